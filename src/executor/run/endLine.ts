// Describes how a run ended, as a line for the output channel.
import type { Execution } from '#contracts/execution.ts';

export function endLine(execution: Execution | undefined): string {
  if (!execution) return 'deleted';
  const { state, error, workedMs, tokensIn, tokensOut, stopReason, retryAt } = execution;
  const facts = [
    workedMs !== null ? `${(workedMs / 1000).toFixed(1)} s` : '',
    tokensOut === null ? '' : `${tokensIn ?? '?'} tokens in, ${tokensOut} out`,
    stopReason === 'length' ? 'cut off at the length limit' : '',
    retryAt === null ? '' : `until ${new Date(retryAt).toLocaleTimeString()}`,
  ].filter((fact) => fact !== '');
  return [facts.length > 0 ? `${state} (${facts.join(', ')})` : state, error?.message].filter(Boolean).join(': ');
}
