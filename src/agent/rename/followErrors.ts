// Corrects a rename by what a compiler or failing tests say of the old and the new name.
import { wholeWord } from '#agent/files/codebase.ts';

/** What is missing, in the words of compilers and interpreters. */
const MISSING =
  /is not a function|is not defined|not defined|has no attribute|\bundefined\b|unknown field|no field or method|(?:cannot|can't) (?:find|import)|does not (?:exist|provide an export)|has no (?:exported )?member|unresolved|unexpected keyword|not found|missing method/i;
const PLACE = /(?:file:\/\/)?((?:[A-Za-z]:)?[\w@$+~./\\ -]*[\w-]\.\w+)(?::(\d+)(?::(\d+))?|\((\d+),(\d+)\))|File "([^"\n]+)", line (\d+)/g;
/** Go: “*Sailing does not implement Delayed (missing method Delay)”. */
const NOT_IMPLEMENTED = /\b([\w.]*\w) does not implement (?:\w+\.)*(\w+) \(missing method (\w+)\)/;
/** Lines between a message and the place that it is about. */
const NEAR = 14;
/** In one round: the rest is told again. */
const MOST_MESSAGES = 400;
/** A longer line is no message of a compiler. */
const MAX_LINE_CHARS = 600;

interface Pointed {
  path: string;
  /** 0-based. */
  line: number;
  /** 0-based; null = not said. */
  column: number | null;
}

export interface Followed {
  from: string;
  to: string;
  /** The project's path of a file as a tool calls it; null = none of its own. */
  pathOf(called: string): string | null;
  textOf(path: string): string;
  /** Where a class, type or interface declares a member; null = it has none of this name. */
  memberOf(owner: string, name: string): { path: string; line: number } | null;
  /** Places that were changed by this before: none is changed back. */
  done: Set<string>;
}

/**
 * `texts`: what the rename made, by path. Where the new name is missing it was renamed by mistake; where the old one is,
 * it was left out. Null: the output names no such place that is not done yet.
 */
export function followErrors(texts: ReadonlyMap<string, string>, output: string, rename: Followed): Map<string, string> | null {
  const followed = new Map(texts);
  const textOf = (path: string) => followed.get(path) ?? rename.textOf(path);
  const lines = output.split('\n').map((line) => line.slice(0, MAX_LINE_CHARS));
  let changes = 0;
  // First the declarations: what is wrong with their uses is told anew.
  for (const line of lines) {
    const [, type = '', owner = '', method = ''] = NOT_IMPLEMENTED.exec(line) ?? [];
    const place =
      method === rename.from ? rename.memberOf(owner, method) : method === rename.to ? rename.memberOf(type, rename.from) : null;
    const changed = place && changeAt(textOf(place.path), { ...place, column: null }, rename.from, rename.to, rename.done);
    if (!place || !changed || changed === 'done') continue;
    followed.set(place.path, changed);
    changes++;
  }
  if (changes > 0) return followed;
  let messages = 0;
  for (const [index, line] of lines.entries()) {
    const missing = messages < MOST_MESSAGES && MISSING.test(line) ? firstNamed(line, rename) : null;
    if (missing === null) continue;
    messages++;
    const other = missing === rename.from ? rename.to : rename.from;
    for (const place of placesNear(lines, index, rename)) {
      const changed = changeAt(textOf(place.path), place, missing, other, rename.done);
      if (changed === null) continue;
      if (changed !== 'done') {
        followed.set(place.path, changed);
        changes++;
      }
      break;
    }
  }
  return changes > 0 ? followed : null;
}

function firstNamed(line: string, { from, to }: Followed): string | null {
  const [old, fresh] = [line.search(wholeWord(from)), line.search(wholeWord(to))];
  if (old === -1 && fresh === -1) return null;
  return old !== -1 && (fresh === -1 || old < fresh) ? from : to;
}

/** The nearest first: in the line itself, then in a trace behind or before it. */
function placesNear(lines: readonly string[], at: number, { pathOf }: Followed): Pointed[] {
  const near: { distance: number; place: Pointed }[] = [];
  for (let index = Math.max(0, at - NEAR); index <= Math.min(lines.length - 1, at + NEAR); index++)
    for (const found of (lines[index] ?? '').matchAll(PLACE)) {
      const [, colon, line = found[4] ?? found[7], column = found[5], , , python] = found;
      const path = pathOf((python ?? colon ?? '').trim().replaceAll('\\', '/'));
      if (path !== null && line !== undefined)
        near.push({
          distance: Math.abs(index - at),
          place: { path, line: Number(line) - 1, column: column === undefined ? null : Number(column) - 1 },
        });
    }
  return near.toSorted((a, b) => a.distance - b.distance).map(({ place }) => place);
}

/** Null: the name does not stand there. */
function changeAt(text: string, { path, line, column }: Pointed, name: string, to: string, done: Set<string>): string | 'done' | null {
  const lines = text.split('\n');
  const code = lines[line];
  if (code === undefined) return null;
  const all = [...code.matchAll(wholeWord(name, 'g'))].map(({ index }) => index);
  if (all.length === 0) return null;
  const meant = all.filter((at) => at === column);
  const key = `${path}:${line}:${meant[0] ?? ''}`;
  if (done.has(key)) return 'done';
  done.add(key);
  let changed = code;
  for (const at of (meant.length > 0 ? meant : all).toReversed()) changed = changed.slice(0, at) + to + changed.slice(at + name.length);
  return lines.with(line, changed).join('\n');
}
