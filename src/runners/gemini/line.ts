// One line of the Gemini CLI's stream-json (0.61), parsed. What it has no use for here is left out.
import { type JsonObject, numberOf, objectOf, textOf } from '#base/json.ts';

export type GeminiLine =
  | { kind: 'init'; sessionId: string; model: string }
  | { kind: 'text'; text: string }
  | { kind: 'toolUse'; id: string; name: string; input: JsonObject }
  /** `wasDenied`: the tool is not among those that may be used unasked. */
  | { kind: 'toolResult'; id: string; isError: boolean; wasDenied: boolean; text: string }
  /** What the CLI itself says of the run: loops, limits, blocked or empty answers. */
  | { kind: 'notice'; text: string }
  | GeminiResult;

export interface GeminiResult {
  kind: 'result';
  /** Anything but an explicit success. */
  isError: boolean;
  errorMessage: string;
  /** Of this run alone, also in a resumed session. `tokensIn` counts cached tokens too. Null = not told. */
  tokensIn: number | null;
  tokensOut: number | null;
  cachedTokens: number | null;
  /** The whole line, as evidence. */
  line: JsonObject;
}

/** See `ToolErrorType` in @google/gemini-cli-core. Tools that would have to ask are not registered where nobody can answer. */
const DENIALS: ReadonlySet<string> = new Set(['tool_not_registered', 'policy_violation']);

/** Null for what is not JSON, for the echo of the prompt, and for kinds that are not known. */
export function parseGeminiLine(text: string): GeminiLine | null {
  const line = objectOf(parse(text));
  switch (line?.type) {
    case 'init':
      return { kind: 'init', sessionId: textOf(line.session_id) ?? '', model: textOf(line.model) ?? '' };
    case 'message':
      return line.role === 'assistant' ? { kind: 'text', text: textOf(line.content) ?? '' } : null;
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

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
