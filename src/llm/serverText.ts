// Makes what a server wrote fit to be quoted to people, and finds the sentence in its errors.
import { arrayAt, countAt, isObject, type JsonObject, objectAt, objectOf, parseJson, stringAt } from '#base/json.ts';
import { parseLoosely } from './looseJson.ts';

const MAX_QUOTED_CHARS = 200;
const MAX_READ_CHARS = 4_096;
const MAX_BODY_CHARS = 64 * 1024;
const MAX_LINES = 200;
const MAX_DEPTH = 4;

/** One line, bounded, without control characters and without the key. */
export function quotable(text: string, apiKey: string | null): string {
  const head = apiKey ? text.slice(0, MAX_READ_CHARS).replaceAll(apiKey, '…') : text.slice(0, MAX_READ_CHARS);
  const line = head.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > MAX_QUOTED_CHARS ? `${line.slice(0, MAX_QUOTED_CHARS - 1)}…` : line;
}

/** The sentence in an error body, else the text itself. */
export function serverMessage(body: string): string {
  return messageIn(parseErrorBody(body)) ?? messageInXml(body) ?? body;
}

/** The sentence in an error that is XML, such as those of S3 and SOAP; null where there is none. */
export function messageInXml(text: string): string | null {
  const start = text.slice(0, MAX_READ_CHARS);
  if (!/^\s*</.test(start)) return null;
  const said = first(['message', 'errormessage', 'error_message', 'description', 'faultstring', 'detail', 'reason', 'code'], (name) => {
    const found = new RegExp(`<(?:\\w{1,20}:)?${name}\\b[^<>]{0,200}>([^<>]+)<`, 'i').exec(start)?.[1]?.trim();
    return found === undefined || found === '' ? null : found;
  });
  return said === null ? null : said.replace(/&(amp|lt|gt|quot|apos|#39);/g, (_, name: string) => ENTITIES[name] ?? ' ');
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", '#39': "'" };

/** The JSON of an error body, whatever its header calls it: all of it, or that of a line of it, as in an event stream. Undefined when there is none. */
export function parseErrorBody(body: string): unknown {
  const text = body.slice(0, MAX_BODY_CHARS).trim();
  const whole = parseJson(text);
  if (whole !== undefined) return whole;
  for (const line of text.split(/\r\n|\r|\n/, MAX_LINES)) {
    const value = parseJson(line.replace(/^\s*(?:data|error)\s*:/i, ''));
    if (isObject(value) || Array.isArray(value)) return value;
  }
  const between = text.slice(text.indexOf('{'), text.lastIndexOf('}') + 1);
  const embedded = parseJson(between) ?? parseLoosely(between);
  return isObject(embedded) ? embedded : undefined;
}

/**
 * The sentence in an error's parsed JSON; null when there is none. Known shapes: `{error: {message}}` (OpenAI), `{error: "…"}` (Ollama),
 * `{message}` (vLLM), `{detail: "…" | [{loc, msg}]}` (FastAPI), `{message: {detail}}` (Mistral), `{base_resp: {status_msg}}` (MiniMax), `{errors: [{message}]}` (Cloudflare), a list of any of them (Google).
 */
export function messageIn(parsed: unknown): string | null {
  return messageAt(parsed, 0);
}

function messageAt(value: unknown, depth: number): string | null {
  if (typeof value === 'string') return value === '' ? null : value;
  if (depth > MAX_DEPTH) return null;
  if (Array.isArray(value)) return first(value, (one) => messageAt(one, depth + 1));
  if (!isObject(value)) return null;
  const direct = first(
    ['message', 'msg', 'status_msg', 'error_message', 'error_description', 'description'],
    (key) => stringAt(value, key) || null,
  );
  const inner = first(['error', 'errors', 'detail', 'details', 'message', 'base_resp', 'reason', 'title'], (key) =>
    messageAt(value[key], depth + 1),
  );
  const raw = upstreamMessage(value);
  const said = depth === 0 && value.error !== undefined ? (inner ?? direct) : (direct ?? inner);
  if (said === null) return depth === 0 && isObject(value.error) && Object.keys(value.error).length > 0 ? JSON.stringify(value.error) : raw;
  const where = arrayAt(value, 'loc');
  const named = where ? `${where.filter((part) => typeof part === 'string').join('.')}: ${said}` : said;
  return raw === null || named.includes(raw) ? named : `${named}: ${raw}`;
}

/** What the provider behind a gateway said (OpenRouter's `metadata.raw`). */
function upstreamMessage(value: JsonObject): string | null {
  const raw = stringAt(objectAt(value, 'metadata'), 'raw');
  return raw === null ? null : (messageAt(parseJson(raw), 1) ?? raw);
}

/** The fields of an error: those of `error`, else of the object itself; of a list, its first. */
export function errorFields(parsed: unknown): JsonObject | null {
  const one: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
  return objectAt(one, 'error') ?? objectOf(one);
}

/** True for the JSON of an error: what servers send in place of an answer, also as an event of a stream or a list. */
export function isErrorPayload(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0 && value.every(isErrorPayload);
  if (!isObject(value)) return false;
  if (isSomething(value.error) || value.object === 'error' || value.type === 'error') return true;
  const { choices } = value;
  if (Array.isArray(choices) && choices.length > 0) return false;
  if (baseStatus(value) !== 0) return true;
  // An answer may carry any of the following beside its choices.
  if (Array.isArray(choices)) return false;
  if (Array.isArray(value.errors) && value.errors.length > 0) return true;
  if (messageIn(value) === null) return false;
  const status = Number(value.code ?? value.status ?? value.status_code ?? value.statusCode);
  return (
    status >= 400 || value.success === false || value.status === 'error' || 'detail' in value || /error|exception/i.test(String(value.type))
  );
}

/** The status with which MiniMax answers, in a reply whose HTTP status is 200; 0 = none, or no error. */
export function baseStatus(value: unknown): number {
  return countAt(objectAt(value, 'base_resp'), 'status_code') ?? 0;
}

/** Some servers send `error: null`, `''`, `false` or `{}` with every chunk. */
function isSomething(value: unknown): boolean {
  if (isObject(value)) return Object.keys(value).length > 0;
  return Array.isArray(value) ? value.length > 0 : Boolean(value);
}

function first<T>(values: readonly T[], read: (value: T) => string | null): string | null {
  for (const value of values) {
    const found = read(value);
    if (found !== null) return found;
  }
  return null;
}
