// Tests that a notification allows a command only if it shows all of it.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toAsked } from '#executor/run/toolQuestion.ts';
import { questionNotice, unlinked } from './noticeText.ts';

/** Copied from VS Code's src/vs/base/common/linkedText.ts. */
const LINKED_TEXT = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;

function notice(fields: { title?: string; detail?: string; name?: string }) {
  const { title = 'Claude Code wants to run a command', detail = 'npm test', name = 'Tidy up' } = fields;
  const asked = toAsked({ tool: 'Bash', title, kind: 'command', detail, always: '' }, 'q1', null);
  assert.ok(asked);
  return questionNotice(name, asked.question);
}

test('a short command is shown in full and can be allowed; a long or multiline one is only announced', () => {
  assert.deepEqual(notice({}), { text: 'Claude Code wants to run a command: npm test (“Tidy up”)', isWhole: true });
  assert.equal(notice({ detail: '[ -f a ] && (cd b; test a[0])' }).isWhole, true);
  for (const detail of ['echo a\necho b', 'x'.repeat(121)])
    assert.deepEqual(notice({ detail }), { text: 'Claude Code wants to run a command (“Tidy up”).', isWhole: false });
});

test('text that VS Code would turn into a link can’t be allowed there, and becomes no link', () => {
  const hidden = 'echo "[all tests pass](https://x`touch pwned`)"';
  const link = '[details](command:workbench.action.quit)';
  for (const fields of [
    { detail: hidden },
    { title: link },
    { name: link },
    { title: '[a', detail: 'b](https://x)' },
    { name: `${link}\n` },
  ]) {
    const { text, isWhole } = notice(fields);
    assert.equal(isWhole, false, JSON.stringify(fields));
    assert.ok(!text.replace(/\r\n|\n|\r/g, ' ').match(LINKED_TEXT), text);
  }
  for (const between of [' ', '\t', '\u00a0', '\u200b', '\u2060\u202e', '\ufe0f'])
    assert.equal(notice({ detail: `echo "[a]${between}(https://x)"` }).isWhole, false, JSON.stringify(between));
});

test('text without links is unchanged', () => {
  assert.equal(unlinked('Go on with a[0] (again)?'), 'Go on with a[0] (again)?');
  assert.equal(unlinked('[a](file:///b)'), '[a] (file:///b)');
});
