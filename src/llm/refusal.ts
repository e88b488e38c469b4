// Explains what a server refused: a status other than 2xx, or an error within a stream.
import { hostAndPort } from '#base/endpoint.ts';
import { countAt, isObject, stringAt } from '#base/json.ts';
import { classifyFailure } from '#retry/failure.ts';
import type { HttpEvidence } from '#retry/failureHttp.ts';
import type { Failure } from '#retry/failureKind.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import { readContextOverflow } from './contextOverflow.ts';
import { CHECK, contextExceededFailure, looksLikeHtml } from './failure.ts';
import { pageRefusal, proxyWantsLogin } from './networkFailure.ts';
import { baseStatus, errorFields, messageIn, parseErrorBody, quotable, serverMessage } from './serverText.ts';
import type { Endpoint, LlmFailure } from './types.ts';
import { isUnknownModel } from './unknownModel.ts';

export interface RefusedAnswer {
  status: number;
  headers: ResponseHeaders;
  /** At most 64 KiB. */
  body: string;
  /** Host and port of the proxy that the request went through; undefined = none. */
  proxy?: string | undefined;
}

/** What kind of refusal it is. `now`: epoch ms. */
export function classifyRefusal({ status, headers, body }: RefusedAnswer, now: number): Failure {
  const parsed = parseErrorBody(body);
  return classifyFailure({ now, http: { ...namesIn(parsed), status, headers, body: parsed } });
}

/** An answer whose status is not 2xx. `model` is what was asked for; null for requests without one. */
export function statusFailure(endpoint: Endpoint, model: string | null, answer: RefusedAnswer): LlmFailure {
  const { status, body } = answer;
  const refusal = classifyRefusal(answer, Date.now());
  const { kind } = refusal;
  const where = hostAndPort(endpoint.baseUrl);
  const parsed = parseErrorBody(body);
  const said = serverMessage(body);
  const quoted = looksLikeHtml(body) ? '' : quotable(said, endpoint.apiKey).replace(/\.$/, '');
  const because = quoted === '' ? '' : `: ${quoted}`;
  if (status >= 300 && status < 400) {
    const location = typeof answer.headers.location === 'string' ? answer.headers.location : '';
    const target = redirectTarget(location, endpoint);
    return {
      kind: 'badResponse',
      status,
      message: `${where} redirects${target === '' ? '' : ` to ${target}`}, which is not followed. If that is the API's address, set it in claudomator.localModel.endpoint.`,
    };
  }
  if (status === 407) return { kind: 'unreachable', status, message: proxyWantsLogin() };
  // A key that a server does not accept is refused in its API's own form.
  if (kind === 'auth' && status === 403 && looksLikeHtml(body)) return pageRefusal(endpoint, answer);
  if (kind === 'unpaid') return unpaidFailure(endpoint, status, because);
  if (kind === 'auth') return unauthorizedFailure(endpoint, status, because);
  const overflow =
    status === 400 || status === 413 || status === 422 || status === 500 ? contextFailure(endpoint, said, parsed, status) : null;
  if (overflow) return overflow;
  if (isUnknownModel(answer)) {
    const name = model ? `“${quotable(model, endpoint.apiKey)}”` : 'that was asked for';
    return {
      kind: 'modelNotFound',
      status,
      message: `${where} has no model ${name}${because}. Choose one that it has in claudomator.localModel.model, or add this one to the server.`,
    };
  }
  if (status === 404 || status === 405)
    return {
      kind: 'badResponse',
      status,
      message: `${where} has no chat API under ${new URL(endpoint.baseUrl).pathname} (${status})${because}. Is the path right? Most servers use /v1: ${CHECK}.`,
    };
  if (kind === 'rateLimited' || kind === 'quota')
    return {
      kind: 'rateLimited',
      status,
      message: `${where} is rate limiting requests (${status})${because}. Try again later.`,
      ...(refusal.until === null ? {} : { retryAt: refusal.until }),
    };
  if (kind === 'contextExceeded')
    return {
      kind: 'contextExceeded',
      status,
      message: `${where} doesn’t accept a request this large (${status})${because}. Shorten the task or its attachments, or start a new chat.`,
    };
  if (status >= 500)
    return {
      kind: 'serverError',
      status,
      message: `${where} failed (${status})${because}. Look at the server's log.`,
    };
  return { kind: 'badResponse', status, message: `${where} refused the request (${status})${because}.` };
}

/** An error in the middle of a stream: `payload` is the event's parsed JSON, or its text. After some text a limit is no state to wait in: the answer would be begun anew, unasked. */
export function streamedFailure(endpoint: Endpoint, payload: unknown, hasText: boolean): LlmFailure {
  const said = messageIn(payload) ?? (isObject(payload) ? JSON.stringify(payload) : String(payload));
  const overflow = contextFailure(endpoint, said, payload, undefined);
  if (overflow) return overflow;
  const quoted = quotable(said, endpoint.apiKey) || 'no reason given';
  const { status, ...names } = namesIn(payload);
  const failure = classifyFailure({ now: Date.now(), http: { status: status ?? null, ...names, body: payload } });
  const { kind } = failure;
  const where = hostAndPort(endpoint.baseUrl);
  const because = `: ${quoted.replace(/\.$/, '')}`;
  if (kind === 'unpaid') return unpaidFailure(endpoint, status, because);
  if (kind === 'auth') return unauthorizedFailure(endpoint, status, because);
  if (kind === 'contextExceeded') return contextExceededFailure(where, null, null);
  if ((failure.kind === 'rateLimited' || failure.kind === 'quota') && !hasText)
    return {
      kind: 'rateLimited',
      message: `${where} is rate limiting requests${because}. Try again later.`,
      ...(failure.until === null ? {} : { retryAt: failure.until }),
    };
  return { kind: 'serverError', message: `${where} ended the answer with an error: ${quoted}` };
}

function contextFailure(endpoint: Endpoint, said: string, parsed: unknown, status: number | undefined): LlmFailure | null {
  const overflow = readContextOverflow(said, parsed);
  if (!overflow) return null;
  const { promptTokens, contextTokens, isAtLeast } = overflow;
  const failure = contextExceededFailure(hostAndPort(endpoint.baseUrl), promptTokens, contextTokens, isAtLeast ? 'at least' : 'exactly');
  return status === undefined ? failure : { ...failure, status };
}

function unauthorizedFailure(endpoint: Endpoint, status: number | undefined, because: string): LlmFailure {
  const where = hostAndPort(endpoint.baseUrl);
  const why = `${status === undefined ? '' : ` (${status})`}${because}`;
  return {
    kind: 'unauthorized',
    ...(status === undefined ? {} : { status }),
    message: endpoint.apiKey
      ? `${where} did not accept the API key${why}. Run “Claudomator: Set API Key” with the right one.`
      : `${where} requires an API key${why}. Run “Claudomator: Set API Key”.`,
  };
}

/** It stays so until somebody pays, or gives another key. */
function unpaidFailure(endpoint: Endpoint, status: number | undefined, because: string): LlmFailure {
  const why = `${status === undefined ? '' : ` (${status})`}${because}`;
  return {
    kind: 'unauthorized',
    ...(status === undefined ? {} : { status }),
    message: `The account at ${hostAndPort(endpoint.baseUrl)} is out of credit${why}. Add credit there, or run “Claudomator: Set API Key” with the key of another account, then retry.`,
  };
}

/** The HTTP status that an error's parsed JSON has in place of a code; null = none. */
export function statusIn(parsed: unknown): number | null {
  const error = errorFields(parsed);
  const number = countAt(error, 'code') ?? Number(stringAt(error, 'code') || Number.NaN);
  return number >= 400 && number < 600 ? number : null;
}

/** MiniMax's, in the words of others (platform.minimax.io/docs/api-reference/errorcode). */
const BASE_CODES: Readonly<Record<number, string>> = {
  1002: 'rate_limit_exceeded',
  1004: 'invalid_api_key',
  1008: 'insufficient_balance',
  1039: 'rate_limit_exceeded',
  2049: 'invalid_api_key',
};

/** The machine-readable part of an error's parsed JSON: nested (OpenAI) or bare (vLLM). A number in place of a code is a status. */
function namesIn(parsed: unknown): Partial<HttpEvidence> & { status?: number } {
  const error = errorFields(parsed);
  const code = stringAt(error, 'code');
  const status = statusIn(parsed);
  return {
    code: code ?? BASE_CODES[baseStatus(parsed)] ?? stringAt(error, 'reason') ?? stringAt(error, 'status'),
    type: stringAt(error, 'type'),
    ...(status === null ? {} : { status }),
  };
}

/** Where a redirect leads, without query, fragment or credentials. */
function redirectTarget(location: string, endpoint: Endpoint): string {
  if (location === '' || !URL.canParse(location, endpoint.baseUrl)) return '';
  const url = new URL(location, endpoint.baseUrl);
  return quotable(url.origin + url.pathname, endpoint.apiKey);
}
