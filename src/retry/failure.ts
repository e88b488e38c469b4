// Classifies why a run failed, for servers and CLIs alike, from evidence alone, strongest first.
// Never reads what a model said.
import { fromExit, fromLastWords, fromSignIn, type Program } from './failureExit.ts';
import { fromHttp, type HttpEvidence } from './failureHttp.ts';
import type { Failure } from './failureKind.ts';
import { fromApiError, fromRateLimitEvent, fromResult, limitInResult } from './failureLines.ts';
import { fromRpc, type RpcEvidence } from './failureRpc.ts';

export interface FailureEvidence {
  /** Epoch ms: from when spans such as “retry after 5 s” are counted. */
  now: number;
  http?: HttpEvidence;
  /** A JSON-RPC error, with which an agent answered. */
  rpc?: RpcEvidence;
  /** A CLI's last line of type `rate_limit_event`, parsed. */
  rateLimitEvent?: unknown;
  /** The error name in the Claude CLI's `assistant` line (`error`). */
  apiError?: string | null;
  /** A CLI's line of type `result`, parsed. Its `result` field, which may be the model's answer, is read only where the CLI reports a failure in it. */
  result?: unknown;
  exit?: { program: Program; code: number | null };
  /** Only its last line counts. */
  stderrTail?: string;
}

/** The strongest evidence decides; weaker evidence may only add the time at which a limit ends. */
export function classifyFailure(evidence: FailureEvidence): Failure {
  const { now, http, rpc, rateLimitEvent, apiError, result, exit, stderrTail } = evidence;
  const found = [
    http && fromHttp(http, now),
    rpc && fromRpc(rpc, now),
    fromRateLimitEvent(rateLimitEvent),
    fromResult(result, apiError ?? null, now),
    fromApiError(apiError ?? null),
    fromSignIn(stderrTail ?? ''),
    exit && fromExit(exit.program, exit.code),
    fromLastWords(stderrTail ?? '', now),
  ].filter((failure): failure is Failure => failure !== undefined && failure.kind !== 'unknown');
  const [strongest] = found;
  if (!strongest) return { kind: 'unknown' };
  if (!isLimit(strongest) || strongest.until !== null) return strongest;
  const told = found.filter(isLimit).find(({ until }) => until !== null && until > now);
  return { ...strongest, until: told?.until ?? limitInResult(result, now)?.until ?? null };
}

function isLimit(failure: Failure): failure is Extract<Failure, { until: number | null }> {
  return failure.kind === 'rateLimited' || failure.kind === 'quota';
}
