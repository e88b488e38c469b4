// Reads text and reasoning of a delta or message, in every shape that servers use.
import { isObject, type JsonObject } from '#base/json.ts';

export interface MessageText {
  text: string;
  thinking: string;
  /** True for whatever was generated, also tool calls, images and reasoning that is encrypted. */
  isProgress: boolean;
}

/**
 * Where servers put reasoning; the first that has some counts, as gateways send several with the same words. DeepSeek, llama.cpp and SGLang
 * `reasoning_content`, vLLM, Ollama and OpenRouter `reasoning`, Ollama's own API `thinking`, LiteLLM `thinking_blocks`, others their own.
 */
const REASONING_FIELDS = [
  'reasoning_content',
  'reasoning',
  'thinking',
  'reasoning_text',
  'thinking_content',
  'thought',
  'thoughts',
  'reasoning_details',
  'thinking_blocks',
] as const;
const TEXT_FIELDS = ['content', 'text', 'refusal'] as const;
/** In parts of content: what holds the words, by any of these names. */
const PART_FIELDS = ['text', 'thinking', 'reasoning', 'content', 'parts', 'summary', 'refusal', 'value'] as const;
const MAX_DEPTH = 4;

const NOTHING: MessageText = { text: '', thinking: '', isProgress: false };

/** `message`: a choice's `delta` or `message`. */
export function readMessage(message: unknown): MessageText {
  if (typeof message === 'string') return { text: message, thinking: '', isProgress: message !== '' };
  if (!isObject(message)) return NOTHING;
  const parts = { text: '', thinking: '' };
  for (const field of TEXT_FIELDS) readPart(message[field], false, parts, 0);
  // Some servers take a piece of text that is a number for one.
  if (typeof message.content === 'number') parts.text += String(message.content);
  if (parts.thinking === '') parts.thinking = reasoningIn(message);
  const isProgress = parts.text !== '' || parts.thinking !== '' || hasMore(message);
  return { ...parts, isProgress };
}

function reasoningIn(message: JsonObject): string {
  for (const field of REASONING_FIELDS) {
    const parts = { text: '', thinking: '' };
    readPart(message[field], true, parts, 0);
    if (parts.thinking !== '') return parts.thinking;
  }
  return '';
}

/** A text, a list of parts, or a part: `{type: 'text', text}`, `{type: 'thinking', thinking: "…" | [parts]}` (Mistral), `{thought: true, text}` (Google). */
function readPart(part: unknown, isThinking: boolean, into: { text: string; thinking: string }, depth: number): void {
  if (typeof part === 'string') into[isThinking ? 'thinking' : 'text'] += part;
  else if (depth >= MAX_DEPTH) return;
  else if (Array.isArray(part)) for (const one of part) readPart(one, isThinking, into, depth + 1);
  else if (isObject(part)) {
    const thinks = isThinking || part.thought === true || (typeof part.type === 'string' && /think|reason|thought/i.test(part.type));
    const field = PART_FIELDS.find((name) => part[name] !== undefined && part[name] !== null);
    if (field !== undefined) readPart(part[field], thinks, into, depth + 1);
  }
}

function hasMore(message: JsonObject): boolean {
  return Object.entries(message).some(([key, value]) => key !== 'role' && key !== 'type' && isFilled(value));
}

function isFilled(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isFilled);
  if (isObject(value)) return Object.keys(value).length > 0;
  return typeof value === 'string' && value !== '';
}

/** Reads one choice after another. Text comes in one place, the first that has some: what another repeats is left out. */
export function createChoiceReader(): (choice: JsonObject) => MessageText {
  const textNews = createMessageNews();
  const thinkingNews = createMessageNews();
  let place: 'unknown' | 'delta' | 'text' = 'unknown';
  return ({ delta, text, message }) => {
    const piece = readMessage(delta ?? text);
    if (piece.isProgress) place = 'delta';
    if (place === 'delta') return piece;
    // The older completions' field, beside a delta that stays empty.
    const older = typeof text === 'string' ? readMessage(text) : NOTHING;
    if (older.isProgress) place = 'text';
    if (place === 'text') return older;
    // Some servers send messages in place of deltas, or beside them with the text so far.
    const whole = readMessage(message);
    return { ...whole, text: textNews(whole.text), thinking: thinkingNews(whole.thinking) };
  };
}

/** Ollama's own API, which some proxies pass on: a message a line, and `done` at the end (github.com/ollama/ollama/blob/main/docs/api.md). */
export function ollamaChoice({ message, done, done_reason }: JsonObject): JsonObject | null {
  if (!isObject(message)) return null;
  return { delta: message, finish_reason: done === true ? (done_reason ?? 'stop') : null };
}

/** The model calls a tool, in the field that is for it. */
export function callsTool({ delta, message }: JsonObject): boolean {
  return [delta, message].some((one) => isObject(one) && (isFilled(one.tool_calls) || isFilled(one.function_call)));
}

/** Takes the news from messages that servers send whole with each event: the text so far, or only a piece of it. */
export function createMessageNews(): (whole: string) => string {
  let sent = '';
  let isPiecewise = false;
  return (whole) => {
    if (!isPiecewise && whole.startsWith(sent)) {
      const news = whole.slice(sent.length);
      sent = whole;
      return news;
    }
    isPiecewise = true;
    sent = '';
    return whole;
  };
}
