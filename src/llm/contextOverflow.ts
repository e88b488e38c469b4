// Recognizes an error about a prompt that is too long, and reads both numbers from it.
import { sizeAt, stringAt } from '#base/json.ts';
import { errorFields } from './serverText.ts';

export interface ContextOverflow {
  promptTokens: number | null;
  /** The server stopped counting at `promptTokens` (vLLM). */
  isAtLeast?: true;
  contextTokens: number | null;
}

const SIGNS = [
  /exceed(?:s|ed|ing)?\b.{0,80}\bcontext/i, // llama.cpp "exceeds the available context size", Ollama "input length exceeds the context length"
  /context (?:length|size|window).{0,40}\bexceed/i,
  /maximum context length/i, // vLLM, OpenAI
  /context the overflows|context overflow/i, // LM Studio, in its own words
  /longer than the (?:maximum )?(?:model|context) length/i, // vLLM
  /prompt is too long|prompt too long/i,
];

/** `parsed`: the error body as JSON, if it was any. Null when it is about something else. */
export function readContextOverflow(message: string, parsed: unknown): ContextOverflow | null {
  const error = errorFields(parsed);
  const kind = `${stringAt(error, 'type') ?? ''} ${stringAt(error, 'code') ?? ''}`;
  const text = message.slice(0, 2_000);
  if (!/exceed_context_size_error|context_length_exceeded/.test(kind) && !SIGNS.some((sign) => sign.test(text))) return null;
  return {
    ...(/prompt (?:contains|has) at least \d/i.test(text) ? { isAtLeast: true } : {}),
    promptTokens:
      sizeAt(error, 'n_prompt_tokens') ??
      numberIn(text, [
        /\((\d+) in the messages/i,
        /request \((\d+) tokens\)/i,
        /prompt (?:contains|has)(?: at least)? (\d+)/i,
        /\(?length (\d+)\)? is longer/i,
        /resulted in (\d+) tokens/i,
        /requested (\d+) tokens/i,
        /has (\d+) input tokens/i,
        /first (\d+) tokens/i,
        /\bgot=(\d+)/i, // LiteLLM's own check
      ]),
    contextTokens:
      sizeAt(error, 'n_ctx') ??
      numberIn(text, [
        /maximum context length (?:is|of) (?:only )?(\d+)/i,
        /context (?:size|length|window) (?:is |of )?(?:only )?\(?(\d+)/i,
        /(?:maximum )?(?:model|context) length of (\d+)/i,
        /max input tokens=(\d+)/i,
      ]),
  };
}

function numberIn(text: string, patterns: readonly RegExp[]): number | null {
  for (const pattern of patterns) {
    const digits = pattern.exec(text)?.[1];
    if (digits !== undefined && digits.length < 12) return Number(digits);
  }
  return null;
}
