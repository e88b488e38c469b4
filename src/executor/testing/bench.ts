// Builds an executor on a real folder, tasks, and runners that follow a script, for tests.

import { spawnSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Owner, thisProcess } from '#base/owner.ts';
import type { Execution, ExecutionState } from '#contracts/execution.ts';
import type { Reply } from '#contracts/reply.ts';
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import type { Task } from '#contracts/task.ts';
import { Executor } from '#executor/executor.ts';
import type { LifecycleParts } from '#executor/lifecycle.ts';
import { Pool } from '#executor/queue/pool.ts';
import { ChangeFeed } from '#executor/records/feed.ts';
import { Records } from '#executor/records/records.ts';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import type { RunListener } from '#executor/run/watchedSink.ts';
import { ExecutionStore } from '#storage/executions.ts';
import { Envelope } from '#transcript/envelope.ts';
import { overLink } from './overLink.ts';

export function aTask(facts: Partial<Task> = {}): Task {
  return {
    instructions: 'Say hello.',
    name: '',
    agentType: 'auto',
    model: '',
    resumes: null,
    attachments: [],
    timeoutSeconds: null,
    maxCostUsd: null,
    folder: null,
    mode: 'auto',
    agentMode: '',
    ...facts,
  };
}

/** The task as a runner gets it. */
export const RUNNABLE: RunnableTask = {
  executionId: 'execution',
  instructions: 'Say hello.',
  attachments: [],
  model: '',
  folder: null,
  workspaceFolder: null,
  isCopy: false,
  mode: 'auto',
  agentMode: '',
  resumes: null,
  continues: null,
  maxCostUsd: null,
};

/** Hears what a run says, and denies what it asks. */
export const LISTENER: RunListener = {
  onText: () => undefined,
  onPhase: () => undefined,
  onNotice: () => undefined,
  onTextWasThinking: () => undefined,
  onIdentity: () => undefined,
  ask: async () => null,
};

export interface Bench extends AsyncDisposable {
  executor: Executor;
  store: ExecutionStore;
  registry: RunnerRegistry;
  records: Records;
  feed: ChangeFeed;
  log: string[];
  index(): Execution[];
}

/** An executor on a throw-away folder; `[Symbol.asyncDispose]` removes it. */
export async function aBench(
  facts: Partial<LifecycleParts> & {
    slots?: Record<string, number>;
    total?: number;
    root?: string;
    owner?: Owner;
    rows?: Execution[];
  } = {},
): Promise<Bench> {
  const root = facts.root ?? (await mkdtemp(path.join(tmpdir(), 'claudomator-')));
  const store = new ExecutionStore(root);
  const log: string[] = [];
  let rows: Execution[] = [];
  const feed = new ChangeFeed((error) => {
    throw error;
  });
  const records = new Records(
    {
      store,
      owner: async () => facts.owner ?? thisProcess(),
      feed,
      saveIndex: (saved) => {
        rows = saved;
      },
      onDiskError: (id, error) => log.push(`disk ${id} ${String(error)}`),
      now: Date.now,
    },
    facts.rows ?? [],
  );
  const registry = new RunnerRegistry();
  const pool = new Pool(() => ({ total: facts.total ?? 3, perAgent: facts.slots ?? { local: 1 } }));
  const direct = new Executor({
    store,
    records,
    feed,
    pool,
    registry,
    permit: async () => ({ kind: 'allowed' }),
    lookFor: async () => undefined,
    endLeftovers: async () => 0,
    classify: async (task, _resumed, candidates) => {
      const agentType = candidates.find((each) => each.agentType === task.agentType)?.agentType ?? candidates[0]?.agentType ?? '';
      return { agentType, model: task.model, reason: 'because', source: 'requested' };
    },
    copies: null,
    verify: async () => null,
    isolation: () => 'worktree',
    handOver: () => 'ask',
    usualCost: async () => null,
    log: (_id, line) => log.push(line),
    now: Date.now,
    ...facts,
  });
  const executor = process.env.CLAUDOMATOR_TEST_LINK ? overLink(direct) : direct;
  return {
    executor,
    store,
    registry,
    records,
    feed,
    log,
    index: () => rows,
    async [Symbol.asyncDispose]() {
      await direct.dispose();
      // What was being written when it was let go of may still come.
      if (!facts.root) await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export function aRunner(
  agentType: string,
  run: (task: RunnableTask, sink: TranscriptSink, signal: AbortSignal) => Promise<Outcome>,
): Runner {
  return { agentType, run };
}

/** Ends its first, second, … run with what `outcome` says of that number; counts them in `runs`. */
export function counted(agentType: string, outcome: (run: number) => Outcome): Runner & { runs: number } {
  const runner: Runner & { runs: number } = { ...aRunner(agentType, async () => outcome(++runner.runs)), runs: 0 };
  return runner;
}

/** Registers a runner that is always a candidate. */
export function register(bench: Bench, runner: Runner): void {
  bench.registry.register({ runner, candidate: () => ({ agentType: runner.agentType, models: [], strengths: 'tests' }) });
}

/** Answers at once with `text`, with a whole transcript. */
export function echo(agentType: string, text: string): Runner {
  return aRunner(agentType, async (task, sink) => {
    const envelope = new Envelope({ sink, sessionId: task.executionId, cwd: null, model: 'echo-1', agentType });
    await envelope.open(task.instructions);
    await envelope.text(text);
    const counts = { tokensIn: 3, tokensOut: 2, cachedTokens: 0, costUsd: 0, durationMs: 1 };
    await envelope.finish({ ...counts, subtype: 'success', isError: false, text, stopReason: 'stop' });
    return { kind: 'completed', text, stopReason: 'stop', tokensIn: 3, tokensOut: 2, costUsd: 0, changedFiles: false };
  });
}

/** Registers a runner that answers, and writes the id of each execution it runs as a line of this file. */
export function runOnRecord(bench: Bench, file: string): void {
  const { run } = echo('local', 'done');
  register(
    bench,
    aRunner('local', (task, sink, signal) => {
      appendFileSync(file, `${task.executionId}\n`);
      return run(task, sink, signal);
    }),
  );
}

/** Runs until `signal` aborts, having said `text`. `started` resolves when it runs. */
export function endless(agentType: string, text = 'so far'): Runner & { started: Promise<void> } {
  let tellStarted = () => {};
  const started = new Promise<void>((resolve) => {
    tellStarted = resolve;
  });
  const runner = aRunner(agentType, async (task, sink, signal) => {
    const envelope = new Envelope({ sink, sessionId: task.executionId, cwd: null, model: 'endless-1', agentType });
    await envelope.open(task.instructions);
    await envelope.text(text);
    tellStarted();
    if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    return { kind: 'cancelled' };
  });
  return { ...runner, started };
}

/** The owner that a window leaves behind when its process has ended. */
export function aDeadWindow(): Owner {
  return { pid: spawnSync(process.execPath, ['-e', '']).pid, startedAt: 'long ago', place: '' };
}

/** Who waits at `passed` goes on when it is opened; at the latest at the end of its block (`using`), as a run that waits for ever could not be ended. */
export function aGate(): Disposable & { open(): void; passed: Promise<void> } {
  let open = () => {};
  const passed = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, passed, [Symbol.dispose]: open };
}

const PATIENCE_MS = 60_000;

/** Resolves once the claim holds; what never does fails, instead of keeping the processor busy for ever. */
export async function until(claim: () => boolean): Promise<void> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  while (!claim()) {
    if (Date.now() > giveUpAt) throw new Error(`It never came to be: ${claim}`);
    await new Promise(setImmediate);
  }
}

/** The value of a reply that must not be a refusal. */
export function accepted<T>(reply: Reply<T>): T {
  if (reply.kind === 'refused') throw new Error(`Refused: ${reply.message}`);
  return reply.value;
}

/** Why it waits in the queue, as windows are told; '' = it does not wait. */
export function whyItWaits({ executor }: Pick<Bench, 'executor'>, executionId: string): string {
  const phase = executor.snapshot().phases[executionId];
  return phase?.kind === 'queued' ? phase.reason : '';
}

/** Resolves with the execution once it is in this state, on disk too: what another bench may read of it. */
export async function inState(bench: Bench, id: string, state: ExecutionState): Promise<Execution> {
  await until(() => bench.records.get(id)?.state === state);
  await bench.records.saved(id);
  return bench.records.get(id) as Execution;
}

/** Resolves with why the execution waits in the queue, once that fits. */
export async function untilItWaits(bench: Bench, id: string, why: RegExp): Promise<string> {
  await until(() => why.test(whyItWaits(bench, id)));
  return whyItWaits(bench, id);
}
