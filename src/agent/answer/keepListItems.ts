// Puts items of lists back that an answer dropped along with those that the task asks to remove.
import { indentOf, isBare, isPunctuation, keyOf, opens, plain } from './configLine.ts';
import type { Removal } from './removal.ts';

interface List {
  key: string;
  /** The line that opens it, the items, the end. */
  lines: string[];
}

/** A list of several lines that the answer wrote anew in one line, with nothing new in it, gets its lines back, without what the task asks to remove. */
export function keepListItems(before: string, answer: string, removal: Removal): string {
  const lines = answer.split('\n');
  for (const { key, lines: old } of listsIn(before)) {
    const places = lines.flatMap((line, index) => (keyOf(line) === key && indentOf(line) === indentOf(old[0] ?? '') ? [index] : []));
    const [at] = places;
    const given = at === undefined ? null : oneLineItems(lines[at] ?? '');
    if (at === undefined || places.length > 1 || given === null) continue;
    const items = old.slice(1, -1).filter((line) => !isBare(line));
    if (given.some((item) => !items.some((line) => plain(line) === item))) continue;
    const staying = (line: string) =>
      isBare(line) ||
      given.includes(plain(line)) ||
      !removal.mentions(
        line,
        items.filter((other) => other !== line),
      );
    const kept = old.filter((line, index) => index === 0 || index === old.length - 1 || staying(line));
    if (kept.length - 2 > given.length) lines.splice(at, 1, ...kept);
  }
  return lines.join('\n');
}

/** The other items of its list, by item. */
export function itemsAround(text: string): Map<string, string[]> {
  const around = new Map<string, string[]>();
  let run: string[] = [];
  const flush = () => {
    for (const item of run)
      around.set(
        plain(item),
        run.filter((other) => other !== item),
      );
    run = [];
  };
  for (const line of text.split('\n')) {
    const isItem = keyOf(line) === '' && !isPunctuation(line);
    if (!isItem || (run[0] !== undefined && indentOf(run[0]) !== indentOf(line))) flush();
    if (isItem) run.push(line);
  }
  flush();
  return around;
}

/** Lists of plain items, one a line. */
function listsIn(text: string): List[] {
  const lines = text.split('\n');
  return lines.flatMap((line, start) => {
    const key = keyOf(line);
    if (key === null || key === '' || !/\[\s*$/.test(line) || !opens(line)) return [];
    const length = lines.slice(start + 1).findIndex((other) => !isBare(other) && (keyOf(other) !== '' || isPunctuation(other)));
    const end = start + 1 + length;
    return length > 0 && /^\s*\],?\s*$/.test(lines[end] ?? '') ? [{ key, lines: lines.slice(start, end + 1) }] : [];
  });
}

/** The items of `key = ["a", "b"]`; null = it is no such line. */
function oneLineItems(line: string): string[] | null {
  const inner = /[:=]\s*\[(.*)\],?\s*$/.exec(line)?.[1];
  if (inner === undefined) return null;
  return (inner.match(/"(?:\\.|[^"\\])*"|'[^']*'|[^\s,][^,]*/g) ?? []).map((item) => item.trim());
}
