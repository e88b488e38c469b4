// Tells from a refusal which fields of a chat request the server or the model does not take.
import { arrayAt, isObject, objectAt, stringAt } from '#base/json.ts';
import { readContextOverflow } from '#llm/contextOverflow.ts';
import type { Refusable } from '#llm/servers/serverMemory.ts';
import { errorFields } from '#llm/serverText.ts';

const REFUSABLE: readonly Refusable[] = [
  'stream_options',
  'return_progress',
  'temperature',
  'max_tokens',
  'max_completion_tokens',
  'system',
  'stream',
];

/** Places in the request whose own fields may have the names of others: a schema's “temperature” is not the request's. */
const ELSEWHERE: ReadonlySet<string> = new Set(['messages', 'tools', 'functions', 'response_format', 'input', 'prompt']);

/** Of these a client may take a mistake for its own. A 500 may have nothing to do with the request, so it has to be plain. */
const CLIENT_ERRORS: ReadonlySet<number> = new Set([400, 404, 405, 415, 422, 501]);
const REFUSES = /unsupported|not support|unknown|unrecognized|unexpected|not permitted|not allowed|deprecated|invalid|extra/i;

export interface FieldRefusal {
  status: number;
  /** The server's message. */
  said: string;
  /** The body's JSON; undefined when it is none. */
  parsed: unknown;
}

/**
 * Those of the sent fields that a refusal names, whatever it says of them: unknown, deprecated, out of range, only its default allowed.
 * By the machine-readable place where there is one (`param` in OpenAI's errors, `loc` in FastAPI's) that is part of the request, else by the words.
 */
export function refusedFields({ status, said, parsed }: FieldRefusal, body: object): Refusable[] {
  if (!CLIENT_ERRORS.has(status) && status !== 500) return [];
  if (readContextOverflow(said, parsed) !== null) return [];
  const places = placesIn(parsed);
  const named = places.map(fieldAt).filter((field) => field !== null);
  const text = said.slice(0, 2_000);
  return REFUSABLE.filter((field) => {
    if (!isSent(field, body)) return false;
    if (field === 'system') return places.some((place) => /\bmessages\b.*\brole$/.test(place)) || isSystemRefused(text);
    if (field === 'stream' && !named.includes('stream')) return isStreamRefused(text);
    if (named.length > 0) return named.includes(field);
    return (status !== 500 || REFUSES.test(text)) && wordsOf(field).test(text);
  });
}

function isSent(field: Refusable, body: object): boolean {
  if (field === 'stream') return 'stream' in body && body.stream === true;
  if (field !== 'system') return field in body;
  return (arrayAt(body, 'messages') ?? []).some((message) => stringAt(message, 'role') === 'system');
}

/** In dots, as `param` and `loc` have them. LiteLLM writes `None` where there is none. */
function placesIn(parsed: unknown): string[] {
  const error = errorFields(parsed);
  const param = stringAt(error, 'param') ?? '';
  // Mistral has FastAPI's details under `message`.
  const details = [parsed, error, objectAt(parsed, 'message'), objectAt(error, 'message')]
    .flatMap((one) => [...(arrayAt(one, 'detail') ?? []), ...(arrayAt(one, 'details') ?? [])])
    .filter(isObject);
  const places = details.map((detail) => (arrayAt(detail, 'loc') ?? []).join('.'));
  return [param, ...places].filter((place) => !/^\s*(?:none|null|undefined)?\s*$/i.test(place));
}

/** The field of the request that a place is in, whatever stands before it (`body.ChatCompletionRequest.temperature`); null = none that is known. */
function fieldAt(place: string): string | null {
  const parts = place.split(/[^\w-]+/);
  return parts.find((part) => ELSEWHERE.has(part) || REFUSABLE.some((field) => field === part && field !== 'system')) ?? null;
}

function wordsOf(field: Refusable): RegExp {
  if (field === 'stream_options') return /\b(?:stream_options|include_usage)\b/;
  return new RegExp(`\\b${field.replaceAll('_', '[_ ]?')}\\b`, 'i');
}

/** In the words of chat templates, OpenAI and Google. */
function isSystemRefused(text: string): boolean {
  return (
    /\b(?:system|developer)['"`’”]?[ _]?(?:role|messages?|prompts?|instructions?)\b/i.test(text) ||
    /\broles?\b.{0,60}['"`“‘]?\bsystem\b/i.test(text) ||
    /['"`“‘](?:system|developer)['"`”’].{0,120}\broles?\b/i.test(text) ||
    /\broles? must alternate\b/i.test(text) ||
    /\bonly (?:support )?(?:the )?['"`]?user['"`]?,?(?: and)? ['"`]?(?:assistant|model)\b.*\broles?\b/i.test(text)
  );
}

function isStreamRefused(text: string): boolean {
  return /\bstream(?:ing|ed)?\b(?!_).{0,60}\b(?:not|unsupported|disabled|unavailable)\b|\b(?:cannot|can't|not|verified to) (?:support )?stream(?:ing)?\b/i.test(
    text,
  );
}
