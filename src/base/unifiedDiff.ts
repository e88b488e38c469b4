// Formats the difference of two texts as a unified diff. Pure.

const CONTEXT_LINES = 3;
/** Upper bound on the size of the LCS table. Beyond it, everything between the first and the last change counts as changed. */
const MAX_CELLS = 4_000_000;

export interface DiffLine {
  mark: ' ' | '-' | '+';
  text: string;
}

/** Returns hunks with three lines of context, without file headers; '' when the texts are equal. */
export function unifiedDiff(before: string, after: string): string {
  return hunksOf(compareLines(linesOf(before), linesOf(after))).join('');
}

/** Each line with its line break, so that a missing one at the end is a difference. */
function linesOf(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

/** The lines of both, in order; what is the same stands once. */
export function compareLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  while (end < before.length - start && end < after.length - start && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (text: string): DiffLine => ({ mark: ' ', text });
  return [
    ...before.slice(0, start).map(same),
    ...compareMiddle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...before.slice(before.length - end).map(same),
  ];
}

/** Compares by the longest common subsequence. */
function compareMiddle(before: readonly string[], after: readonly string[]): DiffLine[] {
  const width = after.length + 1;
  if (before.length * after.length > MAX_CELLS) return [...before.map(removed), ...after.map(added)];
  const common = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number) => common[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row--) {
    for (let column = after.length - 1; column >= 0; column--) {
      common[row * width + column] =
        before[row] === after[column] ? at(row + 1, column + 1) + 1 : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [row, column] = [0, 0];
  while (row < before.length || column < after.length) {
    const [out, into] = [before[row], after[column]];
    if (out !== undefined && out === into) {
      lines.push({ mark: ' ', text: out });
      row++;
      column++;
    } else if (out !== undefined && (into === undefined || at(row + 1, column) >= at(row, column + 1))) {
      lines.push(removed(out));
      row++;
    } else if (into !== undefined) {
      lines.push(added(into));
      column++;
    }
  }
  return lines;
}

function removed(text: string): DiffLine {
  return { mark: '-', text };
}

function added(text: string): DiffLine {
  return { mark: '+', text };
}

function hunksOf(lines: DiffLine[]): string[] {
  const hunks: string[] = [];
  let [oldLine, newLine] = [1, 1];
  let next = 0;
  for (const [from, to] of rangesOf(lines)) {
    for (; next < from; next++) {
      oldLine++;
      newLine++;
    }
    const hunk = lines.slice(from, to);
    const [oldCount, newCount] = [hunk.filter(({ mark }) => mark !== '+').length, hunk.filter(({ mark }) => mark !== '-').length];
    hunks.push(`@@ -${place(oldLine, oldCount)} +${place(newLine, newCount)} @@\n${hunk.map(print).join('')}`);
    oldLine += oldCount;
    newLine += newCount;
    next = to;
  }
  return hunks;
}

/** Start and end index of each hunk; hunks that touch are merged. */
function rangesOf(lines: DiffLine[]): [number, number][] {
  const ranges: [number, number][] = [];
  for (const [index, { mark }] of lines.entries()) {
    if (mark === ' ') continue;
    const [from, to] = [Math.max(0, index - CONTEXT_LINES), Math.min(lines.length, index + 1 + CONTEXT_LINES)];
    const last = ranges.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else ranges.push([from, to]);
  }
  return ranges;
}

/** An empty range is given by the line before it. */
function place(line: number, count: number): string {
  return `${count === 0 ? line - 1 : line},${count}`;
}

function print({ mark, text }: DiffLine): string {
  return text.endsWith('\n') ? mark + text : `${mark}${text}\n\\ No newline at end of file\n`;
}
