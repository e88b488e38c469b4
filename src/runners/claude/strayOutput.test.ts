// Tests the Claude runner on CLIs that print more, less or other than they should, or do not exit.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import { type CliScript, jsonLines, recordingSink, scriptedCli } from '#runners/testing/scriptedCli.ts';
import { aRunnableTask } from '../../../test/cliStubs/aRunnableTask.ts';
import { claudeRunner } from './claudeRunner.ts';

const SESSION = 'a1b2c3d4-0000-4000-8000-000000000001';
const GONE = 'a1b2c3d4-0000-4000-8000-000000000009';
const RESUMES = { resumes: { executionId: 'e0', sessionId: GONE } };
const ESC = '\u001b';

const init = (sessionId = SESSION) => ({ type: 'system', subtype: 'init', session_id: sessionId, model: 'claude-x', tools: [] });
const said = (text: string) => ({
  type: 'assistant',
  message: { id: 'm1', model: 'claude-x', content: [{ type: 'text', text }] },
  parent_tool_use_id: null,
});
const event = (fields: object) => ({ type: 'stream_event', event: fields, parent_tool_use_id: null });
const delta = (text: string) => event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text } });
const start = event({ type: 'message_start', message: { id: 'm1', model: 'claude-x' } });
const result = (text: string, more: object = {}) => ({
  type: 'result',
  subtype: 'success',
  is_error: false,
  result: text,
  session_id: SESSION,
  ...more,
});
const ANSWER = jsonLines(init(), said('Done.'), result('Done.'));

async function run(t: TestContext, script: CliScript, task: Partial<RunnableTask> = {}) {
  const { executable, folder } = await scriptedCli(t, script);
  const { sink, lines, read } = recordingSink();
  const runner = claudeRunner({
    executable: async () => executable,
    settings: () => ({ model: '' }),
    isTrusted: () => true,
    environment: () => ({ PATH: process.env.PATH }),
    emptyFolder: async () => folder,
    inactivityMs: 30_000,
    waits: { exitMs: 200 },
  });
  const outcome = await runner.run(aRunnableTask(task), sink, new AbortController().signal);
  return { outcome, lines, summary: await read() };
}

const options = { skip: process.platform === 'win32' && 'the stand-in starts by its first line', timeout: 60_000 };

test('control sequences and text around the lines change nothing', options, async (t) => {
  const stdout = `workspace: demo\r\n${ANSWER.replace('{"type":"result"', `bye${ESC}[2J${ESC}[H{"type":"result"`).replaceAll('\n', '\r\n')}`;
  const { outcome, summary, lines } = await run(t, { stdout: stdout.trimEnd() });
  assert.ok(outcome.kind === 'completed' && outcome.text === 'Done.', JSON.stringify(outcome));
  assert.deepEqual([summary.text, summary.sessionId, lines.length], ['Done.', SESSION, 4]);
});

test('the answer is whole, whichever of its lines is missing', options, async (t) => {
  const whole = 'The first half, and the second half.';
  for (const lines of [
    [start, delta('The first half,'), said(whole), result(whole)],
    [start, delta(' and the second half.'), said(whole), result('')],
    [start, delta('The first half,'), result(whole)],
    [start, delta(whole), result('')],
    [said(whole), result('')],
    [result(whole)],
  ]) {
    const { outcome, summary } = await run(t, { stdout: jsonLines(init(), ...lines) });
    assert.ok(outcome.kind === 'completed' && outcome.text === whole, JSON.stringify(outcome));
    assert.equal(summary.text, whole, JSON.stringify(lines));
  }
});

test('a CLI that stays after its result is stopped soon, and its result counts', options, async (t) => {
  const done = await run(t, { stdout: ANSWER, stays: true });
  assert.ok(done.outcome.kind === 'completed' && done.outcome.text === 'Done.', JSON.stringify(done.outcome));
  assert.deepEqual(done.summary.notices, []);
  const limit = { is_error: true, api_error_status: 429, terminal_reason: 'api_error' };
  const limited = await run(t, { stdout: jsonLines(init(), result('You’ve hit your limit', limit)), stays: true });
  assert.deepEqual(limited.outcome, { kind: 'rateLimited' });
});

const MESSAGE = `No conversation found with session ID: ${GONE}`;
const failure = (more: object) => ({ type: 'result', subtype: 'error_during_execution', is_error: true, session_id: 'x', ...more });
for (const [how, resumed] of Object.entries<CliScript>({
  'in its result': { stdout: jsonLines(failure({ errors: ['Something else.', MESSAGE] })), exit: 1 },
  'in the text of its result': { stdout: jsonLines(failure({ result: MESSAGE })), exit: 1 },
  'after its first line': { stdout: jsonLines(init(GONE), failure({ errors: [MESSAGE] })), exit: 1 },
  'on stderr alone': { stderr: `Warning: old\n${ESC}[31m${MESSAGE}${ESC}[39m\n`, exit: 1 },
  'as plain text': { stdout: `${MESSAGE}\n`, exit: 1 },
  'by one that stays': { stdout: jsonLines(failure({ errors: [MESSAGE] })), stays: true },
}))
  test(`a session that is gone, told ${how}, is begun anew and the user is told`, options, async (t) => {
    const { outcome, summary, lines } = await run(t, { stdout: ANSWER, resumed }, RESUMES);
    assert.ok(outcome.kind === 'completed' && outcome.sessionId === SESSION, JSON.stringify(outcome));
    assert.deepEqual([summary.text, summary.notices.length, lines.length], ['Done.', 1, 5]);
    assert.match(summary.notices.join(), /doesn’t have the earlier conversation/);
  });

test('a CLI that begins a new session by itself is said to have done so', options, async (t) => {
  const { summary } = await run(t, { stdout: '', resumed: { stdout: ANSWER, stderr: `${MESSAGE}\n` } }, RESUMES);
  assert.deepEqual(summary.notices, ['Claude Code no longer has the earlier conversation, so this run started a new one.']);
});

test('another failure of a resumed session is no reason to begin anew', options, async (t) => {
  const text = 'Invalid API key · Please run /login';
  const resumed = { stdout: jsonLines(init(GONE), failure({ result: text, api_error_status: 401 })), exit: 1 };
  const { outcome, lines } = await run(t, { stdout: ANSWER, resumed }, RESUMES);
  assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'unauthorized', JSON.stringify(outcome));
  assert.equal(lines.length, 3, 'what was held back is in the transcript');
});
