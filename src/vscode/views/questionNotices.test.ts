// Tests the notification of a permission question while the panel doesn't show it.
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { EMPTY_SNAPSHOT } from '#contracts/applyChange.ts';
import type { Snapshot } from '#contracts/change.ts';
import { toAsked } from '#executor/run/toolQuestion.ts';
import { fake } from '#vscode/testing/fakeVscode.ts';
import { execution } from '#webview/testing/panel-states.ts';

const { QuestionNotices } = await import('./questionNotices.ts');
beforeEach(() => fake.reset());

/** Asks for permission to run `detail`; resolves with the answer given, or with the execution shown. */
async function asked(detail: string): Promise<string> {
  const question = toAsked({ tool: 'Bash', title: 'Claude Code wants to run a command', kind: 'command', detail }, 'q1', null)?.question;
  assert.ok(question);
  const asking = execution({ state: 'blocked', toolQuestion: question });
  const snapshot: Snapshot = { ...EMPTY_SNAPSHOT, seq: 1, executions: [asking] };
  return new Promise((resolve, reject) => {
    const notices = new QuestionNotices({
      port: {
        snapshot: async () => snapshot,
        answer: async (_id, answer) => {
          resolve(answer);
          return { kind: 'done', value: null };
        },
      },
      isShown: () => false,
      show: async (id) => resolve(`shows ${id}`),
      log: reject,
    });
    notices.follow({ seq: 1, kind: 'execution', execution: asking, isElsewhere: false });
  });
}

test('a short command can be allowed in its notification', async () => {
  fake.answers.push('Allow once');
  assert.equal(await asked('npm test'), 'once');
  assert.match(fake.notifications[0]?.text ?? '', /: npm test \(/);
});

test('a command that could be hidden in a link can only be shown or denied', async () => {
  fake.answers.push('Show');
  assert.equal(await asked('echo "[all tests pass](https://x`touch pwned`)"'), 'shows e1');
  assert.deepEqual(fake.notifications[0]?.buttons, ['Show', 'Deny']);
  assert.doesNotMatch(fake.notifications[0]?.text ?? '', /tests pass/);
});
