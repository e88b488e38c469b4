// Tests the Gemini runner on CLIs that print more, less or other than they should, or do not exit.
import assert from 'node:assert/strict';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import { type CliScript, jsonLines, recordingSink, scriptedCli } from '#runners/testing/scriptedCli.ts';
import { aRunnableTask } from '../../../test/cliStubs/aRunnableTask.ts';
import { geminiRunner } from './geminiRunner.ts';

const SESSION = 'a1b2c3d4-0000-4000-8000-000000000001';
const GONE = 'a1b2c3d4-0000-4000-8000-000000000009';
const RESUMES = { resumes: { executionId: 'e0', sessionId: GONE } };

const INIT = { type: 'init', session_id: SESSION, model: 'gemini-x' };
const piece = (content: string) => ({ type: 'message', role: 'assistant', content, delta: true });
const whole = (content: string) => ({ type: 'message', role: 'assistant', content });
const DONE = { type: 'result', status: 'success', stats: { input_tokens: 3, output_tokens: 1 } };
const ANSWER = jsonLines(INIT, piece('Done.'), DONE);

async function run(t: TestContext, script: CliScript, task: Partial<RunnableTask> = {}) {
  const { executable, folder } = await scriptedCli(t, script);
  const { sink, read } = recordingSink();
  const runner = geminiRunner({
    executable: async () => executable,
    settings: () => ({ model: '' }),
    isTrusted: () => true,
    environment: { PATH: process.env.PATH },
    storageFolder: path.join(folder, 'storage'),
    inactivityMs: 30_000,
    exitWaitMs: 200,
  });
  const outcome = await runner.run(aRunnableTask(task), sink, new AbortController().signal);
  return { outcome, summary: await read() };
}

const options = { skip: process.platform === 'win32' && 'the stand-in starts by its first line', timeout: 60_000 };

test('a warning glued before a line, control sequences and text change nothing', options, async (t) => {
  for (const stdout of [
    `MCP issues detected. Run /mcp list for status.${ANSWER}`,
    `Loaded cached credentials.\n\u001b[2K\u001b[1G${ANSWER}bye`,
    ANSWER.replaceAll('\n', ''),
  ]) {
    const { outcome, summary } = await run(t, { stdout });
    assert.ok(outcome.kind === 'completed' && outcome.sessionId === SESSION && outcome.text === 'Done.', JSON.stringify(outcome));
    assert.deepEqual([summary.model, summary.text, summary.result?.tokensIn], ['gemini-x', 'Done.', 3]);
  }
});

test('a whole message adds only what did not come in pieces', options, async (t) => {
  for (const lines of [
    [piece('The first half,'), whole('The first half, and the second half.')],
    [piece('The first half, and the second half.'), whole('The first half, and the second half.')],
    [whole('The first half, and the second half.')],
  ]) {
    const { outcome, summary } = await run(t, { stdout: jsonLines(INIT, ...lines, DONE) });
    assert.ok(outcome.kind === 'completed' && outcome.text === summary.text, JSON.stringify(outcome));
    assert.equal(summary.text, 'The first half, and the second half.');
  }
});

test('a CLI that stays after its result is stopped soon, and its result counts', options, async (t) => {
  const { outcome } = await run(t, { stdout: ANSWER, stays: true });
  assert.ok(outcome.kind === 'completed' && outcome.text === 'Done.', JSON.stringify(outcome));
  const error = {
    type: 'Error',
    message: '[API Error: {"error":{"code":404,"message":"models/nope is not found for API version v1beta"}}]',
  };
  const failed = await run(t, { stdout: jsonLines(INIT, { type: 'result', status: 'error', error }), stays: true });
  assert.ok(failed.outcome.kind === 'failed' && /is not found/.test(failed.outcome.error.message), JSON.stringify(failed.outcome));
});

const MESSAGE = `Error resuming session: Invalid session identifier "${GONE}".\n  Use --list-sessions to see available sessions.\n`;
for (const [how, resumed] of Object.entries<CliScript>({
  'on stderr': { stderr: MESSAGE, exit: 42 },
  'with another exit code': { stderr: MESSAGE, exit: 1 },
  'as plain text': { stdout: MESSAGE, exit: 1 },
  'as an error event': { stdout: jsonLines({ type: 'error', severity: 'error', message: MESSAGE }), exit: 1 },
  'in its result': { stdout: jsonLines(INIT, { type: 'result', status: 'error', error: { message: MESSAGE } }), exit: 1 },
}))
  test(`a session that is gone, told ${how}, is begun anew and the user is told`, options, async (t) => {
    const { outcome, summary } = await run(t, { stdout: ANSWER, resumed }, RESUMES);
    assert.ok(outcome.kind === 'completed' && outcome.sessionId === SESSION, JSON.stringify(outcome));
    assert.deepEqual([summary.text, summary.notices.length], ['Done.', 1]);
    assert.match(summary.notices.join(), /doesn’t have the earlier conversation/);
  });

test('a CLI that begins a new session by itself is said to have done so', options, async (t) => {
  const stderr = 'No previous sessions found for this project.\n';
  const { summary } = await run(t, { resumed: { stdout: ANSWER, stderr } }, RESUMES);
  assert.deepEqual(summary.notices, ['The Gemini CLI no longer has the earlier conversation, so this run started a new one.']);
});

test('another failure of a resumed session is no reason to begin anew', options, async (t) => {
  const resumed = {
    stderr:
      'Please set an Auth method in your /home/ada/.gemini/settings.json or specify one of the following environment variables before running: GEMINI_API_KEY\n',
    exit: 41,
  };
  const { outcome } = await run(t, { stdout: ANSWER, resumed }, RESUMES);
  assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'unauthorized', JSON.stringify(outcome));
});
