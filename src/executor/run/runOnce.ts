// Runs an execution once, within its time limit, and ends its transcript with a result line.
import { errorSentence } from '#base/errorMessage.ts';
import { timeSpan } from '#base/units.ts';
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import type { Allowance } from '#executor/records/spending.ts';
import type { RunUse } from '#transcript/result.ts';
import { StderrLog } from '#transcript/stderrLog.ts';
import { openTranscript } from '#transcript/write.ts';
import { Countdown } from './countdown.ts';
import { internalFailure } from './internalFailure.ts';
import { parseOutcome } from './parseOutcome.ts';
import { NO_USE, type RunListener, WatchedSink } from './watchedSink.ts';

export interface FinishedRun {
  outcome: Outcome;
  /** See WatchedSink. */
  usedTools: boolean;
  /** See WatchedSink. */
  hasOutput: boolean;
  /** The task's own time limit ended it. */
  isTimeUp: boolean;
  use: RunUse;
  /** Without the time for which it waited for the user. */
  workedMs: number;
}

/** Never rejects. `time`: what is left of the task's time limit. `isClosing`: true while the window closes; nothing more is written then. */
export async function runOnce(
  runner: Runner,
  task: RunnableTask,
  transcriptPath: string,
  { time }: Pick<Allowance, 'time'>,
  listener: RunListener,
  isClosing: () => boolean,
  signal: AbortSignal,
): Promise<FinishedRun> {
  const timeLimit = new AbortController();
  const countdown = new Countdown(time?.leftMs ?? null, () => timeLimit.abort());
  const startedAt = Date.now();
  try {
    const file = await openTranscript(transcriptPath);
    const stderr = new StderrLog(transcriptPath);
    const sink = new WatchedSink({ file, stderr, folder: task.folder, listener, countdown, isClosing });
    timeLimit.signal.addEventListener('abort', () => void sink.tellTimeUp(timeUp(time?.limitSeconds ?? 0)), { once: true });
    const reported = await outcomeOf(runner, task, sink, AbortSignal.any([signal, timeLimit.signal]));
    const isTimeUp = reported.kind === 'cancelled' && timeLimit.signal.aborted && !signal.aborted;
    const outcome: Outcome = isTimeUp ? { kind: 'timedOut', message: timeUp(time?.limitSeconds ?? 0) } : reported;
    await sink.withdrawQuestions();
    await sink.closeStderr();
    await sink.end(outcome, task, Date.now() - startedAt).finally(() => file.close());
    return { outcome, usedTools: sink.usedTools, hasOutput: sink.hasOutput, isTimeUp, use: sink.use, workedMs: countdown.workedMs };
  } catch (error) {
    const outcome = internalFailure(
      `The transcript could not be written: ${errorSentence(error)} Free some space or check the folder’s permissions, then retry.`,
    );
    return { outcome, usedTools: false, hasOutput: false, isTimeUp: false, use: NO_USE, workedMs: countdown.workedMs };
  } finally {
    countdown.stop();
  }
}

async function outcomeOf(runner: Runner, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  // Earlier runs of the same execution, before a rate limit, have used the budget up.
  if (task.maxCostUsd === 0) return { kind: 'budgetExceeded' };
  try {
    return parseOutcome(await runner.run(task, sink, signal), runner.agentType);
  } catch (error) {
    return internalFailure(`The runner “${runner.agentType}” failed unexpectedly: ${errorSentence(error)}`);
  }
}

function timeUp(limitSeconds: number): string {
  return `The task reached its time limit of ${timeSpan(limitSeconds)}. The work so far is kept. Extend the task to continue, or retry it with a longer limit.`;
}
