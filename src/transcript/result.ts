// Parses the `result` line that ends a transcript, and reads from it what the run used.
import { type JsonObject, numberOf, objectOf, textOf } from '#base/json.ts';
import { UNKNOWN } from './ownFields.ts';

/** Anthropic's counting: `inputTokens` excludes tokens read from or written to the prompt cache. Null = unknown. */
export interface TokenUse {
  inputTokens: number | null;
  outputTokens: number | null;
  cacheReadTokens: number | null;
  cacheCreationTokens: number | null;
}

export interface ModelUse extends TokenUse {
  model: string;
  costUsd: number | null;
}

export interface ResultLine {
  kind: 'result';
  subtype: string;
  /** False only for an explicit `is_error: false`: the CLI reports failed requests as `subtype: success`. */
  isError: boolean;
  text: string;
  /** The API's name: `end_turn`, `max_tokens`, …. */
  stopReason: string | null;
  /** Why the CLI stopped: `completed`, `api_error`, `aborted_streaming`, …. */
  terminalReason: string | null;
  durationMs: number | null;
  numTurns: number | null;
  totalCostUsd: number | null;
  sessionId: string | null;
  usage: TokenUse | null;
  /** Of the whole session, so that of a resumed run includes the runs before it. Null = not reported. */
  modelUsage: ModelUse[] | null;
  /** Of this run alone. Null = not reported (older CLIs, our own runners). */
  modelUsageSinceLastResult: ModelUse[] | null;
  errors: string[];
  apiErrorStatus: number | null;
  /** Written by our own runners only. */
  error: { kind: string; message: string } | null;
}

/** What one run used. `tokensIn` counts every prompt token, cached or not; `costUsd` is in US dollars. Null = unknown. */
export interface RunUse {
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
}

export function toResult(line: JsonObject): ResultLine {
  const error = objectOf(line.error);
  const unknown = new Set(Array.isArray(line[UNKNOWN]) ? line[UNKNOWN] : []);
  return {
    kind: 'result',
    subtype: textOf(line.subtype) ?? '',
    isError: line.is_error !== false,
    text: textOf(line.result) ?? '',
    stopReason: textOf(line.stop_reason),
    terminalReason: textOf(line.terminal_reason),
    durationMs: numberOf(line.duration_ms),
    numTurns: numberOf(line.num_turns),
    totalCostUsd: unknown.has('total_cost_usd') ? null : numberOf(line.total_cost_usd),
    sessionId: textOf(line.session_id),
    usage: toUsage(line.usage, unknown),
    modelUsage: toModelUsage(line.modelUsage),
    modelUsageSinceLastResult: toModelUsage(line.model_usage_since_last_result),
    errors: Array.isArray(line.errors) ? line.errors.filter((entry) => typeof entry === 'string') : [],
    apiErrorStatus: numberOf(line.api_error_status),
    error: error ? { kind: textOf(error.kind) ?? '', message: textOf(error.message) ?? '' } : null,
  };
}

/** Prefers counts of this run alone. `usage` is the last resort: the CLI leaves out of it what an aborted request used. */
export function runUse(result: ResultLine): RunUse {
  const models = result.modelUsageSinceLastResult ?? result.modelUsage;
  // The record is empty in our own results, and for servers whose model the CLI has no name for; then `usage` knows more.
  if (!models || models.length === 0) {
    return { tokensIn: promptTokens(result.usage), tokensOut: result.usage?.outputTokens ?? null, costUsd: result.totalCostUsd };
  }
  return {
    tokensIn: sum(models.map(promptTokens)),
    tokensOut: sum(models.map((model) => model.outputTokens)),
    costUsd: costOf(result),
  };
}

function costOf(result: ResultLine): number | null {
  if (result.totalCostUsd === null || !result.modelUsageSinceLastResult) return result.totalCostUsd;
  return sum(result.modelUsageSinceLastResult.map((model) => model.costUsd));
}

function promptTokens(use: TokenUse | null): number | null {
  if (!use || use.inputTokens === null) return null;
  return use.inputTokens + (use.cacheReadTokens ?? 0) + (use.cacheCreationTokens ?? 0);
}

/** Null as soon as one part is. */
function sum(parts: (number | null)[]): number | null {
  let total = 0;
  for (const part of parts) {
    if (part === null) return null;
    total += part;
  }
  return total;
}

/** `unknown`: the fields whose 0 means that nobody knows. */
function toUsage(value: unknown, unknown: ReadonlySet<unknown>): TokenUse | null {
  const usage = objectOf(value);
  if (!usage) return null;
  return {
    inputTokens: unknown.has('input_tokens') ? null : numberOf(usage.input_tokens),
    outputTokens: unknown.has('output_tokens') ? null : numberOf(usage.output_tokens),
    cacheReadTokens: numberOf(usage.cache_read_input_tokens),
    cacheCreationTokens: numberOf(usage.cache_creation_input_tokens),
  };
}

function toModelUsage(value: unknown): ModelUse[] | null {
  const models = objectOf(value);
  if (!models) return null;
  return Object.entries(models).map(([model, entry]) => {
    const use = objectOf(entry);
    return {
      model,
      inputTokens: numberOf(use?.inputTokens),
      outputTokens: numberOf(use?.outputTokens),
      cacheReadTokens: numberOf(use?.cacheReadInputTokens),
      cacheCreationTokens: numberOf(use?.cacheCreationInputTokens),
      // The CLI guesses the price of a model it does not know.
      costUsd: use?.costBasis === 'unknown' ? null : numberOf(use?.costUSD),
    };
  });
}
