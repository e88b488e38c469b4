// Classifies a JSON-RPC error of an agent from its code and data, and from what the agent's own words begin with.
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
/** How agents begin to pass on what a server answered, before its words: “API Error: 429 …”, “Internal error: unexpected status 401 Unauthorized: …”. */
const STATUS =
  /^(?:Internal error: )?(?:\[?API Error: |APIError: |(?:Error: )?HTTP (?:error |status )?|unexpected status |stream error: unexpected status |exceeded retry limit, last status: |(?:request failed|failed) with status(?: code)? )(\d{3})\b/i;
/** The fields in which agents pass on a server's error, from the outside in. */
const INNER = ['error', 'data', 'cause', 'details', 'response', 'codexErrorInfo', 'codex_error_info'];
const MAX_DEPTH = 4;

/** Codes of the Codex app server. */
const CODEX: Readonly<Record<string, Failure>> = {
  usagelimitexceeded: { kind: 'quota', until: null },
  contextwindowexceeded: { kind: 'contextExceeded' },
  serveroverloaded: { kind: 'transient' },
  unauthorized: { kind: 'auth' },
};

export function fromRpc({ code, message, data }: RpcEvidence, now: number): Failure {
  const told = fromData(data, now, 0);
  if (told.kind !== 'unknown') return told;
  // Some agents use the server's status as the error's code.
  if (code >= 400 && code < 600) return fromHttp({ status: code }, now);
  const status = STATUS.exec(message)?.[1] ?? STATUS.exec(textOf(objectOf(data)?.message) ?? '')?.[1];
  if (status !== undefined) return fromHttp({ status: Number(status), body: bodyIn(message) }, now);
  return code === AUTH_REQUIRED ? { kind: 'auth' } : { kind: 'unknown' };
}

function fromData(value: unknown, now: number, depth: number): Failure {
  if (depth >= MAX_DEPTH) return { kind: 'unknown' };
  const word = textOf(value);
  if (word !== null) return CODEX[word.replace(/[_\s-]/g, '').toLowerCase()] ?? { kind: 'unknown' };
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
