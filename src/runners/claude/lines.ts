// Passes the Claude CLI's lines on to the transcript as they are, and gathers how the run ended.
import { type JsonObject, numberOf, objectOf, textOf } from '#base/json.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import type { ProcessEnd } from '#processes/processRequest.ts';
import { messagesIn, plainLine } from '#runners/cli/jsonLine.ts';
import { saysSessionGone } from '#runners/cli/sessionGone.ts';
import { type TranscriptLine, toLine } from '#transcript/line.ts';
import { type ResultLine, toResult } from '#transcript/result.ts';
import { statusLine, userLine } from '#transcript/sdkLine.ts';
import type { ClaudeControl } from './control.ts';

/** What the lines say about how the run ended. Only the CLI's own words are evidence, never the model's. */
export interface ClaudeEvidence {
  /** The last result line; null = the CLI never printed one. */
  result: ResultLine | null;
  /** The CLI's name for the last failed request: `authentication_failed`, `rate_limit`, …. */
  apiError: string | null;
  /** The result line as it was printed. */
  resultFields: JsonObject | null;
  /** The last `rate_limit_event` that concerns this run; null where usage beyond the limit is paid for and nothing is refused. */
  rateLimitEvent: JsonObject | null;
  /** The model's last message that has text. */
  lastText: string;
  /** The streamed text of a message after that one; '' = none, or its consolidated line came. */
  streamedText: string;
  /** The end of what the CLI printed on stdout beside its messages. */
  plainText: string;
  changedFiles: boolean;
}

type LineControl = Pick<ClaudeControl, 'take' | 'wasAsked' | 'hasStoppedBackground'>;

/** `firstNotice`: written right after the prompt; '' = none. `resumes`: the session that the CLI was asked to resume; null = none. */
export interface ClaudeRunFacts {
  prompt: string;
  firstNotice: string;
  resumes: string | null;
}

type Ended = Extract<ProcessEnd, { kind: 'ended' }>;

/** UTF-16 units. */
const MAX_PLAIN_TEXT = 4_096;
const MAX_STREAMED_TEXT = 4 * 1024 * 1024;

export class ClaudeLines {
  readonly evidence: ClaudeEvidence = {
    result: null,
    apiError: null,
    resultFields: null,
    rateLimitEvent: null,
    lastText: '',
    streamedText: '',
    plainText: '',
    changedFiles: false,
  };
  readonly #sink: TranscriptSink;
  readonly #control: LineControl;
  readonly #facts: ClaudeRunFacts;
  /** Held back until the end: background work may continue the conversation after a result, and a transcript ends with its only one. */
  #results: JsonObject[] = [];
  #hasBegun = false;
  #sessionId: string | null = null;
  /** The init line of a session that may yet prove to be gone. */
  #heldInit: JsonObject | null = null;

  constructor(sink: TranscriptSink, control: LineControl, facts: ClaudeRunFacts) {
    this.#sink = sink;
    this.#control = control;
    this.#facts = facts;
  }

  /** Text that is not a line of stream-json is left out. */
  async take(text: string): Promise<void> {
    const messages = messagesIn(text);
    if (messages.length === 0) this.evidence.plainText = `${this.evidence.plainText}\n${plainLine(text)}`.slice(-MAX_PLAIN_TEXT);
    for (const message of messages) await this.#takeMessage(message);
  }

  /** True when the CLI ended at once because it does not have the session it was to resume. */
  isSessionGone(stderrTail: string): boolean {
    const last = this.#results.at(-1);
    if (this.#facts.resumes === null || this.#hasBegun || last?.is_error === false) return false;
    const { errors, text } = toResult(last ?? {});
    return saysSessionGone([...errors, text, this.evidence.plainText, stderrTail].join('\n'));
  }

  /** Writes the notices and the result, once the CLI has exited. `hasBudget`: the run had a budget. */
  async finish({ survivors, stderrTail }: Pick<Ended, 'survivors' | 'stderrTail'>, hasBudget: boolean): Promise<void> {
    await this.#begin();
    const last = this.#results.at(-1);
    const denied = deniedTools(this.#results, (toolUseId) => this.#control.wasAsked(toolUseId));
    if (denied !== '')
      await this.#notice(`Claude Code was not allowed to use ${denied}. To allow it, change Claude Code’s user settings (/permissions).`);
    if (this.#control.hasStoppedBackground) await this.#notice('Background work that Claude Code left running was stopped with the run.');
    if (this.#hasLostSession(stderrTail))
      await this.#notice('Claude Code no longer has the earlier conversation, so this run started a new one.');
    if (survivors > 0) await this.#notice(`${survivors} of Claude Code’s processes couldn’t be stopped.`);
    if (last === undefined) return;
    const whole = this.#results.length === 1 ? last : { ...last, ...usageOfAll(this.#results) };
    this.evidence.result = toResult(whole);
    if (hasBudget) await this.#noteUnpricedModels(this.evidence.result);
    this.evidence.resultFields = whole;
    await this.#sink.write(whole);
  }

  /** True when the CLI went on in a new session instead of the one it was to resume, and said so. */
  #hasLostSession(stderrTail: string): boolean {
    const { resumes } = this.#facts;
    return resumes !== null && this.#sessionId !== resumes && saysSessionGone(`${this.evidence.plainText}\n${stderrTail}`);
  }

  async #takeMessage(line: JsonObject): Promise<void> {
    if (this.#control.take(line)) return;
    if (line.type === 'result') {
      this.#results.push(line);
      return;
    }
    await this.#begin();
    if (isInit(line)) {
      this.#heldInit = line;
      if (this.#facts.resumes === null) await this.#begin();
      return;
    }
    this.#note(line, toLine(line));
    await this.#sink.write(line);
  }

  /** Writes what is held back: the session is there. */
  async #begin(): Promise<void> {
    const init = this.#heldInit;
    if (init === null) return;
    this.#heldInit = null;
    await this.#sink.write(init);
    await this.#writePrompt(init);
  }

  #note(line: JsonObject, read: TranscriptLine | null): void {
    if (line.type === 'rate_limit_event') {
      this.evidence.rateLimitEvent = objectOf(line.rate_limit_info)?.isUsingOverage === true ? null : line;
    }
    if (read?.kind === 'user' && read.fileChange !== null) this.evidence.changedFiles = true;
    if (read?.kind === 'messageStart' && read.parentToolUseId === null) this.evidence.streamedText = '';
    if (read?.kind === 'textDelta' && read.parentToolUseId === null && this.evidence.streamedText.length < MAX_STREAMED_TEXT)
      this.evidence.streamedText += read.text;
    if (read?.kind !== 'assistant' || read.parentToolUseId !== null) return;
    this.evidence.apiError = read.apiError;
    const said = read.blocks.map((block) => (block.kind === 'text' ? block.text : '')).join('');
    if (read.apiError !== null || said === '') return;
    this.evidence.lastText = said;
    this.evidence.streamedText = '';
  }

  /** The CLI does not print its prompt, without which no thread could be rebuilt from the transcript. */
  async #writePrompt(init: JsonObject): Promise<void> {
    if (this.#hasBegun) return;
    this.#hasBegun = true;
    this.#sessionId = textOf(init.session_id);
    await this.#sink.write(userLine(this.#sessionId ?? '', [{ type: 'text', text: this.#facts.prompt }]));
    if (this.#facts.firstNotice !== '') await this.#notice(this.#facts.firstNotice);
  }

  /** For models whose price it does not know, the CLI keeps the budget by the price of another model. */
  async #noteUnpricedModels({ modelUsageSinceLastResult, modelUsage }: ResultLine): Promise<void> {
    const unpriced = (modelUsageSinceLastResult ?? modelUsage ?? []).filter(({ costUsd }) => costUsd === null);
    if (unpriced.length === 0) return;
    const models = unpriced.map(({ model }) => model).join(', ');
    await this.#notice(
      `Claude Code doesn’t know the price of ${models}, so it enforced the budget based on an estimate. The actual cost is unknown.`,
    );
  }

  #notice(text: string): Promise<void> {
    return this.#sink.write(statusLine(this.#sessionId ?? '', 'notice', { text }));
  }
}

function isInit(line: JsonObject): boolean {
  return line.type === 'system' && line.subtype === 'init';
}

/** The tools that were denied without a question, as “Bash, Edit”; '' = none. */
function deniedTools(results: readonly JsonObject[], wasAsked: (toolUseId: string) => boolean): string {
  const denials = results.flatMap((result) => (Array.isArray(result.permission_denials) ? result.permission_denials.map(objectOf) : []));
  const unasked = denials.filter((denial) => !wasAsked(textOf(denial?.tool_use_id) ?? ''));
  return [...new Set(unasked.map((denial) => textOf(denial?.tool_name) ?? '?'))].join(', ');
}

/** Adds the usage of all results, as each counts only what came since the one before. */
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
