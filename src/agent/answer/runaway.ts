// Tells an answer that repeats itself: small models write one line until they are cut off.

const LINES = 14;

/** Of the text so far. `known`: trimmed lines of the files that were shown, which may be alike. */
export function isRunaway(text: string, known: ReadonlySet<string>): boolean {
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
