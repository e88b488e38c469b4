// Writes a run's text and reasoning as stream-json, ordered as the Claude CLI's partial messages.
// Lines keep the order of the calls even where the caller does not await them.
import type { Said } from '#contracts/execution.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import { TEXT_WAS_THINKING } from './liveText.ts';
import type { TokenUse } from './result.ts';
import { assistantLine, eventLine, initLine, messageBody, messageDelta, resultLine, statusLine, textBlock, userLine } from './sdkLine.ts';

export interface EnvelopeOptions {
  sink: TranscriptSink;
  sessionId: string;
  cwd: string | null;
  model: string;
  agentType: string;
}

/** Token counts and cost (US dollars): null = unknown. `tokensIn` counts every prompt token; `cachedTokens`, those read from the server's prompt cache. */
export interface RunResult {
  subtype: 'success' | 'error_during_execution' | 'error_max_turns' | 'error_max_budget_usd';
  isError: boolean;
  text: string;
  durationMs: number;
  tokensIn: number | null;
  tokensOut: number | null;
  cachedTokens: number | null;
  costUsd: number | null;
  stopReason: 'stop' | 'length' | 'maxTurns' | null;
  /** An ErrorKind, or the state in which the execution ends: `cancelled`, `timedOut`, `budgetExceeded`. */
  errorKind?: string;
  errorMessage?: string;
  /** Of the local agent's work on a task in a folder. */
  agent?: AgentFacts;
}

export interface AgentFacts {
  said: Said;
  attempts: number;
  requests: number;
  firstPromptTokens: number | null;
}

/** One step of an agent that uses tools, with its result. `report`: the `tool_use_result` of an Edit or Write. */
export interface ToolStep {
  name: string;
  input: object;
  result: string;
  isError: boolean;
  report?: object;
}

type Channel = 'text' | 'thinking';

/** UTF-16 units of text per line. Escaped at 6 bytes a unit, the line stays below the readers' MAX_LINE_BYTES. */
const MAX_LINE_TEXT = 2 * 1024 * 1024;

export class Envelope {
  readonly #options: EnvelopeOptions;
  #messageId: string | null = null;
  /** `consolidated`: what its consolidated line calls it. */
  #block: { channel: Channel; consolidated: Channel; index: number; text: string } | null = null;
  #blocks = 0;
  #isFinished = false;

  constructor(options: EnvelopeOptions) {
    this.#options = options;
  }

  /** `promptText`: the prompt as sent, so that a thread can be rebuilt from its transcripts alone. */
  async open(promptText: string): Promise<void> {
    const { sessionId, cwd, model, agentType } = this.#options;
    const content = [{ type: 'text', text: cut(promptText) }];
    await this.#write([initLine(sessionId, { cwd, model, agentType }), userLine(sessionId, content)]);
  }

  /** Statuses that readers understand: `waiting`, `loading_model`, `reading_prompt` {processed, total}, `retrying` {attempt, retry_at (epoch ms), reason}, `notice` {text}, `text_was_thinking`. */
  async status(status: string, extra: object = {}): Promise<void> {
    if (this.#isFinished) return;
    await this.#write([statusLine(this.#options.sessionId, status, extra)]);
  }

  text(text: string): Promise<void> {
    return this.#append('text', text);
  }

  /** The model's reasoning: kept, but never part of the answer. */
  thinking(text: string): Promise<void> {
    return this.#append('thinking', text);
  }

  /** All text so far was reasoning: its end was marked, and its beginning was not. */
  async textWasThinking(): Promise<void> {
    if (this.#isFinished) return;
    const block = this.#block;
    if (block) block.consolidated = 'thinking';
    await this.#write([statusLine(this.#options.sessionId, TEXT_WAS_THINKING), ...this.#closeBlock(false)]);
  }

  /** Writes a step and its result, as the Claude CLI does for a tool. */
  async tool({ name, input, result, isError, report }: ToolStep): Promise<void> {
    if (this.#isFinished) return;
    const id = `toolu_${crypto.randomUUID()}`;
    const { sessionId, model } = this.#options;
    const message = messageBody(`msg_${crypto.randomUUID()}`, model, [{ type: 'tool_use', id, name, input }]);
    const failed = isError ? { is_error: true } : {};
    const told = userLine(sessionId, [{ type: 'tool_result', tool_use_id: id, content: cut(result), ...failed }]);
    const lines = [assistantLine(sessionId, message, false), report ? { ...told, tool_use_result: report } : told];
    await this.#write([...this.#closeBlock(false), ...lines]);
  }

  /** Closes any open block and writes the result. Calls after the first do nothing. */
  async finish(result: RunResult): Promise<void> {
    if (this.#isFinished) return;
    this.#isFinished = true;
    const use = tokenUseOf(result);
    const lines = this.#closeBlock(result.isError);
    const stopReason = result.stopReason === null ? null : API_STOP_REASONS[result.stopReason];
    if (this.#messageId !== null) {
      // A limit of turns is the run's, not the message's.
      lines.push(this.#event(messageDelta(stopReason === API_STOP_REASONS.maxTurns ? null : stopReason, use)));
      lines.push(this.#event({ type: 'message_stop' }));
    }
    const error = result.isError ? { kind: result.errorKind ?? 'internal', message: result.errorMessage ?? result.text } : null;
    const { subtype, isError, durationMs, costUsd } = result;
    const fields = { subtype, isError, durationMs, text: cut(result.text), stopReason, use, costUsd, error };
    const line = { ...resultLine(this.#options.sessionId, fields), ...(result.agent === undefined ? {} : agentFields(result.agent)) };
    await this.#write([...lines, line]);
  }

  async #append(channel: Channel, text: string): Promise<void> {
    if (this.#isFinished || text === '') return;
    const lines: object[] = [];
    if (this.#messageId === null) {
      this.#messageId = `msg_${crypto.randomUUID()}`;
      lines.push(this.#event({ type: 'message_start', message: this.#message([]) }));
    }
    if (this.#block?.channel !== channel) {
      lines.push(...this.#closeBlock(false));
      this.#block = { channel, consolidated: channel, index: this.#blocks++, text: '' };
      lines.push(this.#event({ type: 'content_block_start', index: this.#block.index, content_block: contentBlock(channel, '') }));
    }
    const block = this.#block;
    for (const piece of pieces(text)) {
      const delta =
        channel === 'text' ? { type: 'text_delta', text: piece } : { type: 'thinking_delta', thinking: piece, estimated_tokens: null };
      lines.push(this.#event({ type: 'content_block_delta', index: block.index, delta }));
    }
    // Beyond the limit only the deltas carry the text.
    if (block.text.length < MAX_LINE_TEXT) block.text += text;
    await this.#write(lines);
  }

  /** The consolidated `assistant` line comes before the block's end, as in the Claude CLI. */
  #closeBlock(isAborted: boolean): object[] {
    const block = this.#block;
    if (!block) return [];
    this.#block = null;
    const message = this.#message([contentBlock(block.consolidated, cut(block.text))]);
    const assistant = assistantLine(this.#options.sessionId, message, isAborted);
    return [assistant, this.#event({ type: 'content_block_stop', index: block.index })];
  }

  #message(content: object[]): object {
    return messageBody(this.#messageId ?? '', this.#options.model, content);
  }

  #event(event: object): object {
    return eventLine(this.#options.sessionId, event);
  }

  async #write(lines: object[]): Promise<void> {
    await Promise.all(lines.map((line) => this.#options.sink.write(line)));
  }
}

function agentFields({ said, attempts, requests, firstPromptTokens }: AgentFacts): object {
  return {
    num_turns: requests,
    claudomator_said: said,
    claudomator_attempts: attempts,
    claudomator_first_prompt_tokens: firstPromptTokens,
  };
}

const API_STOP_REASONS = { stop: 'end_turn', length: 'max_tokens', maxTurns: 'max_turns' };

function contentBlock(channel: Channel, text: string): object {
  return channel === 'text' ? textBlock(text) : { type: 'thinking', thinking: text, signature: '' };
}

/** Anthropic's counting: the input excludes cached tokens (https://docs.claude.com/en/docs/build-with-claude/prompt-caching). */
function tokenUseOf({ tokensIn, tokensOut, cachedTokens }: RunResult): TokenUse {
  const cached = Math.min(cachedTokens ?? 0, tokensIn ?? 0);
  return {
    inputTokens: tokensIn === null ? null : tokensIn - cached,
    outputTokens: tokensOut,
    cacheReadTokens: cached,
    cacheCreationTokens: 0,
  };
}

function cut(text: string): string {
  return text.slice(0, pieceEnd(text, 0));
}

function* pieces(text: string): Iterable<string> {
  for (let start = 0; start < text.length; ) {
    const end = pieceEnd(text, start);
    yield text.slice(start, end);
    start = end;
  }
}

/** Never splits a surrogate pair. */
function pieceEnd(text: string, start: number): number {
  const end = Math.min(start + MAX_LINE_TEXT, text.length);
  return end < text.length && /[\uD800-\uDBFF]/.test(text.charAt(end - 1)) ? end - 1 : end;
}
