// Checks that a rate-limited execution is always either waiting or in the queue, so that a cancel finds it.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { Decision, Execution } from '#contracts/execution.ts';
import type { Task } from '#contracts/task.ts';
import { Cooldowns } from '#executor/queue/cooldowns.ts';
import { aTask } from '#executor/testing/bench.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { QuotaWait, type QuotaWaitParts } from './quotaWait.ts';

const NOW = 1_000_000;
const ID = sampleExecution().id;
const OTHER_AGENT: Decision = { agentType: 'claude', model: '', reason: 'free', source: 'loadBalancer', rejected: [] };
const NOTHING_SPENT = { ms: 5, tokensIn: null, tokensOut: null, costUsd: null, sessionId: null };

/** A wait whose every step is noted in `steps`; time goes on by `pass`. Nothing is ever written to the disk, as with a slow one. */
function aWait(context: TestContext, changes: Partial<QuotaWaitParts> = {}) {
  context.mock.timers.reset();
  context.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: NOW });
  const steps: string[] = [];
  const neverWritten = new Promise<never>(() => undefined);
  const wait = new QuotaWait({
    store: { loadTask: async () => aTask() },
    records: {
      all: () => [],
      change: (_id, event) => {
        steps.push(event.kind);
        return event.kind === 'limited' ? Promise.resolve(waiting({ retryAt: event.retryAt })) : neverWritten;
      },
      note: async (_id, { agentType }) => void steps.push(`note ${agentType}`),
    },
    pool: aPool(),
    agents: { keyFor: (agentType, model) => ({ agentType, account: 'default', model }) },
    views: { recall: async () => undefined, end: () => steps.push('view ended') },
    findFallback: async () => null,
    enqueue: () => steps.push('enqueue'),
    fail: async (_id, { message }) => void steps.push(`fail: ${message}`),
    log: () => undefined,
    now: Date.now,
    ...changes,
  });
  const pass = async (ms: number) => {
    context.mock.timers.tick(ms);
    await settled();
  };
  return { wait, steps, pass };
}

function waiting(facts: Partial<Execution> = {}): Execution {
  return sampleExecution({ state: 'waiting-quota', retryAt: NOW + 10_000, ...facts });
}

/** Lets everything go on that waits for nothing but its turn. */
async function settled(): Promise<void> {
  for (let turns = 0; turns < 20; turns++) await Promise.resolve();
}

/** An answer that is there only when `give` is called. */
function later<T>() {
  let give: (value: T) => void = () => undefined;
  const answer = new Promise<T>((resolve) => {
    give = resolve;
  });
  return { answer, give: (value: T) => give(value) };
}

test('an execution is back in the queue shortly before its limit is over, before its change of state is on disk', async (context) => {
  const { wait, steps, pass } = aWait(context);
  wait.wakeLater(waiting());
  await pass(9_499);
  assert.deepEqual(steps, []);
  await pass(1);
  assert.deepEqual(steps, ['requeue', 'enqueue']);
});

test('an execution that is cancelled while it wakes stays out of the queue', async (context) => {
  const { answer, give } = later<Task>();
  const { wait, steps, pass } = aWait(context, { store: { loadTask: () => answer } });
  wait.wakeLater(waiting());
  await pass(10_000);
  wait.cancel(ID);
  give(aTask());
  await settled();
  assert.deepEqual(steps, ['view ended']);
});

test('an execution whose task can’t be read when it wakes fails, and says why', async (context) => {
  const { wait, steps, pass } = aWait(context, { store: { loadTask: () => Promise.reject(new Error('It is damaged')) } });
  wait.wakeLater(waiting());
  await pass(10_000);
  assert.deepEqual(steps, ['fail: The rate limit has reset, but the task can’t continue: It is damaged. Submit it as a new task.']);
});

test('a limited run of which nothing came goes to another agent, but not before it can have let go of its slot', async (context) => {
  const { wait, steps, pass } = aWait(context, { findFallback: async () => OTHER_AGENT });
  await wait.begin(ID, aTask(), null, NOTHING_SPENT);
  await settled();
  assert.deepEqual(steps, ['limited']);
  await pass(1);
  assert.deepEqual(steps, ['limited', 'requeue', 'note claude', 'enqueue']);
});

test('a limited run of which something came waits for its own agent', async (context) => {
  const { wait, steps, pass } = aWait(context, { findFallback: async () => OTHER_AGENT });
  await wait.begin(ID, aTask(), NOW + 10_000, { ...NOTHING_SPENT, sessionId: 'session' });
  await pass(9_000);
  assert.deepEqual(steps, ['limited']);
  await pass(1_000);
  assert.deepEqual(steps, ['limited', 'requeue', 'enqueue']);
});

test('a limited run waits where no other agent is free, or where none can be looked for', async (context) => {
  const { wait, steps, pass } = aWait(context, { findFallback: () => Promise.reject(new Error('a bug')) });
  await wait.begin(ID, aTask(), NOW + 10_000, NOTHING_SPENT);
  await pass(9_000);
  assert.deepEqual(steps, ['limited']);
  await pass(1_000);
  assert.deepEqual(steps, ['limited', 'requeue', 'enqueue']);
});

test('an execution that is cancelled while another agent is looked for stays out of the queue', async (context) => {
  const { answer, give } = later<Decision | null>();
  const { wait, steps, pass } = aWait(context, { findFallback: () => answer });
  await wait.begin(ID, aTask(), null, NOTHING_SPENT);
  await pass(1);
  wait.cancel(ID);
  give(OTHER_AGENT);
  await pass(60_000);
  assert.deepEqual(steps, ['limited']);
});

test('a queued execution goes to another agent only if it has not begun meanwhile', async (context) => {
  const { wait, steps } = aWait(context, { findFallback: async () => OTHER_AGENT });
  await wait.rerouteQueued(ID, aTask());
  assert.deepEqual(steps, ['note claude', 'enqueue']);
  const begun = aWait(context, { findFallback: async () => OTHER_AGENT, pool: aPool({ isQueued: false }) });
  await begun.wait.rerouteQueued(ID, aTask());
  assert.deepEqual(begun.steps, []);
});

test('the limit that an execution waits for is restored for its agent and model, also where its task is damaged', async (context) => {
  const pool = aPool();
  const { wait } = aWait(context, { pool, store: { loadTask: () => Promise.reject(new Error('It is damaged')) } });
  await wait.restoreCooldown(waiting({ agentType: 'claude' }));
  const key = { agentType: 'claude', account: 'default', model: 'qwen' };
  assert.equal(pool.cooldowns.restrictionOn(key)?.until, NOW + 10_000);
  await wait.restoreCooldown(waiting({ agentType: 'gemini', retryAt: NOW }));
  assert.equal(pool.cooldowns.restrictionOn({ ...key, agentType: 'gemini' }), null);
});

function aPool({ isQueued = true } = {}): QuotaWaitParts['pool'] {
  return {
    cooldowns: new Cooldowns(
      () => NOW,
      () => 0,
    ),
    dispatch: () => undefined,
    recordLimit: (_id, retryAt) => retryAt ?? NOW + 30_000,
    withdraw: () => isQueued,
  };
}
