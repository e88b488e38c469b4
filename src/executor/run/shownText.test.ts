// Tests that a window gets the end of a long text, and by and by all of it.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import type { EarlierText } from '#contracts/change.ts';
import { ChangeFeed } from '#executor/records/feed.ts';
import { Envelope } from '#transcript/envelope.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { openTranscript } from '#transcript/write.ts';
import { LiveView } from './liveView.ts';
import { earlierText, shownText, type TextSource } from './shownText.ts';

const LINES = Array.from({ length: 60_000 }, (_, line) => `line ${line} 🙂\n`);
const WHOLE = LINES.join('');

/** Goes back to the beginning, and returns what was read, the end first. */
async function allParts(source: TextSource, most: number): Promise<string[]> {
  const shown = await shownText(source, most);
  const parts = [shown.text];
  let held = shown.text.length;
  for (let start = shown.start.text; start !== 0; ) {
    const earlier: EarlierText = await earlierText(source, { channel: 'text', start, held });
    assert.notEqual(earlier.text, '');
    parts.unshift(earlier.text);
    held += earlier.text.length;
    ({ start } = earlier);
  }
  return parts;
}

test('of an execution under way the end is shown, and what was before can be asked for', async () => {
  const view = new LiveView('e1', new ChangeFeed(() => undefined), () => 0);
  for (const line of LINES) view.append('text', line);
  const shown = await shownText({ view, transcript: '/nowhere' }, 1_000);
  assert.ok(shown.text.length <= 1_000 && WHOLE.endsWith(shown.text) && shown.text.startsWith('line '));
  assert.equal(shown.start.text, WHOLE.length - shown.text.length);
  assert.equal((await allParts({ view, transcript: '/nowhere' }, 1_000)).join(''), WHOLE);
});

test('of a transcript the end is shown, and going back finds each earlier part once', async (t) => {
  const transcript = path.join(await scratchFolder(t), 'stdout.log');
  const file = await openTranscript(transcript);
  const envelope = new Envelope({ sink: file, sessionId: 's', cwd: null, model: 'm', agentType: 'local' });
  await envelope.open('Go.');
  for (let line = 0; line < LINES.length; line += 7) await envelope.text(LINES.slice(line, line + 7).join(''));
  const counts = { durationMs: 1, tokensIn: 1, tokensOut: 1, cachedTokens: 0, costUsd: 0 };
  await envelope.finish({ ...counts, subtype: 'success', isError: false, text: 'unused', stopReason: 'stop' });
  await file.close();
  const source = { view: undefined, transcript };
  const parts = await allParts(source, 1_000);
  assert.equal(parts.join(''), WHOLE);
  assert.ok((parts.at(-1)?.length ?? 0) <= 1_000 && parts.length > 2);
  assert.equal((await shownText(source, WHOLE.length + 1)).start.text, 0);
});

test('a transcript that is missing says nothing', async () => {
  const { text, start } = await shownText({ view: undefined, transcript: '/nowhere/stdout.log' }, 1_000);
  assert.deepEqual([text, start], ['', { text: 0, thinking: 0 }]);
});
