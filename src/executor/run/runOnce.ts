// One run of one execution through its runner: the sink, the live text, the total time limit, and a transcript that always ends in a result line.
import { errorSentence } from '#base/errorMessage.ts';
import { timeSpan } from '#base/units.ts';
import type { Answer, ExecutionError } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, Runner, ToolRequest, TranscriptSink } from '#contracts/runner.ts';
import type { Allowance } from '#executor/records/spending.ts';
import { Envelope, type RunResult } from '#transcript/envelope.ts';
import { type TranscriptLine, toLine } from '#transcript/line.ts';
import { type LivePhase, LiveText } from '#transcript/liveText.ts';
import { type RunUse, runUse } from '#transcript/result.ts';
import { StderrLog } from '#transcript/stderrLog.ts';
import { TIME_UP } from '#transcript/summary.ts';
import { openTranscript } from '#transcript/write.ts';
import { Countdown } from './countdown.ts';
import { internalFailure, parseOutcome } from './parseOutcome.ts';
import { type Asked, decisionWords, toAsked } from './toolQuestion.ts';

/** Told of what a run says while it runs. */
export interface RunListener {
  onText(channel: 'text' | 'thinking', text: string): void;
  onPhase(phase: LivePhase): void;
  onNotice(text: string): void;
  /** The model and the session that the agent names itself. */
  onIdentity(facts: { model: string; sessionId: string | null }): void;
  /** Resolves when the run may go on; null = withdrawn by `signal`. Called for one question at a time. */
  ask(asked: Asked, signal: AbortSignal): Promise<Answer | null>;
}

export interface RunEnd {
  outcome: Outcome;
  /** True when tools reported results: then the transcript may hold changes of files. */
  usedTools: boolean;
  /** True when the agent said or did anything. */
  hasOutput: boolean;
  /** True where the task's own time limit ended it. */
  isTimeUp: boolean;
  use: RunUse;
  /** Without the time that it waited for the user. */
  workedMs: number;
}

const NO_USE: RunUse = { tokensIn: null, tokensOut: null, costUsd: null };

/** Runs to the end; never rejects. `allowed`: what is left of the task's limits. `isClosing`: the window goes, nothing more is written. */
export async function runOnce(
  runner: Runner,
  task: RunnableTask,
  transcriptPath: string,
  { time }: Pick<Allowance, 'time'>,
  listener: RunListener,
  isClosing: () => boolean,
  signal: AbortSignal,
): Promise<RunEnd> {
  const limit = new AbortController();
  const countdown = new Countdown(time?.leftMs ?? null, () => limit.abort());
  const startedAt = Date.now();
  try {
    const file = await openTranscript(transcriptPath);
    const sink = new WatchedSink(file, new StderrLog(transcriptPath), task.folder, listener, countdown, isClosing);
    limit.signal.addEventListener('abort', () => void sink.tellTimeUp(timeUp(time?.limitSeconds ?? 0)), { once: true });
    const said = await settle(runner, task, sink, AbortSignal.any([signal, limit.signal]));
    const isTimeUp = said.kind === 'cancelled' && limit.signal.aborted && !signal.aborted;
    const outcome: Outcome = isTimeUp ? { kind: 'timedOut', message: timeUp(time?.limitSeconds ?? 0) } : said;
    await sink.withdrawQuestions();
    await sink.closeStderr();
    await sink.end(outcome, task, Date.now() - startedAt).finally(() => file.close());
    return { outcome, usedTools: sink.usedTools, hasOutput: sink.hasOutput, isTimeUp, use: sink.use, workedMs: countdown.workedMs };
  } catch (error) {
    return {
      outcome: internalFailure(
        `The transcript could not be written: ${errorSentence(error)} Free some space or check the folder’s permissions, then retry.`,
      ),
      usedTools: false,
      hasOutput: false,
      isTimeUp: false,
      use: NO_USE,
      workedMs: countdown.workedMs,
    };
  } finally {
    countdown.stop();
  }
}

async function settle(runner: Runner, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  // Earlier runs of it, before a rate limit, have used the budget up.
  if (task.maxCostUsd === 0) return { kind: 'budgetExceeded' };
  try {
    return parseOutcome(await runner.run(task, sink, signal), runner.agentType);
  } catch (error) {
    return internalFailure(`The runner “${runner.agentType}” failed unexpectedly: ${errorSentence(error)}`);
  }
}

function timeUp(limitSeconds: number): string {
  return `The task worked for ${timeSpan(limitSeconds)}, which is its time limit. What came is kept: extend it to go on from there, or retry with a longer limit.`;
}

/** Writes through to the file, and reads along: what goes by is what windows show. Nothing is written after a result line. */
class WatchedSink implements TranscriptSink {
  usedTools = false;
  hasOutput = false;
  use = NO_USE;
  #hasResult = false;
  readonly #reader = new LiveText();
  readonly #file: TranscriptSink;
  readonly #stderr: StderrLog;
  readonly #folder: string | null;
  readonly #listener: RunListener;
  readonly #countdown: Countdown;
  readonly #isClosing: () => boolean;
  readonly #ended = new AbortController();
  #lastAsked: Promise<unknown> = Promise.resolve();

  constructor(
    file: TranscriptSink,
    stderr: StderrLog,
    folder: string | null,
    listener: RunListener,
    countdown: Countdown,
    isClosing: () => boolean,
  ) {
    this.#file = file;
    this.#stderr = stderr;
    this.#folder = folder;
    this.#listener = listener;
    this.#countdown = countdown;
    this.#isClosing = isClosing;
  }

  ask(request: ToolRequest, signal: AbortSignal): Promise<Answer | null> {
    const both = AbortSignal.any([signal, this.#ended.signal]);
    const answer = this.#lastAsked.then(() => this.#ask(request, both));
    this.#lastAsked = answer.catch(() => undefined);
    return answer;
  }

  /** For a runner that has ended and left a question open. */
  async withdrawQuestions(): Promise<void> {
    this.#ended.abort();
    await this.#lastAsked;
  }

  async write(line: object): Promise<void> {
    // A window that closes interrupts its runs: a result line would call them ended.
    if (this.#hasResult || this.#isClosing()) return;
    const read = toLine(line);
    if (read?.kind === 'result') {
      this.#hasResult = true;
      this.use = runUse(read);
    }
    await this.#file.write(line);
    if (read) this.#tell(read);
  }

  /** How a CLI stops then does not say why: should the window die meanwhile, this does. */
  tellTimeUp(text: string): Promise<void> {
    return this.write({ type: 'system', subtype: 'status', status: TIME_UP, text }).catch(() => undefined);
  }

  stderr(block: Uint8Array): void {
    this.#stderr.add(block);
  }

  closeStderr(): Promise<void> {
    return this.#stderr.close();
  }

  /** Adds the result line that the runner owes. */
  async end(outcome: Outcome, task: RunnableTask, durationMs: number): Promise<void> {
    if (!this.#hasResult) await writeResult(this, task.executionId, outcome, durationMs);
  }

  /** What was asked, and what came of it, stands in the transcript: readers skip the one and show the other. */
  async #ask(request: ToolRequest, signal: AbortSignal): Promise<Answer | null> {
    const asked = toAsked(request, crypto.randomUUID(), this.#folder);
    if (!asked) return 'deny';
    if (signal.aborted || this.#isClosing()) return null;
    const { id: _, ...facts } = asked.question;
    await this.write({ type: 'system', subtype: 'status', status: 'asked', ...facts });
    this.#countdown.pause();
    const answer = await this.#listener.ask(asked, signal).finally(() => this.#countdown.resume());
    await this.write({ type: 'system', subtype: 'status', status: 'notice', text: decisionWords(asked.question, answer), answer });
    return answer;
  }

  #tell(line: TranscriptLine): void {
    if (line.kind === 'init') this.#listener.onIdentity({ model: line.model, sessionId: line.sessionId });
    if (line.kind === 'user' && line.toolResults.length > 0) this.usedTools = this.hasOutput = true;
    for (const live of this.#reader.take(line)) {
      if (live.kind === 'status') this.#listener.onPhase(live.phase);
      else if (live.kind === 'notice') this.#listener.onNotice(live.text);
      else {
        if (live.kind === 'text') this.hasOutput = true;
        this.#listener.onText(live.kind, live.text);
      }
    }
  }
}

/** Ends the transcript of an execution that no runner will end: never run, or cancelled while it waited. */
export async function closeTranscript(path: string, executionId: string, outcome: Outcome): Promise<void> {
  const file = await openTranscript(path);
  await writeResult(file, executionId, outcome, 0).finally(() => file.close());
}

async function writeResult(sink: TranscriptSink, executionId: string, outcome: Outcome, durationMs: number): Promise<void> {
  const sessionId = (outcome.kind === 'completed' && outcome.sessionId) || executionId;
  await new Envelope({ sink, sessionId, cwd: null, model: '', agentType: '' }).finish(resultOf(outcome, durationMs));
}

function resultOf(outcome: Outcome, durationMs: number): RunResult {
  const base = { durationMs, tokensIn: null, tokensOut: null, cachedTokens: null, costUsd: null, stopReason: null };
  const failed = { ...base, subtype: 'error_during_execution' as const, isError: true };
  switch (outcome.kind) {
    case 'completed': {
      const { text, tokensIn, tokensOut, costUsd, stopReason } = outcome;
      return { ...base, subtype: 'success', isError: false, text, tokensIn, tokensOut, costUsd, stopReason };
    }
    case 'failed':
      return { ...failed, text: outcome.error.message, errorKind: outcome.error.kind };
    case 'timedOut':
      return { ...failed, text: outcome.message, errorKind: 'timedOut' };
    case 'blocked':
      return { ...failed, text: outcome.question, errorKind: 'blocked' };
    default:
      return { ...failed, text: outcome.kind, errorKind: outcome.kind };
  }
}

export function couldNotStart(error: unknown): { kind: 'failed'; error: ExecutionError } {
  return { kind: 'failed', error: { kind: 'internal', message: `Claudomator could not start the task: ${errorSentence(error)}` } };
}
