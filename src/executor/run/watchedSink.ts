// Writes a runner's lines to the transcript, and passes on what they say and ask.
import type { Answer } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, ToolRequest, TranscriptSink } from '#contracts/runner.ts';
import { type TranscriptLine, toLine } from '#transcript/line.ts';
import { type LivePhase, LiveText } from '#transcript/liveText.ts';
import { type RunUse, runUse } from '#transcript/result.ts';
import { statusLine } from '#transcript/sdkLine.ts';
import type { StderrLog } from '#transcript/stderrLog.ts';
import { TIME_UP } from '#transcript/summary.ts';
import { writeResult } from './closeTranscript.ts';
import type { Countdown } from './countdown.ts';
import { type Asked, decisionWords, toAsked } from './toolQuestion.ts';

/** Told what a run says while it runs. */
export interface RunListener {
  onText(channel: 'text' | 'thinking', text: string): void;
  onPhase(phase: LivePhase): void;
  onNotice(text: string): void;
  /** All text of this run so far was reasoning. */
  onTextWasThinking(): void;
  /** The model and the session as the agent itself names them. */
  onIdentity(facts: { model: string; sessionId: string | null }): void;
  /** Resolves when the run may go on; null = withdrawn by `signal`. Called for one question at a time. */
  ask(asked: Asked, signal: AbortSignal): Promise<Answer | null>;
}

export interface WatchedSinkParts {
  file: TranscriptSink;
  stderr: Pick<StderrLog, 'add' | 'close'>;
  /** Where the agent works; absolute. */
  folder: string | null;
  listener: RunListener;
  /** Stands still while a question waits for the user. */
  countdown: Pick<Countdown, 'pause' | 'resume'>;
  /** True while the window closes: nothing more is written then. */
  isClosing: () => boolean;
}

export const NO_USE: RunUse = { tokensIn: null, tokensOut: null, costUsd: null };

/** Nothing is written after the result line, which is the first one that the runner writes or the one of `end`. */
export class WatchedSink implements TranscriptSink {
  /** Tools reported results, so that the transcript may hold changes of files. */
  usedTools = false;
  /** The agent said or did anything. */
  hasOutput = false;
  use = NO_USE;
  #hasResult = false;
  #sessionId = '';
  readonly #reader = new LiveText();
  readonly #parts: WatchedSinkParts;
  readonly #ended = new AbortController();
  #lastAsked: Promise<unknown> = Promise.resolve();

  constructor(parts: WatchedSinkParts) {
    this.#parts = parts;
  }

  ask(request: ToolRequest, signal: AbortSignal): Promise<Answer | null> {
    const both = AbortSignal.any([signal, this.#ended.signal]);
    const answer = this.#lastAsked.then(() => this.#ask(request, both));
    this.#lastAsked = answer.catch(() => undefined);
    return answer;
  }

  /** Withdraws the questions that an ended runner left open. */
  async withdrawQuestions(): Promise<void> {
    this.#ended.abort();
    await this.#lastAsked;
  }

  async write(line: object): Promise<void> {
    // A window that closes interrupts its runs: a result line would say that they had ended.
    if (this.#hasResult || this.#parts.isClosing()) return;
    const read = toLine(line);
    if (read?.kind === 'init') this.#sessionId = read.sessionId ?? '';
    if (read?.kind === 'result') {
      this.#hasResult = true;
      this.use = runUse(read);
    }
    await this.#parts.file.write(line);
    if (read) this.#tell(read);
  }

  /** Written when the time limit is reached: the result line of a CLI that is stopped does not say why, and the window may die before it can. */
  tellTimeUp(text: string): Promise<void> {
    return this.write(statusLine(this.#sessionId, TIME_UP, { text })).catch(() => undefined);
  }

  stderr(block: Uint8Array): void {
    this.#parts.stderr.add(block);
  }

  closeStderr(): Promise<void> {
    return this.#parts.stderr.close();
  }

  /** Writes the result line where the runner has not. */
  async end(outcome: Outcome, task: RunnableTask, durationMs: number): Promise<void> {
    if (!this.#hasResult) await writeResult(this, task.executionId, outcome, durationMs);
  }

  /** Question and answer both stand in the transcript: readers skip the first and show the second. */
  async #ask(request: ToolRequest, signal: AbortSignal): Promise<Answer | null> {
    const { folder, isClosing, countdown, listener } = this.#parts;
    const asked = toAsked(request, crypto.randomUUID(), folder);
    if (!asked) return 'deny';
    if (signal.aborted || isClosing()) return null;
    const { id: _, ...facts } = asked.question;
    await this.write(statusLine(this.#sessionId, 'asked', facts));
    countdown.pause();
    const answer = await listener.ask(asked, signal).finally(() => countdown.resume());
    await this.write(statusLine(this.#sessionId, 'notice', { text: decisionWords(asked.question, answer), answer }));
    return answer;
  }

  #tell(line: TranscriptLine): void {
    const { listener } = this.#parts;
    if (line.kind === 'init') listener.onIdentity({ model: line.model, sessionId: line.sessionId });
    if (line.kind === 'user' && line.toolResults.length > 0) this.usedTools = this.hasOutput = true;
    for (const live of this.#reader.take(line)) {
      if (live.kind === 'status') listener.onPhase(live.phase);
      else if (live.kind === 'notice') listener.onNotice(live.text);
      else if (live.kind === 'textWasThinking') listener.onTextWasThinking();
      else {
        if (live.kind === 'text') this.hasOutput = true;
        listener.onText(live.kind, live.text);
      }
    }
  }
}
