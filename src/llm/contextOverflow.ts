// Recognizes an error about a prompt that is too long, and reads both numbers from it.
import { countAt, sizeAt, stringAt } from '#base/json.ts';
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
  /longer than the model['’]s context length|exceeds the maximum allowed length/i, // SGLang
  /prompt (?:is )?too long|\binput is too long\b/i, // Anthropic; Bedrock
  /prompt exceeds (?:the )?max(?:imum)? length/i, // Zhipu
  /maximum prompt length is \d/i, // xAI
  /input token count.{0,40}\bexceeds? the maximum/i, // Google
  /exceeded model token limit/i, // Kimi
  /prompt token count of \d+ exceeds/i, // Copilot
  /`inputs` (?:tokens \+|must have less than)/i, // TGI
  /ContextWindowExceeded/, // LiteLLM
  /too many tokens: .{0,80}\bprompt\b/i, // Cohere
  /range of input length should be/i, // DashScope
  /number of input tokens \d+ cannot exceed/i, // watsonx
  /prompt length \d+ is (?:greater|larger|longer) than/i, // TabbyAPI
];
const CODES =
  /exceed_context_size_error|context_length_exceeded|context_window_exceeded|model_max_prompt_tokens_exceeded|(?:^| )1261(?: |$)/i;

/** `parsed`: the error body as JSON, if it was any. Null when it is about something else. */
export function readContextOverflow(message: string, parsed: unknown): ContextOverflow | null {
  const error = errorFields(parsed);
  const kind = `${stringAt(error, 'type') ?? ''} ${stringAt(error, 'code') ?? countAt(error, 'code') ?? ''}`;
  const text = message.slice(0, 2_000);
  if (!CODES.test(kind) && !SIGNS.some((sign) => sign.test(text))) return null;
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
        /prompt is too long: (\d+)/i,
        /request contains (\d+) tokens/i,
        /input(?: length)? \((\d+) tokens\)/i,
        /input token count \(?(\d+)/i,
        /token count of (\d+) exceeds/i,
        /requested: (\d+)/i,
        /given: (\d+)/i,
        /received (\d+)/i,
        /number of input tokens (\d+)/i,
        /prompt length (\d+) is/i,
        /current length is (\d+)/i, // Cerebras
      ]),
    contextTokens:
      sizeAt(error, 'n_ctx') ??
      numberIn(text, [
        /maximum context length (?:is|of) (?:only )?(\d+)/i,
        /context (?:size|length|window) (?:is |of )?(?:only )?\(?(\d+)/i,
        /(?:maximum )?(?:model|context) length of (\d+)/i,
        /max input tokens=(\d+)/i,
        /prompt is too long: \d+ tokens > (\d+)/i,
        /maximum prompt length is (\d+)/i,
        /maximum (?:number of tokens allowed|allowed length) \(?(\d+)/i,
        /model token limit: (\d+)/i,
        /exceeds the limit of (\d+)/i,
        /(?:must be <=|must have less than|cannot exceed(?: the total tokens limit)?) (\d+)/i,
        /input length should be \[\d+, ?(\d+)\]/i,
        /(?:greater|larger|longer) than (?:max_seq_len )?(\d+)/i,
        /while limit is (\d+)/i,
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
