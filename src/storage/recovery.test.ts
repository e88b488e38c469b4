import assert from 'node:assert/strict';
import { appendFile, open, utimes } from 'node:fs/promises';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import type { Execution, ExecutionState } from '../executor/execution.ts';
import { Envelope, type RunResult } from '../transcript/envelope.ts';
import { runAndKill, scratchFolder } from '../transcript/scratch.ts';
import { extractSummary } from '../transcript/summary.ts';
import { openTranscript } from '../transcript/write.ts';
import { ExecutionStore } from './executions.ts';
import { isAlive, type Liveness } from './owner.ts';
import { recover } from './recovery.ts';
import { sampleExecution, sampleTask } from './sample.ts';

const OWNER = { pid: 7, startedAt: 'boot:1' };
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

function recoverFrom(file: string, execution: Execution, liveness: Liveness = 'dead', owner: typeof OWNER | null = OWNER) {
  const options = { store: { transcriptPath: () => file }, now: () => NOW, isAlive: async () => liveness };
  return recover({ kind: 'ok', execution, owner }, options);
}

test('a finished transcript completes the execution', async (t) => {
  const { execution, changed } = await recoverFrom(await transcriptOf(t, SUCCESS), sampleExecution());
  assert.ok(changed);
  assert.deepEqual(
    execution,
    sampleExecution({
      state: 'completed',
      stopReason: 'length',
      tokensIn: 100,
      tokensOut: 7,
      costUsd: 0,
      summary: 'Hello you.',
      sessionId: 'session-1',
      finishedAt: 2_500,
    }),
  );
});

test('a transcript without result makes it interrupted, with a line of the text so far and the time of the last sign of life', async (t) => {
  const file = await transcriptOf(t, null);
  await utimes(file, 50, 50);
  const { execution, changed } = await recoverFrom(file, sampleExecution());
  assert.ok(changed);
  assert.deepEqual(execution, sampleExecution({ state: 'interrupted', summary: 'Hello you.', sessionId: 'session-1', finishedAt: 50_000 }));
});

test('an execution without a transcript is interrupted now', async (t) => {
  const { execution } = await recoverFrom(
    path.join(await scratchFolder(t), 'stdout.log'),
    sampleExecution({ startedAt: null, state: 'pending' }),
  );
  assert.deepEqual([execution.state, execution.finishedAt], ['interrupted', NOW]);
});

const ENDS: [string, ExecutionState, string | null][] = [
  ['incomplete', 'failed', 'incomplete'],
  ['unheard-of', 'failed', 'internal'],
  ['constructor', 'failed', 'internal'],
  ['cancelled', 'cancelled', null],
  ['budgetExceeded', 'budget-exceeded', null],
  ['timedOut', 'timed-out', 'incomplete'],
  ['rateLimited', 'failed', 'rateLimited'],
  ['blocked', 'interrupted', null],
];

for (const [errorKind, state, kind] of ENDS) {
  test(`a run that ended as ${errorKind} becomes ${state}`, async (t) => {
    const { execution } = await recoverFrom(await transcriptOf(t, failure(errorKind)), sampleExecution());
    assert.deepEqual([execution.state, execution.error?.kind ?? null], [state, kind]);
    if (kind) assert.equal(execution.error?.message, 'It broke off.');
    assert.equal(execution.summary, 'Hello you.');
  });
}

const CLAUDE: [string, ExecutionState, string | null][] = [
  ['text', 'completed', null],
  ['401-1retry', 'failed', 'unauthorized'],
  ['noauth', 'failed', 'unauthorized'],
  ['rl-rejected-oauth', 'failed', 'rateLimited'],
  ['budget', 'budget-exceeded', null],
  ['max-turns', 'completed', null],
  ['slow-sigint', 'interrupted', null],
  ['slow-sigterm', 'interrupted', null],
  ['hang-sigint', 'interrupted', null],
];

for (const [name, state, kind] of CLAUDE) {
  test(`the Claude recording ${name} is recovered as ${state}`, async () => {
    const file = path.join(import.meta.dirname, '..', 'transcript', 'fixtures', 'claude', `${name}.jsonl`);
    const { execution } = await recoverFrom(file, sampleExecution({ agentType: 'claude' }));
    assert.deepEqual([execution.state, execution.error?.kind ?? null, execution.sessionId], [state, kind, '<UUID-1>']);
  });
}

test('whose owner lives, or may live, is not touched', async (t) => {
  const file = await transcriptOf(t, SUCCESS);
  for (const liveness of ['alive', 'unknown'] as const) {
    assert.deepEqual(await recoverFrom(file, sampleExecution(), liveness), { execution: sampleExecution(), changed: false });
  }
});

test('what has ended or rests is not touched', async (t) => {
  const file = await transcriptOf(t, SUCCESS);
  for (const state of [
    'waiting-quota',
    'ready',
    'completed',
    'failed',
    'timed-out',
    'budget-exceeded',
    'cancelled',
    'interrupted',
  ] as const) {
    assert.equal((await recoverFrom(file, sampleExecution({ state }))).changed, false);
  }
});

test('what waited for its turn is interrupted, whatever an earlier attempt left in the transcript', async (t) => {
  const file = await transcriptOf(t, failure('rateLimited'));
  for (const state of ['pending', 'classifying', 'queued', 'blocked'] as const) {
    const { execution } = await recoverFrom(file, sampleExecution({ state, question: 'May I?' }));
    assert.deepEqual([execution.state, execution.question], ['interrupted', null]);
  }
});

test('an execution that nobody owns is recovered', async (t) => {
  assert.equal((await recoverFrom(await transcriptOf(t, null), sampleExecution(), 'alive', null)).execution.state, 'interrupted');
});

test('a log of gigabytes is recovered at once', async (t) => {
  const file = await transcriptOf(t, null);
  const handle = await open(file, 'r+');
  // Sparse: takes no space on the disk.
  await handle.truncate(2 * 1024 ** 3);
  await handle.close();
  await appendFile(file, '\n{"type":"result","subtype":"success","is_error":false,"result":"","session_id":"s"}\n');
  const begunAt = performance.now();
  const { execution } = await recoverFrom(file, sampleExecution());
  assert.deepEqual([execution.state, execution.summary], ['completed', 'Hello you.']);
  assert.ok(performance.now() - begunAt < 1_000);
});

test('a window killed in mid-stream leaves an interrupted execution with its text so far, which a later start finds', async (t) => {
  const root = path.join(await scratchFolder(t), 'executions');
  const moduleAt = (file: string) => JSON.stringify(pathToFileURL(path.join(import.meta.dirname, file)).href);
  const source = `
    import { writeSync } from 'node:fs';
    import { ExecutionStore } from ${moduleAt('executions.ts')};
    import { thisProcess } from ${moduleAt('owner.ts')};
    import { Envelope } from ${moduleAt('../transcript/envelope.ts')};
    import { openTranscript } from ${moduleAt('../transcript/write.ts')};
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
  await runAndKill(source, 100);
  const store = new ExecutionStore(root);
  for await (const stored of store.list()) {
    assert.ok(stored.kind === 'ok');
    const { execution, changed } = await recover(stored, { store, now: Date.now, isAlive });
    assert.deepEqual([changed, execution.state], [true, 'interrupted']);
    await store.save(execution, null);
  }
  const after = await store.load(sampleExecution().id);
  assert.equal(after.kind === 'ok' && after.execution.state, 'interrupted');
  const { text, prompt, result } = await extractSummary(store.transcriptPath(sampleExecution().id));
  assert.deepEqual([prompt, result], ['Count', null]);
  assert.match(text, /^0 1 2 .* 98 99 /);
});
