// Every way a request can fail, as a sentence for people: what happened, where, what to do.
import { hostAndPort } from '#base/endpoint.ts';
import { countAt, isObject, objectAt, parseJson, stringAt } from '#base/json.ts';
import { classifyFailure } from '#retry/failure.ts';
import type { HttpEvidence } from '#retry/failureHttp.ts';
import type { Failure } from '#retry/failureKind.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import { readContextOverflow } from './contextOverflow.ts';
import { errorMessage, messageOf, quotable } from './serverText.ts';
import type { Endpoint, LlmFailure, WireEnd } from './types.ts';

const CHECK = 'check claudomator.localModel.endpoint';

export const cancelledFailure: LlmFailure = { kind: 'cancelled', message: 'Cancelled.' };

export function idleFailure(endpoint: Endpoint, idleTimeoutMs: number, began: boolean): LlmFailure {
  const seconds = Math.max(1, Math.round(idleTimeoutMs / 1_000));
  const what = began ? 'stopped sending' : 'sent nothing';
  return {
    kind: 'idle',
    message: `${hostAndPort(endpoint.baseUrl)} ${what} for ${seconds} s, so the request was given up. A larger claudomator.localModel.timeoutSeconds waits longer.`,
  };
}

/** For the small requests beside the chat, whose time is ours to choose. */
export function slowFailure(endpoint: Endpoint, timeoutMs: number): LlmFailure {
  const seconds = timeoutMs < 1_000 ? (timeoutMs / 1_000).toFixed(1) : Math.round(timeoutMs / 1_000);
  return {
    kind: 'idle',
    message: `${hostAndPort(endpoint.baseUrl)} did not answer within ${seconds} s. It may be busy or stuck: look at its log, or ${CHECK}.`,
  };
}

export function brokenFailure(endpoint: Endpoint, end: Extract<WireEnd, { kind: 'broken' }>): LlmFailure {
  const where = hostAndPort(endpoint.baseUrl);
  const { code } = end;
  if (code === 'UND_ERR_HEADERS_OVERFLOW')
    return { kind: 'badResponse', message: `${where} sent headers larger than any API does; ${CHECK}.` };
  // Also where the transfer encoding is cut, which the parser calls a violation.
  if (end.reached === 'head')
    return {
      kind: 'incomplete',
      message: `${where} closed the connection in the middle of the answer. The server may have stopped or run out of memory: look at its log, then try again.`,
    };
  if (code === 'HPE')
    return {
      kind: 'badResponse',
      message: `${where} answered, but not with HTTP: another kind of server listens there. Check the port in claudomator.localModel.endpoint.`,
    };
  if (/CERT|TLS|SSL|EPROTO|SELF_SIGNED|UNABLE_TO/i.test(code)) {
    const plain = code === 'ERR_SSL_WRONG_VERSION_NUMBER' || code === 'EPROTO';
    return {
      kind: 'unreachable',
      message: plain
        ? `${where} does not speak TLS; try http:// instead of https:// in claudomator.localModel.endpoint.`
        : `The certificate of ${where} was not accepted (${quotable(code, endpoint.apiKey)}). Make the system trust it, or use the name it was made for.`,
    };
  }
  const unreachable = UNREACHABLE[code];
  if (unreachable !== undefined) return { kind: 'unreachable', message: unreachable(where) };
  if (end.reached === 'connection')
    return {
      kind: 'unreachable',
      message: `${where} closed the connection without an answer. The server may have stopped: look at its log, or ${CHECK}.`,
    };
  return {
    kind: 'unreachable',
    message: `${where} could not be reached (${quotable(code || end.detail, endpoint.apiKey)}). Start the server or ${CHECK}.`,
  };
}

const UNREACHABLE: Readonly<Record<string, (where: string) => string>> = {
  ECONNREFUSED: (where) => `Nothing listens on ${where} (connection refused). Start the server or ${CHECK}.`,
  ENOTFOUND: (where) => `The name in ${where} is not known (DNS). Look for a typing error: ${CHECK}.`,
  EAI_AGAIN: (where) => `The name in ${where} could not be looked up just now (DNS). Check the network, or ${CHECK}.`,
  UND_ERR_CONNECT_TIMEOUT: (where) =>
    `${where} did not take the connection within 10 s. Is the machine on, and the port open? If so, ${CHECK}.`,
  ETIMEDOUT: (where) => `${where} did not take the connection in time. Is the machine on, and the port open? If so, ${CHECK}.`,
  EHOSTUNREACH: (where) => `There is no way to ${where} from here (host unreachable). Check the network, or ${CHECK}.`,
  ENETUNREACH: (where) => `There is no way to ${where} from here (network unreachable). Check the network, or ${CHECK}.`,
};

export interface RefusedAnswer {
  status: number;
  headers: ResponseHeaders;
  /** At most 64 KiB. */
  body: string;
}

/** What kind of refusal it is. `now`: epoch ms. */
export function classifyRefusal({ status, headers, body }: RefusedAnswer, now: number): Failure {
  return classifyFailure({ now, http: { ...namesIn(parseJson(body)), status, headers } });
}

/** An answer whose status is not 2xx. `model` is what was asked for; null for requests without one. */
export function statusFailure(endpoint: Endpoint, model: string | null, answer: RefusedAnswer): LlmFailure {
  const { status, body } = answer;
  const refusal = classifyRefusal(answer, Date.now());
  const { kind } = refusal;
  const where = hostAndPort(endpoint.baseUrl);
  const said = errorMessage(body);
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
  if (kind === 'unpaid') return unpaidFailure(endpoint, status, because);
  if (kind === 'auth') return unauthorizedFailure(endpoint, status, because);
  const overflow =
    status === 400 || status === 413 || status === 422 || status === 500 ? contextFailure(endpoint, said, body, status) : null;
  if (overflow) return overflow;
  if (isUnknownModel(status, said, body)) {
    const name = model ? `“${quotable(model, endpoint.apiKey)}”` : 'that was asked for';
    return {
      kind: 'modelNotFound',
      status,
      message: `${where} has no model ${name}${because}. Choose one it has in claudomator.localModel.model, or add it there.`,
    };
  }
  if (status === 404 || status === 405)
    return {
      kind: 'badResponse',
      status,
      message: `${where} has no chat API under ${new URL(endpoint.baseUrl).pathname} (${status}). Is the path right? Most servers use /v1: ${CHECK}.`,
    };
  if (kind === 'rateLimited' || kind === 'quota')
    return {
      kind: 'rateLimited',
      status,
      message: `${where} limits requests just now (${status})${because}. Try again later.`,
      ...(refusal.until === null ? {} : { retryAt: refusal.until }),
    };
  if (kind === 'contextExceeded')
    return {
      kind: 'contextExceeded',
      status,
      message: `${where} takes no request as large as this one (${status})${because}. Shorten the task or its attachments, or begin a new thread.`,
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
  const said = messageOf(payload) ?? (isObject(payload) ? JSON.stringify(payload) : String(payload));
  const overflow = contextFailure(endpoint, said, isObject(payload) ? JSON.stringify(payload) : '', undefined);
  if (overflow) return overflow;
  const quoted = quotable(said, endpoint.apiKey) || 'no reason given';
  const { status, ...names } = namesIn(payload);
  const { kind } = classifyFailure({ now: Date.now(), http: { status: status ?? null, ...names } });
  const where = hostAndPort(endpoint.baseUrl);
  const because = `: ${quoted.replace(/\.$/, '')}`;
  if (kind === 'unpaid') return unpaidFailure(endpoint, status, because);
  if (kind === 'auth') return unauthorizedFailure(endpoint, status, because);
  if (kind === 'contextExceeded') return contextExceededFailure(where, null, null);
  if ((kind === 'rateLimited' || kind === 'quota') && !hasText)
    return { kind: 'rateLimited', message: `${where} limits requests just now${because}. Try again later.` };
  return { kind: 'serverError', message: `${where} broke off the answer with an error: ${quoted}` };
}

export function webPageFailure(endpoint: Endpoint): LlmFailure {
  return {
    kind: 'badResponse',
    message: `${hostAndPort(endpoint.baseUrl)} answered with a web page instead of JSON; is this the API's address? Most servers have it under /v1: ${CHECK}.`,
  };
}

export function badResponseFailure(endpoint: Endpoint, what: string): LlmFailure {
  return {
    kind: 'badResponse',
    message: `${hostAndPort(endpoint.baseUrl)} ${what}. Is it an OpenAI-compatible server? If so, look at its log.`,
  };
}

export function incompleteFailure(endpoint: Endpoint, what: string): LlmFailure {
  return { kind: 'incomplete', message: `${hostAndPort(endpoint.baseUrl)} ${what}. Look at the server's log, then try again.` };
}

export function contextExceededFailure(where: string, promptTokens: number | null, contextTokens: number | null): LlmFailure {
  const prompt = promptTokens === null ? 'The prompt' : `The prompt needs ${promptTokens} tokens, which`;
  const limit = contextTokens === null ? 'the context of the model' : `the ${contextTokens} tokens of context`;
  return {
    kind: 'contextExceeded',
    message: `${prompt} ${promptTokens === null ? 'does not fit into' : 'is more than'} ${limit} on ${where}. Shorten the task or its attachments, begin a new thread, or start the server with a larger context.`,
    ...(promptTokens === null ? {} : { promptTokens }),
    ...(contextTokens === null ? {} : { contextTokens }),
  };
}

export function looksLikeHtml(text: string): boolean {
  return /^\s{0,64}<(?:!doctype|html|head|body)/i.test(text);
}

function contextFailure(endpoint: Endpoint, said: string, body: string, status: number | undefined): LlmFailure | null {
  const overflow = readContextOverflow(said, parseJson(body));
  if (!overflow) return null;
  const failure = contextExceededFailure(hostAndPort(endpoint.baseUrl), overflow.promptTokens, overflow.contextTokens);
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
      : `${where} wants an API key${why}. Run “Claudomator: Set API Key”.`,
  };
}

/** It stays so until somebody pays, or gives another key. */
function unpaidFailure(endpoint: Endpoint, status: number | undefined, because: string): LlmFailure {
  const why = `${status === undefined ? '' : ` (${status})`}${because}`;
  return {
    kind: 'unauthorized',
    ...(status === undefined ? {} : { status }),
    message: `The account at ${hostAndPort(endpoint.baseUrl)} has nothing left to spend${why}. Add to its balance there, or run “Claudomator: Set API Key” with the key of another; then retry.`,
  };
}

/** The machine-readable part of an error's parsed JSON: nested (OpenAI) or bare (vLLM). A number in place of a code is a status. */
function namesIn(parsed: unknown): Partial<HttpEvidence> & { status?: number } {
  const error = objectAt(parsed, 'error') ?? parsed;
  const code = stringAt(error, 'code');
  const number = countAt(error, 'code') ?? Number(code);
  return {
    code: code ?? stringAt(error, 'reason') ?? stringAt(error, 'status'),
    type: stringAt(error, 'type'),
    ...(number >= 400 && number < 600 ? { status: number } : {}),
  };
}

function isUnknownModel(status: number, said: string, body: string): boolean {
  const parsed = parseJson(body);
  const error = objectAt(parsed, 'error') ?? parsed;
  if (/model_not_found|model_not_loaded/.test(`${stringAt(error, 'code') ?? ''} ${stringAt(error, 'type') ?? ''}`)) return true;
  if (status !== 404 && status !== 400) return false;
  return (
    /model\b.{0,200}(?:not found|does not exist|not exist|not loaded|unknown|invalid model)|(?:no|unknown|invalid) models?\b.{0,40}(?:loaded|name|identifier)?/is.test(
      said.slice(0, 500),
    ) &&
    /\bmodels?\b/i.test(said) &&
    !looksLikeHtml(body)
  );
}

/** Where a redirect leads, without query, fragment or credentials. */
function redirectTarget(location: string, endpoint: Endpoint): string {
  if (location === '' || !URL.canParse(location, endpoint.baseUrl)) return '';
  const url = new URL(location, endpoint.baseUrl);
  return quotable(url.origin + url.pathname, endpoint.apiKey);
}
