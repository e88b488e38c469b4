// Parses one line of the Gemini CLI's stream-json (0.61) into what the runner needs of it.
import { type JsonObject, numberOf, objectOf, textOf } from '#base/json.ts';

export type GeminiLine =
  | { kind: 'init'; sessionId: string; model: string }
  /** `isDelta`: the next piece of a message; else all of it, also what came in pieces before. */
  | { kind: 'text'; text: string; isDelta: boolean }
  | { kind: 'toolUse'; id: string; name: string; input: JsonObject }
  /** `wasDenied`: the tool is not among those that may be used without asking. */
  | { kind: 'toolResult'; id: string; isError: boolean; wasDenied: boolean; text: string }
  /** A message of the CLI itself about the run: loops, limits, blocked or empty answers. */
  | { kind: 'notice'; text: string }
  | GeminiResult;

export interface GeminiResult {
  kind: 'result';
  /** False only for an explicit success. */
  isError: boolean;
  errorMessage: string;
  /** Of this run alone, also in a resumed session. `tokensIn` includes cached tokens. Null = not reported. */
  tokensIn: number | null;
  tokensOut: number | null;
  cachedTokens: number | null;
  /** The whole line, for classifying a failure. */
  line: JsonObject;
}

/** See `ToolErrorType` in @google/gemini-cli-core. Without a terminal the CLI does not register tools that would have to ask. */
const DENIALS: ReadonlySet<string> = new Set(['tool_not_registered', 'policy_violation']);

/** Null for the echo of the prompt, and for unknown kinds. */
export function toGeminiLine(line: JsonObject): GeminiLine | null {
  switch (line.type) {
    case 'init':
      return { kind: 'init', sessionId: textOf(line.session_id) ?? '', model: textOf(line.model) ?? '' };
    case 'message':
      return line.role === 'assistant' ? { kind: 'text', text: textOf(line.content) ?? '', isDelta: line.delta === true } : null;
    case 'tool_use':
      return {
        kind: 'toolUse',
        id: textOf(line.tool_id) ?? '',
        name: textOf(line.tool_name) ?? '',
        input: objectOf(line.parameters) ?? {},
      };
    case 'tool_result': {
      const error = objectOf(line.error);
      const text = textOf(line.output) ?? textOf(error?.message) ?? '';
      const wasDenied = DENIALS.has(textOf(error?.type) ?? '');
      return { kind: 'toolResult', id: textOf(line.tool_id) ?? '', isError: line.status !== 'success', wasDenied, text };
    }
    case 'error':
      return { kind: 'notice', text: textOf(line.message) ?? '' };
    case 'result':
      return toResult(line);
    default:
      return null;
  }
}

function toResult(line: JsonObject): GeminiResult {
  const stats = objectOf(line.stats);
  const error = objectOf(line.error);
  return {
    kind: 'result',
    isError: line.status !== 'success',
    errorMessage: textOf(error?.message) ?? '',
    tokensIn: numberOf(stats?.input_tokens),
    tokensOut: numberOf(stats?.output_tokens),
    cachedTokens: numberOf(stats?.cached),
    line,
  };
}
