// Tells what a server's finish reason means, in the words of all providers.

import { type JsonObject, stringAt } from '#base/json.ts';

/** `filter` and `error` cut the answer; `length` cuts it at a limit; `tool`: the model wants a tool's result before it goes on. */
export type Finish = 'stop' | 'length' | 'filter' | 'tool' | 'error' | 'other';

/**
 * OpenAI, Azure; Anthropic, Bedrock; Gemini, Vertex; Cohere; Mistral; TGI; watsonx; DeepSeek; Zhipu; Ollama; vLLM, SGLang.
 * Case, hyphens and a prefix like `FINISH_REASON_` do not matter.
 */
const KNOWN: Readonly<Record<string, Finish>> = {
  stop: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  stop_sequence: 'stop',
  stop_token: 'stop',
  stop_str: 'stop',
  end_turn: 'stop',
  end: 'stop',
  complete: 'stop',
  completed: 'stop',
  finished: 'stop',
  done: 'stop',
  success: 'stop',
  length: 'length',
  max_tokens: 'length',
  max_length: 'length',
  model_length: 'length',
  token_limit: 'length',
  time_limit: 'length',
  incomplete: 'length',
  truncated: 'length',
  not_finished: 'length',
  model_context_window_exceeded: 'length',
  recitation: 'filter',
  safety: 'filter',
  spii: 'filter',
  language: 'filter',
  sensitive: 'filter',
  refusal: 'filter',
  guardrail_intervened: 'filter',
  error_toxic: 'filter',
  insufficient_system_resource: 'error',
  malformed_function_call: 'error',
  unexpected_tool_call: 'error',
  timeout: 'error',
};

const FAMILIES: readonly [RegExp, Finish][] = [
  [/filter|safety|prohibited|block(?:ed|list)|moderat|policy|guardrail|flagged/, 'filter'],
  [/tool|function/, 'tool'],
  [/error|abort|cancel|fail|unavailable|overloaded/, 'error'],
  [/length|(?:max|limit|exceed|budget).*(?:token|context|output)|(?:token|context|output).*(?:max|limit|exceed|budget)/, 'length'],
];

/** What some servers write with each chunk before the last, in place of `null`. */
const NOT_YET = /^\s*(?:null|none|nil|undefined)?\s*$/i;

/** The end that a choice tells, and the server's word for it; null while there is none. */
export function finishIn({ finish_reason, finishReason, stop_reason }: JsonObject): { finish: Finish; word: string } | null {
  const told = finish_reason ?? finishReason ?? null;
  if (told === null && (stop_reason ?? null) === null) return null;
  const word = typeof told === 'string' ? told : (stringAt(told, 'type') ?? '');
  if (!NOT_YET.test(word)) return { finish: finishOf(word), word };
  // Anthropic's field. vLLM has the words that it stopped at there, and its finish reason beside them.
  const own = typeof stop_reason === 'string' ? stop_reason : '';
  const finish = finishOf(own);
  return finish === 'other' ? null : { finish, word: own };
}

/** `other` says nothing, `stop` only that the answer ended. */
export function isWeaker(finish: Finish, than: Finish): boolean {
  const weight = (one: Finish) => (one === 'other' ? 0 : one === 'stop' ? 1 : 2);
  return weight(finish) < weight(than);
}

export function finishOf(reason: string): Finish {
  const name = reason
    .trim()
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .replace(/[\s-]+/g, '_')
    .toLowerCase()
    .replace(/^finish_?reason_/, '');
  return KNOWN[name] ?? FAMILIES.find(([pattern]) => pattern.test(name))?.[1] ?? 'other';
}
