// What kind of failure a failed run was, the same for servers and CLIs: from evidence alone, strongest first. Pure; never reads what a model said.
import { fromExit, fromLastWords, type Program } from './failureExit.ts';
import { fromHttp, type HttpEvidence } from './failureHttp.ts';
import type { Failure } from './failureKind.ts';
import { fromApiError, fromRateLimitEvent, fromResult } from './failureLines.ts';

export interface FailureEvidence {
  /** Epoch ms: from when spans such as “retry after 5 s” are counted. */
  now: number;
  http?: HttpEvidence;
  /** A CLI's last line of type `rate_limit_event`, parsed. */
  rateLimitEvent?: unknown;
  /** The name that the Claude CLI gives a failed request in its `assistant` line (`error`), beside its text. */
  apiError?: string | null;
  /** A CLI's line of type `result`, parsed. The answer that may stand in it is not read. */
  result?: unknown;
  exit?: { program: Program; code: number | null };
  /** Only its last line counts. */
  stderrTail?: string;
}

/** The strongest evidence that says anything decides; weaker evidence may add only until when. */
export function classifyFailure(evidence: FailureEvidence): Failure {
  const { now, http, rateLimitEvent, apiError, result, exit, stderrTail } = evidence;
  const found = [
    http && fromHttp(http, now),
    fromRateLimitEvent(rateLimitEvent),
    fromResult(result, apiError ?? null, now),
    fromApiError(apiError ?? null),
    exit && fromExit(exit.program, exit.code),
    fromLastWords(stderrTail ?? '', now),
  ].filter((failure): failure is Failure => failure !== undefined && failure.kind !== 'unknown');
  const [strongest] = found;
  if (!strongest) return { kind: 'unknown' };
  if (!isLimit(strongest) || strongest.until !== null) return strongest;
  const told = found.filter(isLimit).find(({ until }) => until !== null && until > now);
  return { ...strongest, until: told?.until ?? null };
}

function isLimit(failure: Failure): failure is Extract<Failure, { until: number | null }> {
  return failure.kind === 'rateLimited' || failure.kind === 'quota';
}
