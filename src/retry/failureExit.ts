// What a CLI's end says of a failure: its exit code, and the very last line it wrote on stderr.
import { stripVTControlCharacters } from 'node:util';
import type { Failure } from './failure.ts';
import { fromHttp } from './failureHttp.ts';

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
/** Those an API answers with; the rest of the numbers above 400 mean nothing. */
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

/** Whole lines, as the CLIs themselves write them. */
const LAST_WORDS: readonly { pattern: RegExp; kind: 'auth' | 'rateLimited' }[] = [
  {
    pattern: /^Please set an Auth method in your .{1,500}\/settings\.json or specify one of the following environment variables/,
    kind: 'auth',
  },
  {
    pattern: /^(?:Suggested retry after [\d.]{1,12}m?s\.|Attempt \d{1,3} failed: .{1,1000})\. Retrying after (\d{1,9})ms\.\.\.$/,
    kind: 'rateLimited',
  },
];

export function fromLastWords(stderrTail: string, now: number): Failure {
  const line = lastLine(stderrTail);
  for (const { pattern, kind } of LAST_WORDS) {
    const match = pattern.exec(line);
    if (!match) continue;
    if (kind === 'auth') return { kind };
    return { kind, until: now + Number(match[1]) };
  }
  return { kind: 'unknown' };
}

/** The Gemini CLI measures its own start, and tells so at any time. */
const NOISE = /^\[STARTUP\] /;

/** Without colours and what is only noise; '' when nothing was written. */
export function lastLine(text: string): string {
  const lines = text.split('\n').map((line) => stripVTControlCharacters(line).trim());
  return lines.findLast((line) => line !== '' && !NOISE.test(line)) ?? '';
}
