// Formats states, times and token counts of executions for VS Code's views.
import { duration } from '#base/units.ts';
import type { Execution, ExecutionState } from '#contracts/execution.ts';

const STATE_LABELS: Record<ExecutionState, string> = {
  pending: 'pending',
  classifying: 'choosing an agent',
  queued: 'queued',
  running: 'running',
  blocked: 'waiting for your answer',
  'waiting-quota': 'waiting for quota',
  ready: 'ready for review',
  completed: 'completed',
  failed: 'failed',
  'timed-out': 'timed out',
  'budget-exceeded': 'stopped at its budget',
  cancelled: 'cancelled',
  interrupted: 'interrupted',
};

export function stateLabel({ state, isTimeUp, stopReason }: Execution): string {
  if (state === 'cancelled' && stopReason !== null) return 'changes discarded'; // cancelled after its run had ended
  return isTimeUp ? 'stopped at its time limit' : STATE_LABELS[state];
}

/** The working time; '' while it is unknown. Not updated live. */
export function workTime({ startedAt, finishedAt, workedMs }: Execution): string {
  const ms = workedMs ?? (startedAt === null || finishedAt === null ? null : finishedAt - startedAt);
  return ms === null ? '' : duration(ms);
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
