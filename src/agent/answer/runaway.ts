// Detects an answer that repeats itself: small models write one line until they are cut off.

/** Of lines that call something, or repeat each other. */
const LINES = 14;
/** Of other lines: a table has many that are alike. */
const ROWS = 60;

/** Of two or three lines that alternate. */
const ALTERNATING = 20;

/** Of lines that call something, each longer than the one before. */
const GROWING = 7;

/** One piece again and again on the last line, such as a number without end; rulers of one sign are shorter. */
const IN_ONE_LINE = /([^\s].{0,19}?)\1{11,}$/;
const SHORTEST = 160;

/** Whether it ends in a line that goes on with one piece: a list, or a text without end. */
export function endsInOneLine(text: string): boolean {
  const last = text.slice(Math.max(text.lastIndexOf('\n') + 1, text.length - 400));
  return (IN_ONE_LINE.exec(last)?.[0].length ?? 0) >= SHORTEST;
}

/** Of the text so far. `known`: trimmed lines of the files that were shown, which may be alike. */
export function isRunaway(text: string, known: ReadonlySet<string>): boolean {
  if (endsInOneLine(text)) return true;
  const lines = text
    .slice(-8_000)
    .split('\n')
    .slice(0, -1)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const areAlike = (count: number) => {
    const own = lines.slice(-count);
    return own.length === count && !own.some((line) => known.has(line)) && new Set(own.map(shapeOf)).size === 1;
  };
  const grows = lines
    .slice(-GROWING)
    .every((line, at, all) => line.includes('(') && (at === 0 || line.length > (all[at - 1]?.length ?? 0)));
  if (grows && areAlike(GROWING)) return true;
  const alternate = lines.slice(-ALTERNATING);
  const isAlternating = [2, 3].some((period) => repeatedFrom(alternate, period) === 0);
  if (alternate.length === ALTERNATING && isAlternating && alternate.every((line) => !known.has(line) && line.includes('('))) return true;
  if (!areAlike(LINES)) return false;
  const own = lines.slice(-LINES);
  return own.every((line) => line.includes('(')) || new Set(own).size <= LINES / 2 || areAlike(ROWS);
}

/** Index of the first line from which on every line is like the one so many before it, but for its values. */
export function repeatedFrom(lines: readonly string[], period: number): number {
  let start = lines.length;
  while (start > period && shapeOf((lines[start - 1] ?? '').trim()) === shapeOf((lines[start - 1 - period] ?? '').trim())) start--;
  return start - period;
}

/** The line without its texts and numbers. */
export function shapeOf(line: string): string {
  return line.replace(/(['"`])(?:\\.|(?!\1).)*\1?/g, '""').replace(/\d+/g, '0');
}
