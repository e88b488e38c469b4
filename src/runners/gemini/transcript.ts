// Writes a run of the Gemini CLI as stream-json like the Claude CLI's.
// A message reaches up to its tool results; what follows them is the next.
import { randomUUID } from 'node:crypto';
import type { TranscriptSink } from '#contracts/runner.ts';
import { Envelope, type RunResult } from '#transcript/envelope.ts';
import { assistantLine, eventLine, messageBody, messageDelta, NO_USE, textBlock, userLine } from '#transcript/sdkLine.ts';
import type { GeminiLine } from './line.ts';

/** UTF-16 units of text per line, as in the envelope. */
const MAX_LINE_TEXT = 2 * 1024 * 1024;

export interface GeminiTranscriptFacts {
  cwd: string;
  /** The requested model; '' = the CLI's choice. */
  model: string;
  /** The prompt as it was sent. */
  prompt: string;
  /** The session that the CLI was asked to resume; null = none. */
  resumes: string | null;
}

type SpokenLine = Extract<GeminiLine, { kind: 'init' | 'text' | 'toolUse' | 'toolResult' | 'notice' }>;

export class GeminiTranscript {
  readonly #sink: TranscriptSink;
  readonly #facts: GeminiTranscriptFacts;
  #envelope: Envelope | null = null;
  #sessionId = '';
  #model = '';
  #message: { id: string; blocks: number } | null = null;
  #text: { index: number; text: string } | null = null;
  #lastText = '';
  /** Written right after the prompt, and held back until then: a session that is to be resumed may prove to be gone. */
  readonly #firstNotices: string[] = [];

  constructor(sink: TranscriptSink, facts: GeminiTranscriptFacts) {
    this.#sink = sink;
    this.#facts = facts;
  }

  /** The CLI's session id; '' until it printed one. */
  get sessionId(): string {
    return this.#sessionId;
  }

  get hasBegun(): boolean {
    return this.#envelope !== null;
  }

  /** True when the CLI began another session than the one it was to resume. */
  get isInAnotherSession(): boolean {
    return this.#facts.resumes !== null && this.#sessionId !== this.#facts.resumes;
  }

  /** The text of the last message that has any: the answer, once the run is over. */
  get answer(): string {
    return this.#lastText;
  }

  async write(line: SpokenLine): Promise<void> {
    switch (line.kind) {
      case 'init':
        this.#sessionId = line.sessionId;
        this.#model = line.model;
        if (this.#facts.resumes === null) await this.#open();
        return;
      case 'text':
        return this.#appendText(line.isDelta ? line.text : this.#rest(line.text));
      case 'toolUse':
        return this.#toolUse(line);
      case 'toolResult':
        return this.#toolResult(line);
      case 'notice':
        if (line.text === '') return;
        if (this.#envelope === null) this.#firstNotices.push(line.text);
        else await this.#envelope.status('notice', { text: line.text });
        return;
    }
  }

  /** Must be called before the run begins. */
  setFirstNotice(notice: string): void {
    this.#firstNotices.unshift(notice);
  }

  /** Closes any open message and writes the result. */
  async finish(result: RunResult): Promise<void> {
    const envelope = await this.#open();
    await this.#endMessage(result.isError || result.stopReason === 'maxTurns' ? null : 'end_turn', result.isError);
    await envelope.finish(result);
  }

  async #open(): Promise<Envelope> {
    if (this.#envelope) return this.#envelope;
    this.#model ||= this.#facts.model;
    this.#envelope = new Envelope({
      sink: this.#sink,
      sessionId: this.#sessionId,
      cwd: this.#facts.cwd,
      model: this.#model,
      agentType: 'gemini',
    });
    await this.#envelope.open(this.#facts.prompt);
    for (const text of this.#firstNotices) await this.#envelope.status('notice', { text });
    return this.#envelope;
  }

  /** What of a whole message has not come in pieces. */
  #rest(whole: string): string {
    const written = this.#text?.text ?? '';
    return whole.startsWith(written) ? whole.slice(written.length) : whole;
  }

  async #appendText(text: string): Promise<void> {
    if (text === '') return;
    await this.#beginMessage();
    if (this.#text === null) {
      this.#text = { index: this.#nextBlock(), text: '' };
      await this.#event({ type: 'content_block_start', index: this.#text.index, content_block: textBlock('') });
    }
    const block = this.#text;
    for (let start = 0; start < text.length; start += MAX_LINE_TEXT) {
      const delta = { type: 'text_delta', text: text.slice(start, start + MAX_LINE_TEXT) };
      await this.#event({ type: 'content_block_delta', index: block.index, delta });
    }
    if (block.text.length < MAX_LINE_TEXT) block.text = (block.text + text).slice(0, MAX_LINE_TEXT);
    this.#lastText = block.text;
  }

  async #toolUse({ id, name, input }: Extract<SpokenLine, { kind: 'toolUse' }>): Promise<void> {
    await this.#beginMessage();
    await this.#endText(false);
    const index = this.#nextBlock();
    const json = JSON.stringify(input);
    const isWhole = json.length <= MAX_LINE_TEXT;
    await this.#event({ type: 'content_block_start', index, content_block: { type: 'tool_use', id, name, input: {} } });
    if (isWhole) await this.#event({ type: 'content_block_delta', index, delta: { type: 'input_json_delta', partial_json: json } });
    await this.#assistant({ type: 'tool_use', id, name, input: isWhole ? input : {} }, false);
    await this.#event({ type: 'content_block_stop', index });
  }

  async #toolResult({ id, isError, text }: Extract<SpokenLine, { kind: 'toolResult' }>): Promise<void> {
    await this.#endMessage('tool_use', false);
    const content = [{ tool_use_id: id, type: 'tool_result', content: text.slice(0, MAX_LINE_TEXT), is_error: isError }];
    await this.#sink.write(userLine(this.#sessionId, content));
  }

  async #beginMessage(): Promise<void> {
    if (this.#message !== null) return;
    await this.#open();
    this.#message = { id: `msg_${randomUUID()}`, blocks: 0 };
    await this.#event({ type: 'message_start', message: this.#body([]) });
  }

  /** The consolidated line comes before the block's end, as in the Claude CLI. */
  async #endText(isAborted: boolean): Promise<void> {
    const block = this.#text;
    if (block === null) return;
    this.#text = null;
    await this.#assistant(textBlock(block.text), isAborted);
    await this.#event({ type: 'content_block_stop', index: block.index });
  }

  async #endMessage(stopReason: string | null, isAborted: boolean): Promise<void> {
    if (this.#message === null) return;
    await this.#endText(isAborted);
    // The CLI reports its usage only at the very end.
    await this.#event(messageDelta(stopReason, NO_USE));
    await this.#event({ type: 'message_stop' });
    this.#message = null;
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
