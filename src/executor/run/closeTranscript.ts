// Ends a transcript with the result line that its runner did not write.
import type { Outcome, TranscriptSink } from '#contracts/runner.ts';
import { Envelope, type RunResult } from '#transcript/envelope.ts';
import { openTranscript } from '#transcript/write.ts';

/** For an execution that no runner will end: it never ran, or was cancelled while it waited. */
export async function closeTranscript(path: string, executionId: string, outcome: Outcome): Promise<void> {
  const file = await openTranscript(path);
  await writeResult(file, executionId, outcome, 0).finally(() => file.close());
}

export async function writeResult(sink: TranscriptSink, executionId: string, outcome: Outcome, durationMs: number): Promise<void> {
  const sessionId = (outcome.kind === 'completed' && outcome.sessionId) || executionId;
  await new Envelope({ sink, sessionId, cwd: null, model: '', agentType: '' }).finish(resultOf(outcome, durationMs));
}

function resultOf(outcome: Outcome, durationMs: number): RunResult {
  const base = { durationMs, tokensIn: null, tokensOut: null, cachedTokens: null, costUsd: null, stopReason: null };
  const failed = { ...base, subtype: 'error_during_execution' as const, isError: true };
  switch (outcome.kind) {
    case 'completed': {
      const { text, tokensIn, tokensOut, costUsd, stopReason } = outcome;
      return { ...base, subtype: 'success', isError: false, text, tokensIn, tokensOut, costUsd, stopReason };
    }
    case 'failed':
      return { ...failed, text: outcome.error.message, errorKind: outcome.error.kind };
    case 'timedOut':
      return { ...failed, text: outcome.message, errorKind: 'timedOut' };
    case 'blocked':
      return { ...failed, text: outcome.question, errorKind: 'blocked' };
    default:
      return { ...failed, text: outcome.kind, errorKind: outcome.kind };
  }
}
