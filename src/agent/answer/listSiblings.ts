// Adds a new function to the list of another file in which its neighbours stand by name.
import type { Codebase } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';

/** Fewer neighbours in a list are no custom. */
const LEAST = 3;
/** Of the list that are neighbours, and of the neighbours that are in the list. */
const MOST = 0.7;
const LIST = /[[({]\s*((?:(["'])[\w. -]{1,60}\2\s*,\s*)+(?:(["'])[\w. -]{1,60}\3\s*)?)[\])}]/g;
const REGISTERED = /^@[\w.]+\(\s*(["'])([^"'\n]+)\1/;

/** New texts of other files, by path. `current`: null = there is no such file. */
export function listSiblings(
  codebase: Codebase,
  path: string,
  before: string,
  after: string,
  current: (path: string) => string | null,
): Map<string, string> {
  const known = namesOf(before, path);
  const { code } = mask(after, languageOf(path));
  const isHelper = (name: string) => (code.match(new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}\\s*\\(`, 'g')) ?? []).length > 1;
  const fresh = namesOf(after, path).filter(({ own }) => !known.some((one) => one.own === own) && !isHelper(own));
  const changed = new Map<string, string>();
  const names = new Set(known.map(({ name }) => name));
  if (fresh.length === 0 || names.size < LEAST) return changed;
  const [sample = ''] = names;
  for (const file of codebase.mentioning(sample)) {
    if (file.path === path || file.kind === 'test' || !isCode(languageOf(file.path))) continue;
    const text = current(file.path) ?? file.text;
    const made = text.replace(LIST, (whole, inner: string) => {
      const items = [...inner.matchAll(/(["'])([\w. -]+)\1/g)].map(([, , item = '']) => item);
      const own = items.filter((item) => names.has(item));
      const isTheirs = own.length >= LEAST && own.length >= items.length * MOST && own.length >= names.size * MOST;
      const missing = fresh.map(({ name }) => name).filter((name) => !items.includes(name));
      return isTheirs && missing.length > 0 ? whole.replace(inner, () => withItems(inner, missing)) : whole;
    });
    if (made !== text) changed.set(file.path, made);
  }
  return changed;
}

interface Named {
  own: string;
  /** Under which it is registered: the text of its decorator, else its own name. */
  name: string;
}

/** Public functions of the file; where some are registered by decorators, those alone. */
function namesOf(text: string, path: string): Named[] {
  const lines = text.split('\n');
  const functions = outline(text, languageOf(path)).filter(
    ({ kind, indent, parent, name }) => kind === 'function' && indent === 0 && parent === null && !name.startsWith('_'),
  );
  const registered = functions.flatMap(({ name, line }) => {
    const as = REGISTERED.exec(lines[line - 1] ?? '')?.[2];
    return as === undefined ? [] : [{ own: name, name: as }];
  });
  return registered.length >= LEAST ? registered : functions.map(({ name }) => ({ own: name, name }));
}

function withItems(inner: string, added: readonly string[]): string {
  const quote = /["']/.exec(inner)?.[0] ?? '"';
  const end = inner.trimEnd();
  const space = inner.slice(end.length);
  const indent = /\n([ \t]*)["']/.exec(inner)?.[1];
  const between = indent === undefined ? ' ' : `\n${indent}`;
  const items = added.map((name) => `${quote}${name}${quote}`).join(`,${between}`);
  return end.endsWith(',') ? `${end}${between}${items},${space}` : `${end},${between}${items}${space}`;
}
