// Looks up the rows of tables in code that a question names: a small model misreads them.
import type { View } from '#agent/files/view.ts';
import { splitWords } from '#agent/task/request.ts';

export interface Row {
  /** `COOLING_HOURS`, `glaze`, or `PROGRAMS`, `glaze`, `temperature`. */
  path: readonly string[];
  value: string;
  /** As `kiln/cooling.py:4`. */
  place: string;
}

const LITERAL = String.raw`-?[\d_]+(?:\.\d+)?|"[^"\n]{1,80}"|'[^'\n]{1,80}'|true|false|True|False`;
const KEY = String.raw`\[?["']?([A-Za-z_$][\w$ .-]*?)["']?\]?`;
/** `HOURS = {`, `const HOURS: Record<string, number> = {`, `var hours = map[string]int{`, `glaze: {`. */
const OPENS = new RegExp(
  String.raw`^\s*(?:export\s+)?(?:(?:const|let|var)\s+)?${KEY}(?:\s*:\s*[\w<>,\s|[\]]+(?==))?\s*(?::=|=|:)\s*(?:Object\.freeze\(|new Map\(|map\[\w+\][\w*.]+|\[\][\w.]+)?\s*[{[]\s*$`,
);
const ENTRY = new RegExp(String.raw`^\s*${KEY}\s*[:,]\s*(${LITERAL})\s*\]?\s*,?\s*(?:(?:#|//).*)?$`);
const INLINE = new RegExp(String.raw`^\s*(?:${KEY}\s*[:,]\s*)?(?:\w+\(|&?\w+)?\{(.*)\}\)?\s*,?\s*(?:(?:#|//).*)?$`);
const FIELD = new RegExp(String.raw`["']?([A-Za-z_$][\w$]*)["']?\s*:\s*(${LITERAL})`, 'g');
const MOST_ROWS = 4;
const LONGEST_LINE = 300;

/** For the prompt: the values of the rows that the question names; '' = none. */
export function rowsHint(question: string, views: readonly View[]): string {
  const asked = splitWords(question);
  const rows = views
    .filter(({ file }) => file.kind === 'source')
    .flatMap(({ file }) => rowsOf(file.path, file.text))
    .map((row) => ({ row, score: scoreOf(row, asked) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST_ROWS)
    .map(({ row: { path, value, place } }) => `${path.join(' ')}: ${value} (${place})`);
  return rows.length === 0 ? '' : `Values that it may be about: ${rows.join('; ')}.`;
}

/** The rows of tables that stand in lines of their own. */
export function rowsOf(path: string, text: string): Row[] {
  const rows: Row[] = [];
  const open: { name: string; indent: number }[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.length > LONGEST_LINE || line.trim() === '') continue;
    const indent = line.length - line.trimStart().length;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
    const place = `${path}:${index + 1}`;
    const outer = open.map(({ name }) => name);
    const [, container] = OPENS.exec(line) ?? [];
    if (container !== undefined) open.push({ name: container, indent });
    else if (open.length > 0) rows.push(...rowsIn(line, outer).map((row) => ({ ...row, place })));
  }
  return rows;
}

function rowsIn(line: string, outer: readonly string[]): Omit<Row, 'place'>[] {
  const [, key, value] = ENTRY.exec(line) ?? [];
  if (key !== undefined && value !== undefined) return [{ path: [...outer, key], value }];
  const [, name, inner] = INLINE.exec(line) ?? [];
  if (inner === undefined) return [];
  const fields = [...inner.matchAll(FIELD)].map(([, field = '', one = '']) => ({ field, one }));
  // An item without a key is known by its texts.
  const called = name ?? fields.filter(({ one }) => /^["']/.test(one)).map(({ one }) => one.slice(1, -1))[0];
  return called === undefined ? [] : fields.map(({ field, one }) => ({ path: [...outer, called, field], value: one }));
}

/** 0 = the question does not name the row, or nothing of what is in it. */
function scoreOf({ path }: Row, asked: readonly string[]): number {
  const isAsked = (word: string) => asked.some((one) => isAlike(one, word));
  const [table = '', ...keys] = path;
  const row = keys.find((key) => splitWords(key).length > 0 && splitWords(key).every(isAsked));
  if (row === undefined) return 0;
  const own = splitWords(row);
  const others = [table, ...keys.filter((key) => key !== row)].flatMap(splitWords).filter((word) => !own.includes(word));
  // Where it has fields, the field is what is asked for.
  const field = keys.at(-1);
  if (keys.length > 1 && field !== row && !splitWords(field ?? '').some((word) => word.length > 3 && isAsked(word))) return 0;
  return own.length + others.filter(isAsked).length > own.length ? own.length + others.filter(isAsked).length : 0;
}

/** `hours` and `hour`, `cooling` and `cool`. */
function isAlike(one: string, other: string): boolean {
  if (one === other) return true;
  const [short, long] = one.length < other.length ? [one, other] : [other, one];
  return short.length >= 4 && long.startsWith(short.replace(/[ey]$/, '')) && long.length - short.length <= 3;
}
