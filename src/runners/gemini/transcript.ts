// Writes a run of the Gemini CLI as stream-json like the Claude CLI's.
// A message reaches up to its tool results; what follows them is the next.
import type { TranscriptSink } from '#contracts/runner.ts';
import { MessageWriter } from '#runners/cli/messageWriter.ts';
import { Envelope, type RunResult } from '#transcript/envelope.ts';
import type { GeminiLine } from './line.ts';

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
  #messages: MessageWriter | null = null;
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
    return this.#messages?.lastText ?? '';
  }

  async write(line: SpokenLine): Promise<void> {
    switch (line.kind) {
      case 'init':
        this.#sessionId = line.sessionId;
        this.#model = line.model;
        if (this.#facts.resumes === null) await this.#open();
        return;
      case 'text':
        return (await this.#open()).messages.append('text', line.isDelta ? line.text : this.#rest(line.text));
      case 'toolUse':
        return (await this.#open()).messages.toolUse(line.id, line.name, line.input);
      case 'toolResult':
        return (await this.#open()).messages.toolResult({ ...line, report: null });
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
    const { envelope, messages } = await this.#open();
    await messages.end(result.isError || result.stopReason === 'maxTurns' ? null : 'end_turn', result.isError);
    await envelope.finish(result);
  }

  async #open(): Promise<{ envelope: Envelope; messages: MessageWriter }> {
    if (this.#envelope && this.#messages) return { envelope: this.#envelope, messages: this.#messages };
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
    this.#messages = new MessageWriter(this.#sink, this.#sessionId, this.#model);
    return { envelope: this.#envelope, messages: this.#messages };
  }

  /** What of a whole message has not come in pieces. */
  #rest(whole: string): string {
    const written = this.#messages?.openText ?? '';
    return whole.startsWith(written) ? whole.slice(written.length) : whole;
  }
}
