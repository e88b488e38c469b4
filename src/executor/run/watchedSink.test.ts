// Checks what reaches the transcript and the listener of a run, and what does not.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Outcome, ToolRequest } from '#contracts/runner.ts';
import { LISTENER, RUNNABLE } from '#executor/testing/bench.ts';
import { Envelope } from '#transcript/envelope.ts';
import type { Asked } from './toolQuestion.ts';
import { type RunListener, WatchedSink, type WatchedSinkParts } from './watchedSink.ts';

const REQUEST: ToolRequest = { tool: 'Bash', title: 'It wants to run a command', kind: 'command', detail: 'ls', path: null, always: 'it' };
const CANCELLED: Outcome = { kind: 'cancelled' };
const never = new AbortController().signal;

function aSink(ask: RunListener['ask'] = async () => 'once', changes: Partial<WatchedSinkParts> = {}) {
  const lines: Record<string, unknown>[] = [];
  const steps: string[] = [];
  const listener: RunListener = {
    ...LISTENER,
    onText: (channel, text) => steps.push(`${channel}: ${text}`),
    onIdentity: ({ model }) => steps.push(`model: ${model}`),
    ask: (asked: Asked, signal) => {
      steps.push(`asked: ${asked.whole}`);
      return ask(asked, signal);
    },
  };
  const sink = new WatchedSink({
    file: { write: async (line) => void lines.push({ ...line }) },
    stderr: { add: () => undefined, close: async () => undefined },
    folder: null,
    listener,
    countdown: { pause: () => steps.push('pause'), resume: () => steps.push('resume') },
    isClosing: () => false,
    ...changes,
  });
  const envelope = new Envelope({ sink, sessionId: 'session', cwd: null, model: 'm', agentType: 'local' });
  const finish = () => {
    const counts = { tokensIn: 3, tokensOut: 2, cachedTokens: 0, costUsd: 0.5, durationMs: 1 };
    return envelope.finish({ ...counts, subtype: 'success', isError: false, text: 'done', stopReason: 'stop' });
  };
  return { sink, envelope, finish, lines, steps, results: () => lines.filter(({ type }) => type === 'result').length };
}

test('a transcript has one result line, the runner’s or ours, and nothing behind it', async () => {
  const ends = aSink();
  await ends.envelope.open('Say hello.');
  await ends.finish();
  const written = ends.lines.length;
  await ends.sink.write({ type: 'system', subtype: 'status', status: 'notice', text: 'too late' });
  await ends.sink.end(CANCELLED, RUNNABLE, 1);
  assert.deepEqual([ends.lines.length, ends.results(), ends.sink.use.costUsd], [written, 1, 0.5]);
  const silent = aSink();
  await silent.envelope.open('Say hello.');
  await silent.sink.end(CANCELLED, RUNNABLE, 1);
  await silent.sink.end(CANCELLED, RUNNABLE, 1);
  assert.equal(silent.results(), 1);
});

test('while the window closes nothing is written, no result either, and nothing is asked', async () => {
  const { sink, finish, lines, steps } = aSink(undefined, { isClosing: () => true });
  await finish();
  await sink.end(CANCELLED, RUNNABLE, 1);
  assert.equal(await sink.ask(REQUEST, never), null);
  assert.deepEqual([lines, steps], [[], []]);
});

test('output is what the agent says or does, not that it was started', async () => {
  const { sink, envelope, steps } = aSink();
  await envelope.open('Say hello.');
  assert.equal(sink.hasOutput, false);
  await envelope.text('Hello.');
  assert.deepEqual([sink.hasOutput, sink.usedTools], [true, false]);
  assert.deepEqual(steps, ['model: m', 'text: Hello.']);
});

test('the time stands still while a question waits, also where nobody can ask it', async () => {
  const { sink, steps } = aSink(() => Promise.reject(new Error('a bug')));
  await assert.rejects(sink.ask(REQUEST, never), /a bug/);
  assert.deepEqual(steps, ['pause', 'asked: ls', 'resume']);
});

test('a request that does not say what would be done is denied, and neither asked nor written', async () => {
  const { sink, lines, steps } = aSink();
  assert.equal(await sink.ask({ ...REQUEST, tool: '' }, never), 'deny');
  assert.deepEqual([lines, steps], [[], []]);
});

test('what an ended runner still asks is withdrawn, and its transcript says so', async () => {
  const { sink, lines, steps } = aSink((_asked, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(null))));
  const [first, second] = [sink.ask(REQUEST, never), sink.ask({ ...REQUEST, detail: 'rm x' }, never)];
  await new Promise(setImmediate);
  await sink.withdrawQuestions();
  assert.deepEqual([await first, await second], [null, null]);
  assert.deepEqual(steps, ['pause', 'asked: ls', 'resume']);
  assert.match(JSON.stringify(lines.at(-1)), /Not answered: Bash: ls/);
});
