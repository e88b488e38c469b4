// Checks the whole table of states: every allowed change, and every other one refused.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Decision, Execution, ExecutionState } from '#contracts/execution.ts';
import { isAtRest, isEnd } from '#contracts/states.ts';
import { aBench, aTask, echo, register } from '#executor/testing/bench.ts';
import { type ExecutionEvent, reduce } from './state.ts';

const REMAINS = {
  summary: '',
  changestats: null,
  changes: null,
  verification: null,
  handOver: null,
  use: { tokensIn: 7, tokensOut: 8, costUsd: 0.42 },
  isTimeUp: false,
  workedMs: 6,
};
const SPENT = { ms: 5, tokensIn: 1, tokensOut: 2, costUsd: 1, sessionId: null };
const CLASSIFICATION = { agentType: 'local', model: '', reason: 'r', source: 'requested', rejected: [] } satisfies Decision;
const completed = { kind: 'completed', text: '', stopReason: 'stop', tokensIn: 1, tokensOut: 1, costUsd: 0, changedFiles: false } as const;

/** Each event, and the state that it leads to. */
const EVENTS: [ExecutionEvent, ExecutionState][] = [
  [{ kind: 'classify' }, 'classifying'],
  [{ kind: 'queue', classification: CLASSIFICATION }, 'queued'],
  [{ kind: 'start' }, 'running'],
  [{ kind: 'ask', question: '?', agentType: 'local' }, 'blocked'],
  [{ kind: 'allow', to: 'classifying' }, 'classifying'],
  [{ kind: 'limited', retryAt: 5, spent: SPENT }, 'waiting-quota'],
  [{ kind: 'requeue' }, 'queued'],
  [{ kind: 'timeOut', message: 'm', remains: REMAINS }, 'timed-out'],
  [{ kind: 'keep' }, 'completed'],
  [{ kind: 'fail', error: { kind: 'internal', message: 'm' } }, 'failed'],
  [{ kind: 'cancel' }, 'cancelled'],
  [{ kind: 'finish', outcome: completed, remains: REMAINS }, 'completed'],
  [{ kind: 'finish', outcome: { ...completed, changedFiles: true }, remains: REMAINS }, 'ready'],
  [{ kind: 'finish', outcome: { kind: 'budgetExceeded' }, remains: REMAINS }, 'budget-exceeded'],
];

const ENDS = 'completed failed timed-out budget-exceeded cancelled interrupted';

/** As the design has it. */
const MAY_BECOME: Record<ExecutionState, string> = {
  pending: 'classifying queued cancelled failed',
  classifying: 'queued blocked cancelled failed',
  queued: 'running blocked waiting-quota cancelled failed',
  running: `ready blocked waiting-quota interrupted queued ${ENDS}`,
  blocked: `classifying queued running ${ENDS}`,
  'waiting-quota': `queued ${ENDS}`,
  ready: 'completed cancelled',
  completed: '',
  failed: '',
  'timed-out': '',
  'budget-exceeded': '',
  cancelled: '',
  interrupted: '',
};

async function anExecution(): Promise<Execution> {
  await using bench = await aBench();
  register(bench, echo('local', 'x'));
  const { id } = await bench.executor.submit(aTask());
  return await bench.executor.whenFinished(id); // before the bench goes
}

test('every change of state is allowed exactly where the table has it', async () => {
  const execution = await anExecution();
  for (const [state, allowed] of Object.entries(MAY_BECOME) as [ExecutionState, string][]) {
    for (const [event, next] of EVENTS) {
      const change = () => reduce({ ...execution, state }, event, 9);
      if (allowed.split(' ').includes(next)) assert.equal(change().state, next);
      else assert.throws(change, /can't go from/, `${state} on ${event.kind}`);
    }
  }
});

test('an end has its time, and asks nothing any more', async () => {
  const execution = { ...(await anExecution()), state: 'blocked' as const, question: '?', finishedAt: null };
  const ended = reduce(execution, { kind: 'cancel' }, 42);
  assert.deepEqual([ended.state, ended.finishedAt, ended.question], ['cancelled', 42, null]);
});

test('what never ran costs nothing; what ran elsewhere and did not say has an unknown cost', async () => {
  const base = { ...(await anExecution()), state: 'queued' as const, costUsd: null };
  assert.equal(reduce({ ...base, startedAt: null, agentType: 'claude' }, { kind: 'cancel' }, 1).costUsd, 0);
  assert.equal(reduce({ ...base, startedAt: 1, agentType: 'claude' }, { kind: 'cancel' }, 1).costUsd, null);
  assert.equal(reduce({ ...base, startedAt: 1, agentType: 'local' }, { kind: 'cancel' }, 1).costUsd, 0);
});

test('whatever its end, a run keeps what its transcript says it used', async () => {
  const running = { ...(await anExecution()), state: 'running' as const, agentType: 'claude', startedAt: 1, spent: SPENT };
  const remains = { ...REMAINS, isTimeUp: true };
  for (const event of [
    { kind: 'finish', outcome: { kind: 'budgetExceeded' }, remains },
    { kind: 'finish', outcome: { kind: 'cancelled' }, remains },
    { kind: 'timeOut', message: 'm', remains },
  ] as const) {
    const { tokensIn, tokensOut, costUsd, isTimeUp, workedMs } = reduce(running, event, 9);
    assert.deepEqual([tokensIn, tokensOut, costUsd, isTimeUp, workedMs], [8, 10, 1.42, true, 11], event.kind);
  }
});

test('ready and blocked rest without having ended', () => {
  assert.deepEqual(
    [isEnd('ready'), isAtRest('ready'), isEnd('blocked'), isAtRest('blocked'), isAtRest('running')],
    [false, true, false, true, false],
  );
});
