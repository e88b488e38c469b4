// Classifies a CLI's failure from its exit code and the very last line it wrote on stderr.
import { stripVTControlCharacters } from 'node:util';
import { fromHttp } from './failureHttp.ts';
import type { Failure } from './failureKind.ts';

export type Program = 'claude' | 'gemini';

/** See `ExitCodes` in @google/gemini-cli-core. */
const GEMINI_EXITS: Readonly<Record<number, Failure['kind']>> = {
  41: 'auth',
  42: 'invalid',
  44: 'invalid',
  52: 'invalid',
  55: 'invalid',
  130: 'cancelled',
};
/** The statuses that APIs use; other exit codes are not statuses. */
const STATUSES: ReadonlySet<number> = new Set([400, 401, 403, 404, 408, 409, 413, 422, 429, 499, 500, 501, 502, 503, 504]);

export function fromExit(program: Program, code: number | null): Failure {
  // The Claude CLI ends with 1 whatever happened.
  if (code === null || program !== 'gemini') return { kind: 'unknown' };
  const status = httpStatusOf(code);
  if (status !== null) return fromHttp({ status }, 0);
  switch (GEMINI_EXITS[code]) {
    case 'auth':
      return { kind: 'auth' };
    case 'invalid':
      return { kind: 'invalid' };
    case 'cancelled':
      return { kind: 'cancelled' };
    default:
      return { kind: 'unknown' };
  }
}

/** The Gemini CLI exits with the HTTP status, of which Unix keeps the lowest 8 bits and Windows all. Null: another code. */
export function httpStatusOf(code: number): number | null {
  const status = code < 256 ? code + 256 : code;
  return STATUSES.has(status) ? status : null;
}

/** Whole lines of `validateNonInteractiveAuth` and `validateAuthMethod` in @google/gemini-cli, which exits with the code of a wrong setting (52). */
const NOT_SIGNED_IN = [
  /^Please set an Auth method in your .{1,500}[/\\]settings\.json or specify one of the following environment variables/,
  /^(?:GEMINI_API_KEY environment variable not found\. Add that to|Update) your environment and try again \(no reload needed if using \.env\)!$/,
  /^The enforced authentication type is '.{1,100}', but the current type is '.{1,100}'\. Please re-authenticate with the correct type\.$/,
  /^The auth type '.{1,100}' is enforced, but no authentication is configured\.$/,
];

/** Stronger than the exit code, which is also that of a prompt the CLI does not take. */
export function fromSignIn(stderrTail: string): Failure {
  const line = lastLine(stderrTail);
  return { kind: NOT_SIGNED_IN.some((words) => words.test(line)) ? 'auth' : 'unknown' };
}

/** `now`: epoch ms at which it was written. */
export function fromLastWords(stderrTail: string, now: number): Failure {
  const line = lastLine(stderrTail);
  const failed = failedTry(line);
  return failed === null ? { kind: 'unknown' } : failureOfTry(failed, now);
}

/** A failed request that the Gemini CLI was about to retry. Null: not stated. */
interface FailedTry {
  /** Of HTTP. */
  status: number | null;
  waitsMs: number | null;
}

/** Whole lines, as the CLI itself writes them (`retryWithBackoff` in @google/gemini-cli-core). */
const BACKS_OFF = /^Attempt \d{1,3} failed(?: with (?:status (\d{3})|(429|5xx) error.{0,40}))?\. Retrying with backoff\.\.\.(?: .*)?$/;
const WAITS_AS_TOLD = /^(?:Suggested retry after [\d.]{1,12}m?s\.|Attempt \d{1,3} failed: (.{1,1000}))\. Retrying after (\d{1,9})ms\.\.\.$/;

function failedTry(line: string): FailedTry | null {
  const backsOff = BACKS_OFF.exec(line);
  if (backsOff) {
    const [, status, named] = backsOff;
    const told = status ?? (named === '429' ? named : undefined);
    return { status: told === undefined ? null : Number(told), waitsMs: null };
  }
  const [, words = '', waitsMs] = WAITS_AS_TOLD.exec(line) ?? [];
  if (waitsMs === undefined) return null;
  const code = /^\{"error":\{(?:"\w+":"[^"]*",)*"code":(\d{3})\b/.exec(words)?.[1];
  return { status: code === undefined ? null : Number(code), waitsMs: Number(waitsMs) };
}

/** `now`: epoch ms at which it failed. */
function failureOfTry({ status, waitsMs }: FailedTry, now: number): Failure {
  // A stated wait means a limit; neither status nor wait means that no answer came.
  if (status === null) return waitsMs === null ? { kind: 'transient' } : { kind: 'rateLimited', until: now + waitsMs };
  const failure = fromHttp({ status }, now);
  return failure.kind === 'rateLimited' && waitsMs !== null ? { ...failure, until: now + waitsMs } : failure;
}

/** The Gemini CLI reports the timing of its own start at any time. */
const NOISE = /^\[STARTUP\] /;

/** Without colors and noise; '' when nothing was written. */
export function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => stripVTControlCharacters(line).trim());
  return lines.findLast((line) => line !== '' && !NOISE.test(line)) ?? '';
}
