// Checks how a conversation is rebuilt from what is on disk.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { Envelope } from '#transcript/envelope.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { openTranscript } from '#transcript/write.ts';
import { readThread } from './thread.ts';

const COUNTS = { durationMs: 1, tokensIn: 1, tokensOut: 1, cachedTokens: 0, costUsd: 0 };

async function write(file: string, prompt: string, answer: string, errorKind?: string): Promise<void> {
  const sink = await openTranscript(file);
  const envelope = new Envelope({ sink, sessionId: 's', cwd: null, model: 'm', agentType: 'local' });
  await envelope.open(prompt);
  await envelope.text(answer);
  const isError = errorKind !== undefined;
  const end = isError ? { subtype: 'error_during_execution' as const, errorKind } : { subtype: 'success' as const };
  await envelope.finish({ ...COUNTS, ...end, isError, text: answer, stopReason: isError ? null : 'stop' });
  await sink.close();
}

test('what did not fit the context then is left out; what never ran is told by its task; a circle ends', async (t) => {
  const folder = await scratchFolder(t);
  await write(path.join(folder, 'a'), 'one', 'uno');
  await write(path.join(folder, 'b'), 'far too long', '', 'contextExceeded');
  await write(path.join(folder, 'd'), 'three', 'tres');
  const before: Record<string, string> = { d: 'c', c: 'b', b: 'a', a: 'd' };
  const exchanges = await readThread('d', {
    transcriptPath: (id) => path.join(folder, id),
    resumes: async (id) => before[id] ?? null,
    task: async () => ({ instructions: 'two', attachments: [] }),
  });
  assert.deepEqual(exchanges, [
    { prompt: 'one', answer: 'uno' },
    { prompt: 'two', answer: '' },
    { prompt: 'three', answer: 'tres' },
  ]);
});
