// Ends a run of the local model whose request failed: the result line and the outcome.
import type { ExecutionError } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';
import type { ChatResult, LlmFailure } from '#llm/types.ts';
import type { Envelope, RunResult } from '#transcript/envelope.ts';

export type Counts = Pick<RunResult, 'durationMs' | 'tokensIn' | 'tokensOut' | 'cachedTokens' | 'costUsd'>;

const NO_USAGE = { promptTokens: null, completionTokens: null, cachedTokens: null };

export function failed(failure: LlmFailure): ChatResult {
  return { ok: false, failure, text: '', thinking: '', usage: NO_USAGE };
}

export async function endWithFailure(envelope: Envelope, failure: LlmFailure, counts: Counts): Promise<Outcome> {
  const { kind, message } = failure;
  const errorKind = kind === 'idle' ? 'timedOut' : kind;
  await envelope.finish({
    ...counts,
    subtype: 'error_during_execution',
    isError: true,
    text: message,
    stopReason: null,
    errorKind,
    errorMessage: message,
  });
  return outcomeOf(failure);
}

function outcomeOf(failure: LlmFailure): Outcome {
  switch (failure.kind) {
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'idle':
      return { kind: 'timedOut', message: failure.message };
    case 'rateLimited':
      if (failure.retryAt !== undefined) return { kind: 'rateLimited', retryAt: failure.retryAt };
      return { kind: 'failed', error: { kind: 'rateLimited', message: failure.message } };
    default: {
      const error: ExecutionError = { kind: failure.kind, message: failure.message };
      return { kind: 'failed', error };
    }
  }
}
