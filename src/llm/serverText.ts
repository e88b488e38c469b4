// Makes what a server wrote fit to be quoted to people, and finds the sentence in its errors.
import { isObject, objectAt, parseJson, stringAt } from '#base/json.ts';

const MAX_QUOTED_CHARS = 200;
const MAX_READ_CHARS = 4_096;

/** One line, bounded, without control characters and without the key. */
export function quotable(text: string, apiKey: string | null): string {
  const head = apiKey ? text.slice(0, MAX_READ_CHARS).replaceAll(apiKey, '…') : text.slice(0, MAX_READ_CHARS);
  const line = head.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return line.length > MAX_QUOTED_CHARS ? `${line.slice(0, MAX_QUOTED_CHARS - 1)}…` : line;
}

/** The sentence in an error body: `{error: {message}}` (OpenAI), `{error: "…"}` (Ollama), `{message}` (vLLM), `{detail}` (FastAPI), else the text itself. */
export function serverMessage(body: string): string {
  const parsed = parseJson(body);
  return (isObject(parsed) ? messageIn(parsed) : null) ?? body;
}

/** The message in an error event's or body's parsed JSON; null when there is none. */
export function messageIn(parsed: unknown): string | null {
  if (!isObject(parsed)) return typeof parsed === 'string' ? parsed : null;
  const inner = objectAt(parsed, 'error');
  const direct =
    (inner && (stringAt(inner, 'message') ?? stringAt(inner, 'error'))) ?? stringAt(parsed, 'error') ?? stringAt(parsed, 'message');
  if (direct !== null) return direct;
  const detail = inner ?? parsed.detail ?? parsed.error;
  return detail === undefined || detail === null ? null : typeof detail === 'string' ? detail : JSON.stringify(detail);
}
