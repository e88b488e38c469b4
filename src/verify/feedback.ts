// Writes what is told of a failing test to whoever mends it, in at most 600 characters.
import { shorten } from '#base/text.ts';
import { readInside } from '#verify/find/projectFiles.ts';
import type { Failure } from '#verify/output/failure.ts';
import type { Comparison } from './compareRuns.ts';

const MAX_CHARS = 600;
const LINES_AROUND = 5;
const MAX_VALUE = 120;

/** Of the first new failure; where nothing new fails, of the first that still does. Null: nothing fails. `folder`: where it ran. */
export async function firstNewFailure({ newFailures, failedBefore }: Comparison, folder: string): Promise<string | null> {
  const first = newFailures[0] ?? failedBefore[0];
  return first === undefined ? null : failureText(first, folder);
}

/** Name, expected and received (else the message), and the lines around the place, as many as fit. */
export async function failureText(failure: Failure, folder: string): Promise<string> {
  const { name, expected, received, message, frame } = failure;
  const values = expected === null || received === null ? null : `expected ${oneLine(expected)}, received ${oneLine(received)}`;
  const head = [name === '' ? 'The verification fails.' : shorten(`FAIL ${name}`, 160), values ?? shorten(lastLines(message), 250)];
  const text = shorten(head.filter((line) => line !== '').join('\n'), MAX_CHARS);
  if (frame === null) return text;
  const place = `\n${shorten(frame.file, 120)}:${frame.line}`;
  if (text.length + place.length > MAX_CHARS) return text;
  const source = await readInside(folder, frame.file);
  return text + place + excerpt(source?.split(/\r?\n/) ?? [], frame.line, MAX_CHARS - text.length - place.length);
}

/** The line itself first, then as many on both sides as fit. */
function excerpt(lines: readonly string[], line: number, room: number): string {
  let best = '';
  for (let around = 0; around <= LINES_AROUND; around += 1) {
    const from = Math.max(1, line - around);
    const shown = lines
      .slice(from - 1, line + around)
      .map((text, index) => `${from + index === line ? '>' : ' '} ${from + index} | ${text}`.trimEnd());
    const text = shown.length === 0 ? '' : `\n${shown.join('\n')}`;
    if (text.length > room) break;
    best = text;
  }
  return best;
}

function oneLine(value: string): string {
  return shorten(value.replace(/\s+/g, ' '), MAX_VALUE);
}

/** The message of an unnamed failure is the end of the output, and there the reason stands. */
function lastLines(message: string): string {
  return message.length <= 250 ? message : message.split('\n').slice(0, 6).join('\n');
}
