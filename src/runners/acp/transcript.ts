// Writes a run of an ACP agent as stream-json: its prompt, what it says and does, its result.
import type { TranscriptSink } from '#contracts/runner.ts';
import { MessageWriter } from '#runners/cli/messageWriter.ts';
import { Envelope, type RunResult } from '#transcript/envelope.ts';
import { ToolCalls } from './toolCalls.ts';
import type { AcpUpdate, PlanEntry, ToolPatch } from './updates.ts';

export interface AcpTranscriptFacts {
  agentType: string;
  cwd: string;
  /** As the agent names it; '' = not told. */
  model: string;
  sessionId: string;
  /** The user's part of the prompt. */
  prompt: string;
}

export class AcpTranscript {
  readonly calls = new ToolCalls();
  /** The agent has said or done anything. */
  hasOutput = false;
  readonly #envelope: Envelope;
  readonly #messages: MessageWriter;
  #messageId: string | null = null;
  #plans = 0;
  #last: Promise<void> = Promise.resolve();

  private constructor(sink: TranscriptSink, { agentType, cwd, model, sessionId }: AcpTranscriptFacts) {
    this.#envelope = new Envelope({ sink, sessionId, cwd, model, agentType });
    this.#messages = new MessageWriter(sink, sessionId, model);
  }

  static async open(sink: TranscriptSink, facts: AcpTranscriptFacts, notices: readonly string[]): Promise<AcpTranscript> {
    const transcript = new AcpTranscript(sink, facts);
    await transcript.#envelope.open(facts.prompt);
    for (const notice of notices) await transcript.notice(notice);
    return transcript;
  }

  /** The text of the last message that has any. */
  get answer(): string {
    return this.#messages.lastText;
  }

  write(update: AcpUpdate): Promise<void> {
    return this.#inOrder(() => this.#write(update));
  }

  /** `isAsked`: the user is being asked whether it may run. */
  tool(patch: ToolPatch, isAsked: boolean): Promise<void> {
    return this.#inOrder(() => this.#tool(patch, isAsked));
  }

  async notice(text: string): Promise<void> {
    if (text !== '') await this.#envelope.status('notice', { text });
  }

  /** Closes what is open and writes the result. */
  finish(result: RunResult): Promise<void> {
    return this.#inOrder(async () => {
      for (const each of this.calls.unfinished()) await this.#messages.toolResult(each);
      await this.#messages.end(result.isError || result.stopReason === 'maxTurns' ? null : 'end_turn', result.isError);
      await this.#envelope.finish(result);
    });
  }

  /** A question is written beside what the agent goes on to say: each is several lines, which must not mix. */
  #inOrder(write: () => Promise<void>): Promise<void> {
    const written = this.#last.then(write);
    this.#last = written.catch(() => undefined);
    return written;
  }

  async #write(update: AcpUpdate): Promise<void> {
    switch (update.kind) {
      case 'text':
      case 'thinking':
        this.hasOutput ||= update.kind === 'text';
        if (update.kind === 'text') await this.#beginMessage(update.messageId);
        return this.#messages.append(update.kind, update.text);
      case 'tool':
        return this.#tool(update.patch, false);
      case 'plan':
        return this.#plan(update.entries);
      case 'notice':
        return this.notice(update.text);
      case 'usage':
      case 'tokens':
        return;
    }
  }

  async #tool(patch: ToolPatch, isAsked: boolean): Promise<void> {
    this.hasOutput = true;
    const { use, result } = this.calls.take(patch, isAsked);
    if (use) await this.#messages.toolUse(use.id, use.name, use.input);
    if (result) await this.#messages.toolResult(result);
  }

  /** Reasoning has ids of its own with some agents. */
  async #beginMessage(messageId: string | null): Promise<void> {
    if (this.#messageId !== null && messageId !== null && this.#messageId !== messageId) await this.#messages.end('end_turn', false);
    this.#messageId = messageId ?? this.#messageId;
  }

  /** As the Claude CLI's list of things to do; the whole plan comes with each change of it. */
  async #plan(entries: readonly PlanEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const id = `plan_${++this.#plans}`;
    const todos = entries.map(({ text, status }) => ({ content: text, status, activeForm: text }));
    await this.#messages.toolUse(id, 'TodoWrite', { todos });
    await this.#messages.toolResult({ id, isError: false, text: '', report: null });
  }
}
