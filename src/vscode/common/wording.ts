// Formats states, times and token counts of executions for VS Code's views.
import { duration } from '#base/units.ts';
import type { Execution, ExecutionState } from '#contracts/execution.ts';
import { isAtRest, isEnd } from '#contracts/states.ts';

const STATE_LABELS: Record<ExecutionState, string> = {
  pending: 'pending',
  classifying: 'choosing an agent',
  queued: 'queued',
  running: 'running',
  blocked: 'waiting for your answer',
  'waiting-quota': 'rate-limited',
  ready: 'ready for review',
  completed: 'completed',
  failed: 'failed',
  'timed-out': 'timed out',
  'budget-exceeded': 'budget reached',
  cancelled: 'stopped',
  interrupted: 'interrupted',
};

export function stateLabel({ state, isTimeUp, stopReason, changes, said }: Execution): string {
  if (state === 'completed' && said === 'notSolved') return 'not solved';
  // Cancelled after its run had ended: by a discard, which may have been undone since.
  if (state === 'cancelled' && stopReason !== null)
    return changes === null || changes.state === 'discarded' ? 'changes discarded' : 'ready for review';
  return isTimeUp ? 'time limit reached' : STATE_LABELS[state];
}

/** True while some of what it changed can be kept or discarded. */
export function hasOpenChange({ state, changes }: Pick<Execution, 'state' | 'changes'>): boolean {
  return state === 'ready' || (isEnd(state) && (changes?.state === 'open' || changes?.state === 'partlyKept'));
}

/** True if a keep can be undone. */
export function isKept({ state, changes }: Pick<Execution, 'state' | 'changes'>): boolean {
  return state !== 'blocked' && isAtRest(state) && (changes?.state === 'kept' || changes?.state === 'partlyKept');
}

/** 'kept', 'partly kept', 'discarded', 'changes to review'; '' where the state says it, or nothing was changed. */
export function changeLabel(execution: Execution): string {
  const { state, stopReason, changes } = execution;
  if (changes === null || !isAtRest(state) || state === 'blocked') return '';
  switch (changes.state) {
    case 'kept':
      return 'kept';
    case 'partlyKept':
      return 'partly kept';
    case 'discarded':
      return state === 'cancelled' && stopReason !== null ? '' : 'discarded';
    case 'open':
      return state === 'ready' || stateLabel(execution) === STATE_LABELS.ready ? '' : 'changes to review';
  }
}

/** '+12 −3'; '' when it changed nothing. */
export function lineCounts({ changestats }: Execution): string {
  if (changestats === null || changestats.filesChanged === 0) return '';
  return `+${changestats.insertions.toLocaleString('en')} −${changestats.deletions.toLocaleString('en')}`;
}

/** The working time; '' while it is unknown. Not updated live. */
export function workTime({ startedAt, finishedAt, workedMs }: Execution): string {
  const ms = workedMs ?? (startedAt === null || finishedAt === null ? null : finishedAt - startedAt);
  return ms === null ? '' : duration(ms);
}

/** '120 → 64 tokens'; '' when unknown, or where a refusal came before the first. */
export function tokens({ tokensIn, tokensOut }: Execution): string {
  if (!tokensIn && !tokensOut) return '';
  return `${tokensIn?.toLocaleString('en') ?? '?'} → ${tokensOut?.toLocaleString('en') ?? '?'} tokens`;
}

/** 'local · qwen2.5-coder'. A model that is a path is shown by its file name. */
export function agentAndModel({ agentType, model }: Execution): string {
  return [agentType, model.split(/[\\/]/).at(-1)].filter(Boolean).join(' · ');
}
