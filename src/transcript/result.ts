// The `result` line that ends a transcript, and what one run used according to it.
import { type JsonObject, numberOf, objectOf, textOf } from '#base/json.ts';

/** Anthropic's counting: `inputTokens` excludes what was read from or written to the prompt cache. */
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
  /** Anything but an explicit `is_error: false` is an error: the CLI reports failed requests as `subtype: success`. */
  isError: boolean;
  text: string;
  /** As the API names it: `end_turn`, `max_tokens`, …. */
  stopReason: string | null;
  /** Why the CLI stopped: `completed`, `api_error`, `aborted_streaming`, …. */
  terminalReason: string | null;
  durationMs: number | null;
  numTurns: number | null;
  totalCostUsd: number | null;
  sessionId: string | null;
  usage: TokenUse | null;
  /** Of the whole session, so a resumed run counts the runs before it too. Null = not reported. */
  modelUsage: ModelUse[] | null;
  /** Of this run alone. Null = not reported (older CLIs, our own runners). */
  modelUsageSinceLastResult: ModelUse[] | null;
  errors: string[];
  apiErrorStatus: number | null;
  /** Our own runners' error; the CLI has no such key. */
  error: { kind: string; message: string } | null;
}

/** Of one run. `tokensIn` counts every prompt token, cached or not. Null = unknown. */
export interface RunUse {
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
}

export function toResult(line: JsonObject): ResultLine {
  const error = objectOf(line.error);
  return {
    kind: 'result',
    subtype: textOf(line.subtype) ?? '',
    isError: line.is_error !== false,
    text: textOf(line.result) ?? '',
    stopReason: textOf(line.stop_reason),
    terminalReason: textOf(line.terminal_reason),
    durationMs: numberOf(line.duration_ms),
    numTurns: numberOf(line.num_turns),
    totalCostUsd: numberOf(line.total_cost_usd),
    sessionId: textOf(line.session_id),
    usage: toUsage(line.usage),
    modelUsage: toModelUsage(line.modelUsage),
    modelUsageSinceLastResult: toModelUsage(line.model_usage_since_last_result),
    errors: Array.isArray(line.errors) ? line.errors.filter((entry) => typeof entry === 'string') : [],
    apiErrorStatus: numberOf(line.api_error_status),
    error: error ? { kind: textOf(error.kind) ?? '', message: textOf(error.message) ?? '' } : null,
  };
}

/** Prefers what counts this run alone; `usage` is the last resort, as the CLI leaves out of it what an aborted request used. */
export function runUse(result: ResultLine): RunUse {
  const models = result.modelUsageSinceLastResult ?? result.modelUsage;
  // An empty record says nothing of tokens when the usage says more, as with servers whose model the CLI has no name for.
  if (!models || (models.length === 0 && (promptTokens(result.usage) ?? 0) > 0)) {
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

/** Unknown as soon as one part is. */
function sum(parts: (number | null)[]): number | null {
  let total = 0;
  for (const part of parts) {
    if (part === null) return null;
    total += part;
  }
  return total;
}

function toUsage(value: unknown): TokenUse | null {
  const usage = objectOf(value);
  if (!usage) return null;
  return {
    inputTokens: numberOf(usage.input_tokens),
    outputTokens: numberOf(usage.output_tokens),
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
      // For a model whose price it does not know the CLI guesses.
      costUsd: use?.costBasis === 'unknown' ? null : numberOf(use?.costUSD),
    };
  });
}
