// Checks how the end of a run whose window died is read from its transcript.
import assert from 'node:assert/strict';
import { appendFile, open, readFile, utimes } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isAlive } from '#base/owner.ts';
import type { Execution, ExecutionState } from '#contracts/execution.ts';
import { ExecutionStore } from '#storage/executions.ts';
import { sampleExecution, sampleTask } from '#storage/testing/sample.ts';
import { Envelope, type RunResult } from '#transcript/envelope.ts';
import { extractSummary } from '#transcript/summary.ts';
import { CONSTANT, growth } from '#transcript/testing/growth.ts';
import { runAndKill, scratchFolder } from '#transcript/testing/scratch.ts';
import { openTranscript } from '#transcript/write.ts';
import { replay, wasRunning } from './replay.ts';

const NOW = 1_000_000;

const SUCCESS: RunResult = {
  subtype: 'success',
  isError: false,
  text: 'Hello you.\n\nMore.',
  durationMs: 500,
  tokensIn: 100,
  tokensOut: 7,
  cachedTokens: 60,
  costUsd: 0,
  stopReason: 'length',
};

function failure(errorKind: string): RunResult {
  return { ...SUCCESS, subtype: 'error_during_execution', isError: true, stopReason: null, errorKind, errorMessage: 'It broke off.' };
}

function appendLine(file: string, line: object): Promise<void> {
  return appendFile(file, `${JSON.stringify(line)}\n`);
}

async function transcriptOf(t: TestContext, finish: RunResult | null): Promise<string> {
  const file = path.join(await scratchFolder(t), 'stdout.log');
  const transcript = await openTranscript(file);
  const envelope = new Envelope({ sink: transcript, sessionId: 'session-1', cwd: null, model: 'qwen', agentType: 'local' });
  await envelope.open('Say hello');
  await envelope.text('Hello you.\n\nMore.');
  if (finish) await envelope.finish(finish);
  await transcript.close();
  return file;
}

function replayFrom(file: string, execution: Execution): Promise<Execution> {
  return replay(execution, { store: { transcriptPath: () => file }, now: () => NOW });
}

test('a finished transcript completes the execution', async (t) => {
  const file = await transcriptOf(t, SUCCESS);
  await utimes(file, 2.5, 2.5);
  assert.deepEqual(
    await replayFrom(file, sampleExecution()),
    sampleExecution({
      state: 'completed',
      stopReason: 'length',
      tokensIn: 100,
      tokensOut: 7,
      costUsd: 0,
      summary: 'Hello you.',
      sessionId: 'session-1',
      workedMs: 500,
      finishedAt: 2_500,
    }),
  );
});

test('an execution that waited for its quota between two runs ended with its last one, not hours before', async (t) => {
  const file = await transcriptOf(t, SUCCESS);
  await utimes(file, 900, 900);
  const spent = { ms: 400, tokensIn: 1, tokensOut: 1, costUsd: 0, sessionId: 'session-1' };
  const { finishedAt, workedMs } = await replayFrom(file, sampleExecution({ spent }));
  assert.deepEqual([finishedAt, workedMs], [900_000, 900]);
});

test('a transcript without result makes it interrupted, with a line of the text so far and the time of the last sign of life', async (t) => {
  const file = await transcriptOf(t, null);
  await utimes(file, 50, 50);
  const execution = await replayFrom(file, sampleExecution());
  assert.deepEqual(execution, sampleExecution({ state: 'interrupted', summary: 'Hello you.', sessionId: 'session-1', finishedAt: 50_000 }));
});

test('an execution without a transcript is interrupted now', async (t) => {
  const execution = await replayFrom(path.join(await scratchFolder(t), 'stdout.log'), sampleExecution());
  assert.deepEqual([execution.state, execution.finishedAt], ['interrupted', NOW]);
});

function recording(name: string): string {
  return fileURLToPath(import.meta.resolve(`#transcript/fixtures/claude/${name}.jsonl`));
}

const ENDS: [string, ExecutionState, string | null][] = [
  ['incomplete', 'failed', 'incomplete'],
  ['unheard-of', 'failed', 'internal'],
  ['constructor', 'failed', 'internal'],
  ['cancelled', 'cancelled', null],
  ['budgetExceeded', 'budget-exceeded', null],
  ['timedOut', 'timed-out', 'incomplete'],
  ['blocked', 'interrupted', null],
];

for (const [errorKind, state, kind] of ENDS) {
  test(`a run that ended as ${errorKind} becomes ${state}`, async (t) => {
    const execution = await replayFrom(await transcriptOf(t, failure(errorKind)), sampleExecution());
    assert.deepEqual([execution.state, execution.error?.kind ?? null], [state, kind]);
    if (kind) assert.equal(execution.error?.message, 'It broke off.');
    assert.equal(execution.summary, 'Hello you.');
  });
}

const CLAUDE: [string, ExecutionState, string | null][] = [
  ['text', 'completed', null],
  ['401-1retry', 'failed', 'unauthorized'],
  ['noauth', 'failed', 'unauthorized'],
  ['budget', 'budget-exceeded', null],
  ['max-turns', 'completed', null],
  ['slow-sigint', 'interrupted', null],
  ['slow-sigterm', 'interrupted', null],
  ['hang-sigint', 'interrupted', null],
];

for (const [name, state, kind] of CLAUDE) {
  test(`the Claude recording ${name} is recovered as ${state}`, async () => {
    const execution = await replayFrom(recording(name), sampleExecution({ agentType: 'claude' }));
    assert.deepEqual([execution.state, execution.error?.kind ?? null, execution.sessionId], [state, kind, '<UUID-1>']);
  });
}

test('a result counts the changes, and asks to keep the files', async (t) => {
  const file = await transcriptOf(t, null);
  const edited = { filePath: '/a.ts', structuredPatch: [{ lines: ['+one', '-two', '+three'] }] };
  await appendLine(file, { type: 'user', message: { role: 'user', content: [] }, tool_use_result: edited });
  await appendLine(file, { type: 'result', subtype: 'success', is_error: false, result: 'Done.', session_id: 's', duration_ms: 5 });
  const { state, changestats, summary, finishedAt } = await replayFrom(file, sampleExecution());
  assert.deepEqual([state, changestats, summary], ['ready', { filesChanged: 1, insertions: 2, deletions: 1 }, 'Done.']);
  assert.equal(finishedAt, null);
});

test('files that a tool wrote without saying how much ask to be kept too; a failed tool wrote none', async (t) => {
  for (const [isError, state] of [
    [false, 'ready'],
    [true, 'completed'],
  ] as const) {
    const file = await transcriptOf(t, null);
    const call = { type: 'tool_use', id: 't1', name: 'write_file', input: {} };
    await appendLine(file, { type: 'assistant', message: { role: 'assistant', content: [call] } });
    const result = { type: 'tool_result', tool_use_id: 't1', content: '', is_error: isError };
    await appendLine(file, { type: 'user', message: { role: 'user', content: [result] } });
    await appendLine(file, { type: 'result', subtype: 'success', is_error: false, result: 'Done.', session_id: 's' });
    assert.equal((await replayFrom(file, sampleExecution())).state, state);
  }
});

test('what a limit ended is queued again', async (t) => {
  const file = await transcriptOf(t, failure('rateLimited'));
  const { state, error, finishedAt } = await replayFrom(file, sampleExecution());
  assert.deepEqual([state, error, finishedAt], ['queued', null, null]);
  assert.equal((await replayFrom(recording('rl-rejected-oauth'), sampleExecution({ agentType: 'claude' }))).state, 'queued');
});

test('what a limit cut off counts what it took, once, also where the record is a run behind', async (t) => {
  const execution = sampleExecution({ agentType: 'claude', sessionId: 'session-1' });
  const file = await transcriptOf(t, failure('rateLimited'));
  const first = { ms: 500, tokensIn: 100, tokensOut: 7, costUsd: 0, sessionId: 'session-1' };
  assert.deepEqual((await replayFrom(file, execution)).spent, first);
  const noted = { ...first, ms: 650 };
  assert.deepEqual((await replayFrom(file, { ...execution, spent: noted })).spent, noted);
  await appendFile(file, await readFile(file));
  assert.deepEqual((await replayFrom(file, { ...execution, spent: noted })).spent, { ...first, ms: 1_000, tokensIn: 200, tokensOut: 14 });
  const whole = await replayFrom(await transcriptOf(t, SUCCESS), { ...execution, spent: noted });
  assert.deepEqual([whole.state, whole.tokensIn, whole.tokensOut], ['completed', 200, 14]);
});

test('a run that its time limit had told to stop timed out, however it stopped', async (t) => {
  for (const end of [null, failure('cancelled')]) {
    const file = await transcriptOf(t, null);
    await appendLine(file, { type: 'system', subtype: 'status', status: 'time_up', text: 'It worked for 5 s.' });
    if (end) await appendLine(file, { type: 'result', subtype: end.subtype, is_error: true, error: { kind: 'cancelled', message: '' } });
    const { state, isTimeUp, error, summary } = await replayFrom(file, sampleExecution());
    assert.deepEqual([state, isTimeUp, error?.message, summary], ['timed-out', true, 'It worked for 5 s.', 'Hello you.']);
  }
  const inTime = await transcriptOf(t, null);
  await appendLine(inTime, { type: 'system', subtype: 'status', status: 'time_up', text: 'It worked for 5 s.' });
  await appendLine(inTime, { type: 'result', subtype: 'success', is_error: false, result: 'Done.' });
  assert.equal((await replayFrom(inTime, sampleExecution())).state, 'completed', 'it was done in that moment');
});

test('only a run is lost with its window: what waits for a slot, a quota, an answer or the user is not', () => {
  const isLost = (state: ExecutionState, startedAt: number | null) => wasRunning(sampleExecution({ state, startedAt }));
  assert.ok(isLost('running', 1));
  assert.ok(isLost('blocked', 1)); // it asked in mid-run
  assert.ok(!isLost('blocked', null));
  for (const state of ['pending', 'classifying', 'queued', 'waiting-quota', 'ready', 'completed', 'interrupted'] as const) {
    assert.ok(!isLost(state, 1));
  }
});

test('a log of gigabytes is recovered at once', async (t) => {
  const replay = async (bytes: number) => {
    const file = await transcriptOf(t, null);
    const handle = await open(file, 'r+');
    // Sparse: takes no space on the disk.
    await handle.truncate(bytes);
    await handle.close();
    await appendFile(file, '\n{"type":"result","subtype":"success","is_error":false,"result":"","session_id":"s"}\n');
    const execution = await replayFrom(file, sampleExecution());
    assert.deepEqual([execution.state, execution.summary], ['completed', 'Hello you.']);
  };
  assert.ok((await growth(replay, 1024 ** 3 / 2)) < CONSTANT);
});

test('a window killed in mid-stream leaves an interrupted execution with its text so far, which a later start finds', async (t) => {
  const root = path.join(await scratchFolder(t), 'executions');
  const moduleAt = (specifier: string) => JSON.stringify(import.meta.resolve(specifier));
  const source = `
    import { writeSync } from 'node:fs';
    import { ExecutionStore } from ${moduleAt('#storage/executions.ts')};
    import { thisProcess } from ${moduleAt('#base/owner.ts')};
    import { Envelope } from ${moduleAt('#transcript/envelope.ts')};
    import { openTranscript } from ${moduleAt('#transcript/write.ts')};
    const store = new ExecutionStore(${JSON.stringify(root)});
    const execution = ${JSON.stringify(sampleExecution())};
    await store.create(execution, ${JSON.stringify(sampleTask())}, await thisProcess());
    const sink = await openTranscript(store.transcriptPath(execution.id));
    const envelope = new Envelope({ sink, sessionId: 's', cwd: null, model: 'qwen', agentType: 'local' });
    await envelope.open('Count');
    for (let n = 0; ; n++) {
      await envelope.text(n + ' ');
      writeSync(1, n + '\\n');
    }`;
  await runAndKill(t, source, 100);
  const store = new ExecutionStore(root);
  for await (const stored of store.list()) {
    assert.ok(stored.kind === 'ok');
    assert.equal(stored.owner && (await isAlive(stored.owner)), 'dead');
    const execution = await replay(stored.execution, { store, now: Date.now });
    assert.equal(execution.state, 'interrupted');
    await store.save(execution, null);
  }
  const after = await store.load(sampleExecution().id);
  assert.equal(after.kind === 'ok' && after.execution.state, 'interrupted');
  const { text, prompt, result } = await extractSummary(store.transcriptPath(sampleExecution().id));
  assert.deepEqual([prompt, result], ['Count', null]);
  assert.match(text, /^0 1 2 .* 98 99 /);
});
