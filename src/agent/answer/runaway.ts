// Tells an answer that repeats itself: small models write one line until they are cut off.

const LINES = 14;

/** One piece again and again on the last line, such as a number without end; rulers of one sign are shorter. */
const IN_ONE_LINE = /([^\s].{0,19}?)\1{11,}$/;
const SHORTEST = 160;

/** Of the text so far. `known`: trimmed lines of the files that were shown, which may be alike. */
export function isRunaway(text: string, known: ReadonlySet<string>): boolean {
  const last = text.slice(Math.max(text.lastIndexOf('\n') + 1, text.length - 400));
  if ((IN_ONE_LINE.exec(last)?.[0].length ?? 0) >= SHORTEST) return true;
  const lines = text
    .slice(-8_000)
    .split('\n')
    .slice(0, -1)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-LINES);
  if (lines.length < LINES || lines.some((line) => known.has(line))) return false;
  return new Set(lines.map(shapeOf)).size === 1;
}

/** The line without its texts and numbers. */
function shapeOf(line: string): string {
  return line.replace(/(['"`])(?:\\.|(?!\1).)*\1?/g, '""').replace(/\d+/g, '0');
}
