// Exports and registers a new function as all its neighbours are, which small models forget.
import { wholeWord } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { type Definition, outline } from '#agent/files/outline.ts';

/** Fewer neighbours are no custom. */
const LEAST = 2;

export function likeSiblings(before: string, after: string, path: string): string {
  const language = languageOf(path);
  const top = (text: string) =>
    outline(text, language).filter(({ kind, indent, parent }) => kind === 'function' && indent === 0 && parent === null);
  const known = top(before).filter(({ name }) => !name.startsWith('_'));
  const names = new Set(outline(before, language).map(({ name }) => name));
  // What another function of the file calls is its helper.
  const { code } = mask(after, language);
  const isCalled = (name: string) => [...code.matchAll(wholeWord(name, 'g'))].length > 1;
  const fresh = top(after).filter(({ name }) => !names.has(name) && !name.startsWith('_') && !isCalled(name));
  if (fresh.length === 0) return after;
  const registered = isScript(language) ? registeredByCalls(before, after, fresh) : null;
  if (registered !== null || known.length < LEAST) return registered ?? after;
  return isScript(language)
    ? exported(before, after, known, fresh)
    : language === 'python'
      ? decorated(before, after, known, fresh)
      : after;
}

const REGISTERED = /^([A-Za-z_$][\w$.]*)\((["'])[\w.-]+\2,\s*(?:async\s*)?(?:function\b|\([^()\n]*\)\s*=>|\w+\s*=>)/gm;
const LEAST_CALLS = 3;

/** `register('name', (value) => { … });`, as the functions of this file are given to something. Null: they aren't. */
function registeredByCalls(before: string, after: string, fresh: readonly Definition[]): string | null {
  const calls = [...before.matchAll(REGISTERED)].map(([, callee = '', quote = '']) => ({ callee, quote }));
  const [first] = calls;
  if (first === undefined || calls.length < LEAST_CALLS || calls.some(({ callee }) => callee !== first.callee)) return null;
  const lines = after.split('\n');
  for (const { name, line, end } of fresh.toReversed()) {
    const text = lines.slice(line, end + 1).join('\n');
    const begin = `${first.callee}(${first.quote}${name}${first.quote}, `;
    const [, isAsync = '', list] = /^(async )?function\s+[\w$]+\s*(\([^()\n]*\))\s*(?=\{)/.exec(text) ?? [];
    const assigned = /^(?:const|let|var)\s+[\w$]+\s*=\s*(?=(?:async\s*)?(?:function\b|\(|\w+\s*=>))/.exec(text)?.[0];
    if (list === undefined && assigned === undefined) continue;
    const value =
      list === undefined
        ? text.slice(assigned?.length)
        : `${isAsync}${list} => ${text.slice(text.indexOf('{', text.indexOf(list) + list.length))}`;
    lines.splice(line, end + 1 - line, `${begin}${value.trimEnd().replace(/;$/, '')});`);
  }
  return lines.join('\n');
}

/** `export function`, or a place in `module.exports = { … }`. */
function exported(before: string, after: string, known: readonly Definition[], fresh: readonly Definition[]): string {
  const lines = before.split('\n');
  if (known.every(({ line }) => /^export\s/.test(lines[line] ?? ''))) {
    const made = after.split('\n');
    for (const { line } of fresh) made[line] = (made[line] ?? '').replace(/^(?=(?:async\s+)?function\b)/, 'export ');
    return made.join('\n');
  }
  const list = /^(module\.exports\s*=\s*\{)([^{}]*)(\})/m.exec(after);
  if (!list) return after;
  const [whole, open = '', inner = '', close = ''] = list;
  const has = (name: string) => new RegExp(`(?<![\\w$])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(inner);
  const missing = fresh.map(({ name }) => name).filter((name) => !has(name));
  if (missing.length === 0 || !known.every(({ name }) => has(name))) return after;
  const indent = /\n([ \t]+)\S/.exec(inner)?.[1];
  const end = inner.trimEnd();
  const added =
    indent === undefined
      ? `${end.replace(/,$/, '')}, ${missing.join(', ')} `
      : `${end.replace(/,?$/, ',')}${missing.map((name) => `\n${indent}${name},`).join('')}\n`;
  return after.replace(whole, () => open + added + close);
}

const DECORATOR = /^@([\w.]+)(?:\((["'])([^"'\n]+)\2(?:,[^()\n]*)?\))?\s*$/;
const MOST = 0.7;

/** The decorator that all have: without a text, or with one that is made of the name in the same way. */
function decorated(before: string, after: string, known: readonly Definition[], fresh: readonly Definition[]): string {
  const lines = before.split('\n');
  const found = known.map(({ name, line }) => ({ name, match: DECORATOR.exec(lines[line - 1] ?? '') }));
  const kind = found.find(({ match }) => match)?.match?.[1];
  const alike = found.filter(({ match }) => match?.[1] === kind);
  if (kind === undefined || alike.length < LEAST || alike.length < known.length * MOST) return after;
  const text =
    alike[0]?.match?.[3] === undefined
      ? (): null => null
      : WAYS.find((way) => alike.filter(({ name, match }) => match?.[3] === way(name)).length >= alike.length * MOST);
  if (text === undefined) return after;
  const quote = alike[0]?.match?.[2] ?? '"';
  const made = after.split('\n');
  for (const { name, line } of fresh.toReversed()) {
    if (/^@/.test(made[line - 1] ?? '')) continue;
    const value = text(name);
    made.splice(line, 0, value === null ? `@${kind}` : `@${kind}(${quote}${value}${quote})`);
  }
  return made.join('\n');
}

const WAYS: readonly ((name: string) => string)[] = [
  (name) => name,
  (name) => name.toUpperCase(),
  (name) => name.replaceAll('_', '').toUpperCase(),
  (name) => name.replaceAll('_', '-'),
  (name) => name.replaceAll('_', ' '),
];
