// How states, times and counts read for people, in the views of this room.
import type { Execution, ExecutionState } from '../executor/execution.ts';

const STATE_WORDS: Record<ExecutionState, string> = {
  pending: 'recorded',
  classifying: 'being classified',
  queued: 'queued',
  running: 'running',
  blocked: 'asks you something',
  'waiting-quota': 'waits for its quota',
  ready: 'ready for your review',
  completed: 'completed',
  failed: 'failed',
  'timed-out': 'timed out',
  'budget-exceeded': 'stopped at its budget',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
};

export function stateWords({ state, isTimeUp, stopReason }: Execution): string {
  if (state === 'cancelled' && stopReason !== null) return 'dismissed'; // its run had ended
  return isTimeUp ? 'stopped at its time limit' : STATE_WORDS[state];
}

/** How long it worked: '0.8 s', '12 s', '3 min 5 s'; '' while that isn't known, as nothing here counts on. */
export function duration({ startedAt, finishedAt, workedMs }: Execution): string {
  const ms = workedMs ?? (startedAt === null || finishedAt === null ? null : finishedAt - startedAt);
  if (ms === null) return '';
  const seconds = ms / 1000;
  if (seconds < 10) return `${Math.max(0, seconds).toFixed(1)} s`;
  if (seconds < 60) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/** '120 → 64 tokens'; '' when unknown. */
export function tokens({ tokensIn, tokensOut }: Execution): string {
  if (tokensIn === null && tokensOut === null) return '';
  return `${tokensIn?.toLocaleString('en') ?? '?'} → ${tokensOut?.toLocaleString('en') ?? '?'} tokens`;
}

/** 'local · qwen2.5-coder'. A model that is a path is shown by its file name. */
export function agentAndModel({ agentType, model }: Execution): string {
  return [agentType, model.split(/[\\/]/).at(-1)].filter(Boolean).join(' · ');
}
