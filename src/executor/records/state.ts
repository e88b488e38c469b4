// Applies events to the record of an execution, by the table of its states. Pure.
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import type { ChangeSet } from '#contracts/changes.ts';
import type {
  Changestats,
  Decision,
  Execution,
  ExecutionError,
  ExecutionState,
  HandOverOffer,
  Spent,
  ToolQuestion,
} from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';
import { ENDS, isEnd } from '#contracts/states.ts';
import type { Verification } from '#contracts/verification.ts';
import type { RunUse } from '#transcript/result.ts';
import { totalUse } from './spending.ts';

/** Which states may follow each state. */
const NEXT: Record<ExecutionState, readonly ExecutionState[]> = {
  pending: ['classifying', 'queued', 'cancelled', 'failed'],
  classifying: ['queued', 'blocked', 'cancelled', 'failed'],
  queued: ['running', 'blocked', 'waiting-quota', 'cancelled', 'failed'],
  running: [
    'ready',
    'blocked',
    'waiting-quota',
    'interrupted',
    'queued',
    'completed',
    'failed',
    'timed-out',
    'budget-exceeded',
    'cancelled',
  ],
  blocked: ['classifying', 'queued', 'running', ...ENDS],
  'waiting-quota': ['queued', ...ENDS],
  ready: ['completed', 'cancelled'],
  completed: [],
  failed: [],
  'timed-out': [],
  'budget-exceeded': [],
  cancelled: [],
  interrupted: [],
};

/** What a finished run leaves behind besides its outcome. */
export interface Remains {
  summary: string;
  changestats: Changestats | null;
  changes: ChangeSet | null;
  verification: Verification | null;
  handOver: HandOverOffer | null;
  /** As the transcript reports it, whatever the outcome. */
  use: RunUse;
  isTimeUp: boolean;
  /** Of this run alone. */
  workedMs: number;
}

export type ExecutionEvent =
  | { kind: 'classify' }
  | { kind: 'queue'; classification: Decision }
  | { kind: 'start' }
  /** `agentType`: the agent that the question is about. */
  | { kind: 'ask'; question: string; agentType: string; toolQuestion?: ToolQuestion }
  /** The user allowed what a blocked execution asked. */
  | { kind: 'allow'; to: 'classifying' | 'queued' }
  /** A rate limit stopped the run. `spent`: what all its runs took so far. */
  | { kind: 'limited'; retryAt: number; spent: Spent }
  /** Its wait for a quota is over, or another agent takes it. */
  | { kind: 'requeue' }
  | { kind: 'timeOut'; message: string; remains: Remains }
  /** The user keeps the files that a `ready` execution changed. */
  | { kind: 'keep' }
  | { kind: 'fail'; error: ExecutionError }
  | { kind: 'cancel' }
  | { kind: 'finish'; outcome: Exclude<Outcome, { kind: 'rateLimited' | 'blocked' | 'timedOut' }>; remains: Remains };

/** The execution after `event`. `now`: epoch ms. Throws for a change that the table does not allow: that is a bug. */
export function reduce(execution: Execution, event: ExecutionEvent, now: number): Execution {
  const next = apply(execution, event, now);
  if (!NEXT[execution.state].includes(next.state))
    throw new Error(`An execution can't go from ${execution.state} to ${next.state} (${event.kind})`);
  const withoutQuestion = next.state === 'blocked' ? {} : { question: null, toolQuestion: null };
  return isEnd(next.state)
    ? { ...next, ...withoutQuestion, finishedAt: now, retryAt: null, costUsd: next.costUsd ?? unreportedCost(next) }
    : { ...next, ...withoutQuestion };
}

function apply(execution: Execution, event: ExecutionEvent, now: number): Execution {
  switch (event.kind) {
    case 'classify':
      return { ...execution, state: 'classifying' };
    case 'queue':
      return {
        ...execution,
        state: 'queued',
        classification: event.classification,
        agentType: event.classification.agentType,
        model: event.classification.model,
      };
    case 'start':
      return { ...execution, state: 'running', startedAt: execution.startedAt ?? now, workedMs: null };
    case 'ask':
      return {
        ...execution,
        state: 'blocked',
        question: event.question,
        toolQuestion: event.toolQuestion ?? null,
        agentType: event.agentType,
      };
    case 'allow':
      return { ...execution, state: event.to };
    case 'limited':
      return {
        ...execution,
        state: 'waiting-quota',
        retryAt: event.retryAt,
        ...totalUse(null, event.spent),
        workedMs: event.spent.ms,
        spent: event.spent,
      };
    case 'requeue':
      return { ...execution, state: 'queued', retryAt: null };
    case 'timeOut':
      return { ...withRemains(execution, event.remains), state: 'timed-out', error: { kind: 'incomplete', message: event.message } };
    case 'keep':
      return { ...execution, state: 'completed' };
    case 'fail':
      return { ...execution, state: 'failed', error: event.error };
    case 'cancel':
      return { ...execution, state: 'cancelled' };
    case 'finish':
      return finish(execution, event.outcome, event.remains);
  }
}

function finish(execution: Execution, outcome: Extract<ExecutionEvent, { kind: 'finish' }>['outcome'], remains: Remains): Execution {
  const kept = withRemains(execution, remains);
  switch (outcome.kind) {
    case 'completed':
      return {
        ...kept,
        state: outcome.changedFiles ? 'ready' : 'completed',
        stopReason: outcome.stopReason,
        ...totalUse(execution.spent, outcome),
        sessionId: outcome.sessionId ?? execution.sessionId,
        said: outcome.said ?? null,
      };
    case 'cancelled':
      return { ...kept, state: 'cancelled' };
    case 'budgetExceeded':
      return { ...kept, state: 'budget-exceeded' };
    case 'failed':
      return { ...kept, state: 'failed', error: outcome.error };
  }
}

function withRemains(execution: Execution, { use, workedMs, ...remains }: Remains): Execution {
  const { spent } = execution;
  return { ...execution, ...remains, ...totalUse(spent, use), workedMs: (spent?.ms ?? 0) + workedMs };
}

/** 0 for what never ran and for the local model; null (unknown) for everything else that did not report its cost. */
function unreportedCost(execution: Execution): number | null {
  return execution.startedAt === null || isOnEndpoint(execution.agentType) ? 0 : null;
}
