// Writes an agent's text, reasoning and tool calls as messages of stream-json.
// A message reaches up to its first tool result; what follows is the next.
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '#base/json.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import { assistantLine, eventLine, messageBody, messageDelta, NO_USE, textBlock, userLine } from '#transcript/sdkLine.ts';

/** UTF-16 units of text per line, as in the envelope. */
const MAX_LINE_TEXT = 2 * 1024 * 1024;

export type Channel = 'text' | 'thinking';

export interface ToolResultFacts {
  id: string;
  isError: boolean;
  text: string;
  /** The tool's own report, such as its changes of a file; null = none. */
  report: object | null;
}

export class MessageWriter {
  readonly #sink: TranscriptSink;
  readonly #sessionId: string;
  readonly #model: string;
  #message: { id: string; blocks: number } | null = null;
  #block: { channel: Channel; index: number; text: string } | null = null;
  /** The text of the last message that has any: the answer, once the run is over. */
  lastText = '';

  constructor(sink: TranscriptSink, sessionId: string, model: string) {
    this.#sink = sink;
    this.#sessionId = sessionId;
    this.#model = model;
  }

  /** The text that is being written; '' = none is. */
  get openText(): string {
    return this.#block?.channel === 'text' ? this.#block.text : '';
  }

  async append(channel: Channel, text: string): Promise<void> {
    if (text === '') return;
    await this.#begin();
    if (this.#block?.channel !== channel) {
      await this.#endBlock(false);
      this.#block = { channel, index: this.#nextBlock(), text: '' };
      await this.#event({ type: 'content_block_start', index: this.#block.index, content_block: contentBlock(channel, '') });
    }
    const block = this.#block;
    for (let start = 0; start < text.length; start += MAX_LINE_TEXT) {
      const piece = text.slice(start, start + MAX_LINE_TEXT);
      const delta =
        channel === 'text' ? { type: 'text_delta', text: piece } : { type: 'thinking_delta', thinking: piece, estimated_tokens: null };
      await this.#event({ type: 'content_block_delta', index: block.index, delta });
    }
    if (block.text.length < MAX_LINE_TEXT) block.text = (block.text + text).slice(0, MAX_LINE_TEXT);
    if (channel === 'text') this.lastText = block.text;
  }

  async toolUse(id: string, name: string, input: JsonObject): Promise<void> {
    await this.#begin();
    await this.#endBlock(false);
    const index = this.#nextBlock();
    const json = JSON.stringify(input);
    const isWhole = json.length <= MAX_LINE_TEXT;
    await this.#event({ type: 'content_block_start', index, content_block: { type: 'tool_use', id, name, input: {} } });
    if (isWhole) await this.#event({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: json } });
    await this.#assistant({ type: 'tool_use', id, name, input: isWhole ? input : {} }, false);
    await this.#event({ type: 'content_block_stop', index });
  }

  async toolResult({ id, isError, text, report }: ToolResultFacts): Promise<void> {
    await this.end('tool_use', false);
    const content = [{ tool_use_id: id, type: 'tool_result', content: text.slice(0, MAX_LINE_TEXT), is_error: isError }];
    await this.#sink.write({ ...userLine(this.#sessionId, content), ...(report === null ? {} : { tool_use_result: report }) });
  }

  /** `isAborted`: the message broke off. */
  async end(stopReason: string | null, isAborted: boolean): Promise<void> {
    if (this.#message === null) return;
    await this.#endBlock(isAborted);
    // What was used is told at the end of the run, if at all.
    await this.#event(messageDelta(stopReason, NO_USE));
    await this.#event({ type: 'message_stop' });
    this.#message = null;
  }

  async #begin(): Promise<void> {
    if (this.#message !== null) return;
    this.#message = { id: `msg_${randomUUID()}`, blocks: 0 };
    await this.#event({ type: 'message_start', message: this.#body([]) });
  }

  /** The consolidated line comes before the block's end, as in the Claude CLI. */
  async #endBlock(isAborted: boolean): Promise<void> {
    const block = this.#block;
    if (block === null) return;
    this.#block = null;
    await this.#assistant(contentBlock(block.channel, block.text), isAborted);
    await this.#event({ type: 'content_block_stop', index: block.index });
  }

  #nextBlock(): number {
    return this.#message === null ? 0 : this.#message.blocks++;
  }

  #body(content: object[]): object {
    return messageBody(this.#message?.id ?? '', this.#model, content);
  }

  #assistant(block: object, isAborted: boolean): Promise<void> {
    return this.#sink.write(assistantLine(this.#sessionId, this.#body([block]), isAborted));
  }

  #event(event: object): Promise<void> {
    return this.#sink.write(eventLine(this.#sessionId, event));
  }
}

function contentBlock(channel: Channel, text: string): object {
  return channel === 'text' ? textBlock(text) : { type: 'thinking', thinking: text, signature: '' };
}
