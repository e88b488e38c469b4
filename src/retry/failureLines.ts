// Reads failures from a CLI's stream-json: `rate_limit_event`, `result`, and its own error names.
import { arrayAt, objectAt, objectOf, parseJson, stringAt } from '#base/json.ts';
import { claudeLimit } from './claudeLimit.ts';
import { fromHttp } from './failureHttp.ts';
import type { Failure } from './failureKind.ts';
import { parseDuration } from './waitText.ts';

/** Claude's: `resetsAt` in epoch seconds. A window that is not rejected is no failure. */
export function fromRateLimitEvent(line: unknown): Failure {
  const info = objectAt(line, 'rate_limit_info');
  if (info?.status !== 'rejected') return { kind: 'unknown' };
  return { kind: 'quota', until: typeof info.resetsAt === 'number' ? info.resetsAt * 1000 : null };
}

/** The Claude CLI's names that are not also the API's. */
const API_ERRORS: Readonly<Record<string, Failure>> = {
  rate_limit: { kind: 'rateLimited', until: null },
  server_error: { kind: 'unknown' },
  invalid_request: { kind: 'invalid' },
  model_not_found: { kind: 'invalid' },
};

export function fromApiError(name: string | null): Failure {
  if (name === null) return { kind: 'unknown' };
  return API_ERRORS[name] ?? fromHttp({ status: null, code: name }, 0);
}

/** Both CLIs' `result` lines. `result` itself, which may be the model's answer, counts only where it is a failure in the CLI's own form. `apiError`: see FailureEvidence. */
export function fromResult(value: unknown, apiError: string | null, now: number): Failure {
  const line = objectOf(value);
  if (line?.type !== 'result') return { kind: 'unknown' };
  if (line.status === 'error') return fromGeminiError(stringAt(objectAt(line, 'error'), 'message') ?? '', now);
  if (line.is_error !== true || typeof line.api_error_status !== 'number') {
    // Older CLIs say so only in words.
    const limit = limitInResult(line, now);
    return limit === null ? { kind: 'unknown' } : { kind: 'quota', ...limit };
  }
  const code = stringAt(line, 'api_error') || stringAt(line, 'api_error_type');
  return fromHttp({ status: line.api_error_status, code, type: apiError }, now);
}

/** The limit that a Claude CLI names in its own words, in place of an answer. `until`: epoch ms; null = not told. */
export function limitInResult(value: unknown, now: number): { until: number | null } | null {
  const line = objectOf(value);
  const isFailedRequest = line?.type === 'result' && line.subtype === 'success' && line.is_error === true;
  return isFailedRequest ? claudeLimit(stringAt(line, 'result') ?? '', now) : null;
}

/** The Gemini CLI knows of its API's errors only in words, which are its own and the server's. They stand at the beginning, or are not believed. */
function fromGeminiError(message: string, now: number): Failure {
  const body = /^\[API Error: (\{.*\})\]/s.exec(message)?.[1];
  if (body !== undefined) return fromGoogleError(body, now);
  if (/^\[API Error: You have exhausted your daily quota on this model\./.test(message)) return { kind: 'quota', until: null };
  const reset =
    /^\[API Error: You have exhausted your capacity on this model\. Your quota will reset after ((?:\d{1,4}[dhms]){1,4})\./.exec(message);
  if (reset?.[1] !== undefined) return { kind: 'quota', until: now + (parseDuration(reset[1]) ?? 0) };
  // The server's words stand on the first line, the CLI's on the second.
  const retry = /^\[API Error: [^\n]{1,2000}\nSuggested retry after (\d{1,7}(?:\.\d{1,9})?)(m?s)\.\]/.exec(message);
  if (retry) return { kind: 'rateLimited', until: now + Math.ceil(Number(retry[1]) * (retry[2] === 's' ? 1000 : 1)) };
  // No connection; one that died in mid-answer.
  if (/^\[API Error: (?:exception TypeError: fetch failed sending request|terminated\])/.test(message)) return { kind: 'transient' };
  if (TOO_LONG.test(message.replace(/^\[API Error: /, ''))) return { kind: 'contextExceeded' };
  if (isUnknownGeminiModel(message)) return { kind: 'invalid' };
  return { kind: 'unknown' };
}

/** A 400 like any other, but for its words. */
const TOO_LONG = /^The input token count(?: \(\d+\))? exceeds the maximum number of tokens allowed/;

/** In the words of the API for keys, and of the one for accounts. Of a 404 the CLI keeps nothing else. */
export function isUnknownGeminiModel(message: string): boolean {
  return /^\[API Error: (?:models\/\S{1,200} is not found for API version|Requested entity was not found\.)/.test(message);
}

/** An error as Google's APIs answer it (google.rpc.Status). */
function fromGoogleError(body: string, now: number): Failure {
  const error = objectAt(parseJson(body), 'error');
  if (typeof error?.code !== 'number') return { kind: 'unknown' };
  if (error.code === 400 && TOO_LONG.test(stringAt(error, 'message') ?? '')) return { kind: 'contextExceeded' };
  const details = arrayAt(error, 'details') ?? [];
  const reason = details.map((detail) => stringAt(detail, 'reason')).find((text) => text !== null && text !== '');
  return fromHttp({ status: error.code, code: reason ?? stringAt(error, 'status'), body: { error } }, now);
}
