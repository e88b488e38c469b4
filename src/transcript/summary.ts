// Summarizes a run from its transcript: its text, notices, result, and a one-line summary.
import { textOf } from '#base/json.ts';
import type { TranscriptLine } from './line.ts';
import { Said } from './liveText.ts';
import { summarizeText } from './oneLine.ts';
import { readTranscript } from './read.ts';
import { type ResultLine, runUse } from './result.ts';

export interface TranscriptSummary {
  /** The answer as it was streamed. */
  text: string;
  thinking: string;
  notices: string[];
  /** ≤ 300 characters, one line, no markdown. */
  summary: string;
  /** Null = the transcript does not end in a `result` line, so the run was interrupted. */
  result: TranscriptEnd | null;
  /** The first prompt as sent to the model; null = not recorded (the Claude CLI does not print it). */
  prompt: string | null;
  model: string;
  /** The session the agent can resume; null = not recorded. */
  sessionId: string | null;
  /** The CLI's name for the failed request in its last message; null = none failed. */
  apiError: string | null;
  /** The end of every run, oldest first: an execution that waited for a rate limit has several. */
  ends: TranscriptEnd[];
  /** The message of the time limit that stopped the last run; null = none did. */
  timeUp: string | null;
}

/** How one run ended, read from its `result` line. `durationMs` in milliseconds, `costUsd` in US dollars; null = unknown. */
export interface TranscriptEnd {
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
  /** An ErrorKind where the line gives evidence for one; null = no error, or one of unknown kind. */
  errorKind: string | null;
  errorMessage: string | null;
}

/** The status line that records that a time limit stopped the run. */
export const TIME_UP = 'time_up';

export function extractSummary(path: string, signal?: AbortSignal): Promise<TranscriptSummary> {
  return summarize(readTranscript(path, signal));
}

export async function summarize(lines: AsyncIterable<TranscriptLine>): Promise<TranscriptSummary> {
  const said = new Said();
  let result: ResultLine | null = null;
  let apiError: string | null = null;
  const ends: TranscriptEnd[] = [];
  let timeUp: string | null = null;
  let prompt: string | null = null;
  let hasBegun = false;
  let model = '';
  let sessionId: string | null = null;
  for await (const line of lines) {
    if (line.kind === 'result') {
      result = line;
      ends.push(transcriptEnd(line, apiError));
    }
    // A result followed by more of the conversation was not its end.
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
    said.take(line);
  }
  const end = result && transcriptEnd(result, apiError);
  const finalText = end && result && !end.isError ? result.text : '';
  const text = said.text || finalText;
  return {
    text,
    thinking: said.thinking,
    notices: said.notices,
    summary: summarizeText(finalText || text),
    result: end,
    prompt,
    model,
    sessionId: result?.sessionId ?? sessionId,
    apiError,
    ends,
    timeUp,
  };
}

/** `apiError`: the CLI's name for the failed request in its last message, if any. */
export function transcriptEnd(result: ResultLine, apiError: string | null = null): TranscriptEnd {
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

function stopReasonOf({ subtype, stopReason, isError }: ResultLine): TranscriptEnd['stopReason'] {
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

/** Null for the CLI's own note of an interruption, which is not a prompt. */
function promptOf(text: string): string | null {
  return text.startsWith('[Request interrupted') ? null : text;
}
