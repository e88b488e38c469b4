// What remains of a run once it is over: its text, its end, and one line to know it by. Read from the transcript alone.
import { textOf } from '#base/json.ts';
import type { TranscriptLine } from './line.ts';
import { LiveText } from './liveText.ts';
import { summarizeText } from './oneLine.ts';
import { readTranscript } from './read.ts';
import { type ResultLine, runUse } from './result.ts';

export interface TranscriptSummary {
  /** The answer, as it was streamed. */
  text: string;
  thinking: string;
  notices: string[];
  /** ≤ 300 characters, one line, no markdown. */
  summary: string;
  /** Null: the transcript does not end in a `result` line, so the run was interrupted. */
  result: RunEnd | null;
  /** What was sent to the model; null where the transcript does not tell (the Claude CLI's do not). */
  prompt: string | null;
  model: string;
  /** By which the agent can go on; null where the transcript does not tell. */
  sessionId: string | null;
  /** How the CLI named the failed request in its last message; null = it did not fail. */
  apiError: string | null;
  /** Of all runs, oldest first: after a limit an execution has another. */
  ends: RunEnd[];
  /** What is said of the time limit that told the last run to stop; null = none did. */
  timeUp: string | null;
}

export interface RunEnd {
  isError: boolean;
  subtype: string;
  stopReason: 'stop' | 'length' | 'maxTurns' | null;
  terminalReason: string | null;
  tokensIn: number | null;
  tokensOut: number | null;
  costUsd: number | null;
  sessionId: string | null;
  durationMs: number | null;
  numTurns: number | null;
  /** An ErrorKind where the evidence allows one; null = no error, or of no known kind. */
  errorKind: string | null;
  errorMessage: string | null;
}

/** The status by which a transcript tells that a time limit tells the run to stop. */
export const TIME_UP = 'time_up';

/** UTF-16 units kept of the text, and as many of the reasoning. */
const MAX_TEXT = 32 * 1024 * 1024;

export function extractSummary(path: string, signal?: AbortSignal): Promise<TranscriptSummary> {
  return summarize(readTranscript(path, signal));
}

export async function summarize(lines: AsyncIterable<TranscriptLine>): Promise<TranscriptSummary> {
  const live = new LiveText();
  const said = { text: '', thinking: '' };
  const notices: string[] = [];
  let result: ResultLine | null = null;
  let apiError: string | null = null;
  const ends: RunEnd[] = [];
  let timeUp: string | null = null;
  let prompt: string | null = null;
  let hasBegun = false;
  let model = '';
  let sessionId: string | null = null;
  for await (const line of lines) {
    if (line.kind === 'result') {
      result = line;
      ends.push(runEnd(line, apiError));
    }
    // What the conversation goes on after was not its end.
    else if (line.kind !== 'status') result = null;
    if (line.kind === 'status' && line.status === TIME_UP) timeUp = textOf(line.details.text) ?? '';
    if (line.kind === 'init') {
      timeUp = null;
      model = line.model;
      sessionId = line.sessionId;
    }
    if (line.kind === 'user' && !hasBegun && line.text !== null && !line.isSynthetic) prompt ??= promptOf(line.text);
    if (line.kind === 'assistant' || line.kind === 'messageStart') hasBegun = true;
    if (line.kind === 'assistant' && line.parentToolUseId === null) apiError = line.apiError;
    for (const piece of live.take(line)) {
      if (piece.kind === 'notice') notices.push(piece.text);
      else if (piece.kind !== 'status' && said[piece.kind].length < MAX_TEXT)
        said[piece.kind] += piece.text.slice(0, MAX_TEXT - said[piece.kind].length);
    }
  }
  const end = result && runEnd(result, apiError);
  const finalWords = end && result && !end.isError ? result.text : '';
  const text = said.text || finalWords;
  return {
    text,
    thinking: said.thinking,
    notices,
    summary: summarizeText(finalWords || text),
    result: end,
    prompt,
    model,
    sessionId: result?.sessionId ?? sessionId,
    apiError,
    ends,
    timeUp,
  };
}

/** `apiError`: how the CLI named the failed request in its last message, if it did. */
export function runEnd(result: ResultLine, apiError: string | null = null): RunEnd {
  const { isError, subtype, terminalReason, sessionId, durationMs, numTurns } = result;
  return {
    isError,
    subtype,
    stopReason: stopReasonOf(result),
    terminalReason,
    ...runUse(result),
    sessionId,
    durationMs,
    numTurns,
    errorKind: isError ? errorKindOf(result, apiError) : null,
    errorMessage: isError ? result.error?.message || result.errors[0] || result.text || null : null,
  };
}

function stopReasonOf({ subtype, stopReason, isError }: ResultLine): RunEnd['stopReason'] {
  if (subtype === 'error_max_turns' || stopReason === 'max_turns') return 'maxTurns';
  if (stopReason === 'max_tokens') return 'length';
  return isError ? null : 'stop';
}

function errorKindOf(result: ResultLine, apiError: string | null): string | null {
  if (result.error?.kind) return result.error.kind;
  const status = result.apiErrorStatus;
  if (status === 401 || status === 403 || apiError === 'authentication_failed') return 'unauthorized';
  if (status === 429 || apiError === 'rate_limit') return 'rateLimited';
  if (status === 404) return 'modelNotFound';
  return status !== null && status >= 500 ? 'serverError' : null;
}

/** The CLI's own note of an interruption is not a prompt. */
function promptOf(text: string): string | null {
  return text.startsWith('[Request interrupted') ? null : text;
}
