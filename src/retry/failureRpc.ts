// Classifies an agent’s JSON-RPC error from its code and data, and how its own words begin.
import { type JsonObject, numberOf, objectOf, parseJson, textOf } from '#base/json.ts';
import { fromHttp } from './failureHttp.ts';
import type { Failure } from './failureKind.ts';

export interface RpcEvidence {
  code: number;
  message: string;
  data: unknown;
}

/** The protocol's “authentication required”. */
const AUTH_REQUIRED = -32_000;
/** How agents begin to pass on what a server answered, before its words: “API Error: 429 …”, “unexpected status 401 Unauthorized: …”, “401 Incorrect API key” (OpenAI's client). */
const STATUS =
  /^(?:Internal error: )?(?:\[?API Error: |APIError: |(?:Error: )?HTTP (?:error |status )?|unexpected status |stream error: unexpected status |exceeded retry limit, last status: |(?:request failed|failed) with status(?: code)? )?([45]\d{2})\b/i;
/** How agents begin to say it in words of their own, with codes that only they know (Mistral Vibe: -31001, -31002 and -31004). */
const WORDS: readonly [pattern: RegExp, failure: Failure][] = [
  [/^rate limit (?:exceeded|reached|hit)\b/i, { kind: 'rateLimited', until: null }],
  [/^context (?:is )?too long\b|^context (?:length|window) exceeded\b/i, { kind: 'contextExceeded' }],
  [
    /^(?:invalid|incorrect|missing|expired|no) (?:[\w-]{1,30} )?API[ -]?key\b|^(?:not (?:logged|signed) in|unauthorized)\b/i,
    { kind: 'auth' },
  ],
];
/** The fields in which agents pass on a server's error, from the outside in. */
const INNER = ['error', 'data', 'cause', 'details', 'response', 'codexErrorInfo', 'errorName'];
const MAX_DEPTH = 4;

/** Names of errors in Codex's app server and in OpenCode. */
const NAMES: Readonly<Record<string, Failure>> = {
  usagelimitexceeded: { kind: 'quota', until: null },
  contextwindowexceeded: { kind: 'contextExceeded' },
  serveroverloaded: { kind: 'transient' },
  unauthorized: { kind: 'auth' },
  providerautherror: { kind: 'auth' },
  contextoverflowerror: { kind: 'contextExceeded' },
};

/** What the adapters for Codex and Claude call a failure, with what may be done about it (their extension `sessionFailure`). */
function fromSessionFailure({ category, actions }: JsonObject): Failure {
  const canDo = (action: string) => Array.isArray(actions) && actions.includes(action);
  switch (category) {
    case 'access':
      return { kind: 'auth' };
    case 'limit':
      if (canDo('new_session')) return { kind: 'contextExceeded' };
      return { kind: canDo('retry') ? 'rateLimited' : 'quota', until: null };
    case 'connection':
    case 'service':
      return { kind: 'transient' };
    case 'request':
      return { kind: 'invalid' };
    default:
      return { kind: 'unknown' };
  }
}

export function fromRpc({ code, message, data }: RpcEvidence, now: number): Failure {
  const failure = objectOf(objectOf(data)?.sessionFailure);
  const told = failure ? fromSessionFailure(failure) : fromData(data, now, 0);
  if (told.kind !== 'unknown') return told;
  // Some agents use the server's status as the error's code.
  if (code >= 400 && code < 600) return fromHttp({ status: code }, now);
  const words = [message, textOf(objectOf(data)?.message), textOf(objectOf(data)?.details)];
  const status = words.map((text) => STATUS.exec(text ?? '')?.[1]).find((found) => found !== undefined);
  if (status !== undefined) return fromHttp({ status: Number(status), body: bodyIn(message) }, now);
  const said = WORDS.find(([pattern]) => pattern.test(message.trim()));
  if (said) return said[1];
  return code === AUTH_REQUIRED ? { kind: 'auth' } : { kind: 'unknown' };
}

function fromData(value: unknown, now: number, depth: number): Failure {
  if (depth >= MAX_DEPTH) return { kind: 'unknown' };
  const word = textOf(value);
  if (word !== null) return NAMES[word.replace(/[_\s-]/g, '').toLowerCase()] ?? { kind: 'unknown' };
  const fields = objectOf(value);
  if (fields === null) return { kind: 'unknown' };
  const own = fromHttp(evidenceIn(fields), now);
  if (own.kind !== 'unknown') return own;
  for (const key of INNER) {
    const inner = fromData(fields[key], now, depth + 1);
    if (inner.kind !== 'unknown') return inner;
  }
  return { kind: 'unknown' };
}

function evidenceIn(fields: JsonObject) {
  const status = [fields.status, fields.statusCode, fields.httpStatusCode, fields.code]
    .map(numberOf)
    .find((each) => each !== null && each >= 400 && each < 600);
  return { status: status ?? null, code: textOf(fields.code), type: textOf(fields.type), body: fields };
}

/** The server's JSON in an agent's words. */
function bodyIn(message: string): unknown {
  return parseJson(message.slice(message.indexOf('{'), message.lastIndexOf('}') + 1));
}
