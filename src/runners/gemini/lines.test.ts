// Checks what the Gemini CLI's lines tell of a run beside its words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GeminiLines } from './lines.ts';
import { GeminiTranscript } from './transcript.ts';

async function readLines(name: string, result: object) {
  const lines = new GeminiLines(
    new GeminiTranscript({ write: async () => undefined }, { cwd: '/w', model: '', prompt: 'Do it.', resumes: null }),
  );
  for (const line of [
    { type: 'init', session_id: 's1', model: 'm1' },
    { type: 'tool_use', tool_id: 't1', tool_name: name, parameters: {} },
    { type: 'tool_result', tool_id: 't1', ...result },
  ])
    await lines.take(JSON.stringify(line));
  return lines;
}

test('only a tool that writes files, and said that it did, makes the run one that changed files', async () => {
  assert.equal((await readLines('write_file', { status: 'success' })).changedFiles, true);
  assert.equal((await readLines('replace', { status: 'success' })).changedFiles, true);
  assert.equal((await readLines('write_file', { status: 'error', error: { message: 'No.' } })).changedFiles, false);
  assert.equal((await readLines('write_file', {})).changedFiles, false);
  assert.equal((await readLines('read_file', { status: 'success' })).changedFiles, false);
});
