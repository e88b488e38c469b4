// What the Claude CLI prints, on its way into the transcript: kept as it is, and read along for how the run ends.
import { type JsonObject, numberOf, objectOf, textOf } from '#base/json.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import { type TranscriptLine, toLine } from '#transcript/line.ts';
import { type ResultLine, toResult } from '#transcript/result.ts';
import type { ClaudeControl } from './control.ts';

/** What counts as evidence: the CLI's own words, never the model's. */
export interface ClaudeSeen {
  /** The last one; null = the CLI never said how it ended. */
  result: ResultLine | null;
  /** How the CLI classed a failed request: `authentication_failed`, `rate_limit`, …. */
  apiError: string | null;
  /** The result as it was printed. */
  resultFields: JsonObject | null;
  /** The last one that says anything of this run: a limit that is paid beyond refuses nothing. */
  rateLimitEvent: JsonObject | null;
  /** The last thing the model said. */
  lastText: string;
  changedFiles: boolean;
}

export class ClaudeLines {
  readonly seen: ClaudeSeen = { result: null, apiError: null, resultFields: null, rateLimitEvent: null, lastText: '', changedFiles: false };
  readonly #sink: TranscriptSink;
  readonly #control: Pick<ClaudeControl, 'take' | 'wasAsked' | 'hasLeft'>;
  readonly #prompt: string;
  readonly #firstNotice: string;
  /** Held back: work in the background may bring the conversation on after a result, and a transcript ends with its only one. */
  #results: JsonObject[] = [];
  #hasBegun = false;

  /** `firstNotice`: told right after the prompt; '' = nothing. */
  constructor(sink: TranscriptSink, control: Pick<ClaudeControl, 'take' | 'wasAsked' | 'hasLeft'>, prompt: string, firstNotice = '') {
    this.#sink = sink;
    this.#control = control;
    this.#prompt = prompt;
    this.#firstNotice = firstNotice;
  }

  /** What is not a line of stream-json is left out. */
  async take(text: string): Promise<void> {
    const line = parse(text);
    if (line === null || this.#control.take(line)) return;
    if (line.type === 'result') {
      this.#results.push(line);
      return;
    }
    this.#note(line, toLine(line));
    await this.#sink.write(line);
    if (line.type === 'system' && line.subtype === 'init') await this.#writePrompt(line);
  }

  /** True when it ended at once, as it does not know the session that it was to go on in. */
  get isSessionUnknown(): boolean {
    const last = this.#results.at(-1);
    return !this.#hasBegun && last !== undefined && /^No conversation found with session ID/.test(toResult(last).errors[0] ?? '');
  }

  /** Writes the result. `survivors`: processes that could not be ended. `hasBudget`: it was to keep one. */
  async finish(survivors: number, hasBudget: boolean): Promise<void> {
    const last = this.#results.at(-1);
    const denied = deniedTools(this.#results, (toolUseId) => this.#control.wasAsked(toolUseId));
    if (denied !== '')
      await this.#notice(
        `Claude Code was not allowed to use ${denied}. What it may do unasked is set in its own user settings (/permissions).`,
      );
    if (this.#control.hasLeft) await this.#notice('What Claude Code had left running in the background was ended with the run.');
    if (survivors > 0) await this.#notice(`${survivors} of Claude Code’s processes could not be ended.`);
    if (last === undefined) return;
    const whole = this.#results.length === 1 ? last : { ...last, ...usageOfAll(this.#results) };
    this.seen.result = toResult(whole);
    if (hasBudget) await this.#tellUnpriced(this.seen.result);
    this.seen.resultFields = whole;
    await this.#sink.write(whole);
  }

  #note(line: JsonObject, read: TranscriptLine | null): void {
    if (line.type === 'rate_limit_event') {
      this.seen.rateLimitEvent = objectOf(line.rate_limit_info)?.isUsingOverage === true ? null : line;
    }
    if (read?.kind === 'user' && read.fileChange !== null) this.seen.changedFiles = true;
    if (read?.kind !== 'assistant' || read.parentToolUseId !== null) return;
    this.seen.apiError = read.apiError;
    const said = read.blocks.map((block) => (block.kind === 'text' ? block.text : '')).join('');
    if (read.apiError === null && said !== '') this.seen.lastText = said;
  }

  /** The CLI does not repeat what it was asked; without it no thread could be rebuilt from the transcript. */
  async #writePrompt(init: JsonObject): Promise<void> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    const content = [{ type: 'text', text: this.#prompt }];
    await this.#sink.write({ type: 'user', message: { role: 'user', content }, parent_tool_use_id: null, session_id: init.session_id });
    if (this.#firstNotice !== '') await this.#notice(this.#firstNotice);
  }

  /** The CLI keeps a budget for these too, by the price of another model. */
  async #tellUnpriced({ modelUsageSinceLastResult, modelUsage }: ResultLine): Promise<void> {
    const unpriced = (modelUsageSinceLastResult ?? modelUsage ?? []).filter(({ costUsd }) => costUsd === null);
    if (unpriced.length === 0) return;
    const models = unpriced.map(({ model }) => model).join(', ');
    await this.#notice(`Claude Code does not know the price of ${models}: it kept the budget by a guess, and what was spent is not known.`);
  }

  #notice(text: string): Promise<void> {
    return this.#sink.write({ type: 'system', subtype: 'status', status: 'notice', text });
  }
}

function parse(text: string): JsonObject | null {
  try {
    const line = objectOf(JSON.parse(text));
    return typeof line?.type === 'string' ? line : null;
  } catch {
    return null;
  }
}

/** “Bash, Edit”, denied without a question; '' = nothing was. */
function deniedTools(results: readonly JsonObject[], wasAsked: (toolUseId: string) => boolean): string {
  const denials = results.flatMap((result) => (Array.isArray(result.permission_denials) ? result.permission_denials.map(objectOf) : []));
  const unasked = denials.filter((denial) => !wasAsked(textOf(denial?.tool_use_id) ?? ''));
  return [...new Set(unasked.map((denial) => textOf(denial?.tool_name) ?? '?'))].join(', ');
}

/** Each result counts what came since the one before. */
function usageOfAll(results: readonly JsonObject[]): JsonObject {
  const total: Record<string, JsonObject> = {};
  for (const result of results) {
    const models = objectOf(result.model_usage_since_last_result);
    if (!models) return {};
    for (const [model, use] of Object.entries(models)) total[model] = added(total[model] ?? {}, objectOf(use) ?? {});
  }
  return { model_usage_since_last_result: total };
}

const COUNTED = new Set(['inputTokens', 'outputTokens', 'cacheReadInputTokens', 'cacheCreationInputTokens', 'costUSD']);

function added(one: JsonObject, other: JsonObject): JsonObject {
  const sums = Object.entries(other).map(([key, value]) => [
    key,
    COUNTED.has(key) ? (numberOf(one[key]) ?? 0) + (numberOf(value) ?? 0) : value,
  ]);
  return { ...one, ...Object.fromEntries(sums) };
}
