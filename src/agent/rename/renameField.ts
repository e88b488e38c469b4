// Renames a field where it is declared, read, written, named as a key, and taken out of an object.
import { wholeWord } from '#agent/files/codebase.ts';
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { CODE, COMMENT, mask } from '#agent/files/mask.ts';
import { closingAt } from '#base/brackets.ts';
import { lineAt, lineStarts } from '#base/text.ts';
import { isKept } from './occurrences.ts';

export interface FieldRename {
  from: string;
  to: string;
  /** Lines (0-based) that declare it here. */
  declared: readonly number[];
  /** Lines of its class, in which `this` and `self` have it. */
  home: { start: number; end: number } | null;
  /** Whether what stands before the dot is, or may be, such an object. */
  isObject(owner: string): boolean;
  /** Whether an object with these other keys, after this code, is, or may be, such an object. */
  isOfKeys(keys: readonly string[], before: string): boolean;
  /** Whether the call after this code makes, or copies, such an object: its keywords are fields. */
  isOfCall(before: string): boolean;
  /** Phrases that stay. */
  kept: readonly string[];
}

interface Piece {
  start: number;
  end: number;
  text: string;
}

/** The text with the field's new name, and how often it was written. */
export function withFieldRenamed(path: string, text: string, rename: FieldRename): { text: string; count: number } {
  const language = languageOf(path);
  const { code, kinds } = mask(text, language);
  const starts = lineStarts(text);
  const pieces = new Map<number, Piece>();
  const put = (start: number, written: string) => pieces.set(start, { start, end: start + rename.from.length, text: written });
  for (const { index: at } of text.matchAll(wholeWord(rename.from, 'g'))) {
    if (isKept(text, at, rename.from, rename.kept) || pieces.has(at)) continue;
    const line = lineAt(starts, at);
    if (kinds[at] === COMMENT) {
      if (isReadIn(text, at, rename)) put(at, rename.to);
    } else if (kinds[at] !== CODE) {
      if (isKeyInQuotes(text, code, at, language, rename)) put(at, rename.to);
    } else if (rename.declared.includes(line) && isDeclared(text, at, rename.from)) put(at, rename.to);
    else if (isMemberOf(text, at, line, rename)) put(at, rename.to);
    else for (const [start, written] of ofKey(code, at, language, rename)) put(start, written);
  }
  const sorted = [...pieces.values()].sort((a, b) => a.start - b.start);
  let made = '';
  let last = 0;
  for (const { start, end, text: written } of sorted) {
    made += text.slice(last, start) + written;
    last = end;
  }
  return { text: made + text.slice(last), count: sorted.length };
}

/** Not a value on the line of its declaration: `mail = mail`. */
function isDeclared(text: string, at: number, name: string): boolean {
  const before = text.slice(text.lastIndexOf('\n', at) + 1, at);
  return !before.includes('=') || !wholeWord(name).test(before);
}

const MEMBER = /([\w$)\]]+)\s*(?:\?\.|!\.|\.)\s*$/;

function isMemberOf(text: string, at: number, line: number, { isObject, home }: FieldRename): boolean {
  const before = text.slice(Math.max(0, at - 200), at);
  const owner = MEMBER.exec(before)?.[1];
  if (owner === undefined || /\.{3}\s*$/.test(before)) return false;
  if (/^(?:this|self)$/.test(owner)) return home !== null && home.start <= line && line <= home.end;
  return isObject(owner.replace(/^.*[)\]]$/, ''));
}

/** In a comment: after an object, or marked as code. */
function isReadIn(text: string, at: number, { from, isObject }: FieldRename): boolean {
  const before = text.slice(Math.max(0, at - 80), at);
  const owner = MEMBER.exec(before)?.[1];
  return owner !== undefined ? isObject(owner) : before.endsWith('`') && text[at + from.length] === '`';
}

/** `contact['mail']`, and in Python and JSON `"mail": …`. */
function isKeyInQuotes(text: string, code: string, at: number, language: Language, { from, isObject, isOfKeys }: FieldRename): boolean {
  if (!/["']/.test(text[at - 1] ?? '') || text[at + from.length] !== text[at - 1]) return false;
  const [before, after] = [text.slice(Math.max(0, at - 120), at - 1), text.slice(at + from.length + 1, at + from.length + 4)];
  const owner = /([\w$]+)(?:\?\.)?\[$|([\w$]+)\.get\($/.exec(before);
  if (owner !== null && /^[\]),]/.test(after)) return isObject(owner[1] ?? owner[2] ?? '');
  if (!/^\s*:/.test(after) || (isScript(language) && !/[{,]\s*$/.test(before))) return false;
  const around = braceAround(language === 'json' ? text : code, at);
  return around !== null && isOfKeys(keysIn(text, around, from), text.slice(Math.max(0, around.open - 120), around.open));
}

/** The keys that stand beside this one in literals of the text. */
export function keysBeside(path: string, text: string, name: string): string[] {
  const { code, kinds } = mask(text, languageOf(path));
  return [...text.matchAll(wholeWord(name, 'g'))].flatMap(({ index: at }) => {
    const isKey = kinds[at] === CODE ? /^\s*[:,}]/.test(code.slice(at + name.length)) : /^["']\s*:/.test(text.slice(at + name.length));
    const around = isKey ? braceAround(code, at) : null;
    return around !== null && code[around.open] === '{' ? keysIn(text, around, name) : [];
  });
}

interface Braces {
  open: number;
  close: number;
}

function braceAround(code: string, at: number): Braces | null {
  let depth = 0;
  for (let open = at; open >= 0; open--) {
    const char = code[open] ?? '';
    if (')]}'.includes(char)) depth++;
    else if ('([{'.includes(char) && depth-- === 0) return char === '{' || char === '(' ? { open, close: closingAt(code, open) } : null;
  }
  return null;
}

/** The keys beside it, in quotes or not. */
function keysIn(text: string, { open, close }: Braces, name: string): string[] {
  const inner = text.slice(open + 1, close);
  let depth = 0;
  let own = '';
  for (const char of inner) {
    if (')]}'.includes(char)) depth--;
    if (depth === 0) own += char;
    if ('([{'.includes(char)) depth++;
  }
  const keys = [...own.matchAll(/(?:^|[,{;\n])\s*["']?([A-Za-z_$][\w$]*)["']?\s*(?=[:=,}]|$)/g)].map(([, key = '']) => key);
  return keys.filter((key) => key !== name);
}

/** A key of a literal, a keyword, or a name in braces that is taken out of an object; with what then stands for it. */
function ofKey(code: string, at: number, language: Language, rename: FieldRename): [number, string][] {
  const { from, to, isOfKeys } = rename;
  const [before, after] = [code.slice(Math.max(0, at - 200), at), code.slice(at + from.length, at + from.length + 40)];
  const around = braceAround(code, at);
  if (around === null || !/[{,(]\s*$/.test(before)) return [];
  const head = code.slice(Math.max(0, around.open - 120), around.open);
  const isOf = () => isOfKeys(keysIn(code, around, from), head);
  if (code[around.open] === '(') return language === 'python' && /^\s*=(?!=)/.test(after) && rename.isOfCall(head) ? [[at, to]] : [];
  if (/^\s*:/.test(after)) return isOf() ? [[at, to]] : [];
  if (!isScript(language) || !/^\s*(?:[,}]|=(?!=))/.test(after) || !isOf()) return [];
  const scope = patternScope(code, around);
  if (scope === null) return [[at, `${to}: ${from}`]];
  const inside = code.slice(scope.open, scope.close);
  if (wholeWord(to).test(inside)) return [[at, `${to}: ${from}`]];
  return [[at, to], ...usesIn(code, scope, rename)];
}

/** Where what a pattern takes out of an object is known; null = it is no pattern. */
function patternScope(code: string, { open, close }: Braces): Braces | null {
  const after = code.slice(close + 1, close + 200);
  const [arrow] = /^\s*(?::[^=(){}]+)?(?:,[^()]*)?\)\s*(?::[^={]+)?=>\s*/.exec(after) ?? [];
  if (arrow !== undefined) return fromExpression(code, close + 1 + arrow.length);
  const [parameters] = /^\s*(?::[^=(){}]+)?(?:=\s*\{\s*\})?(?:,[^()]*)?\)\s*(?::[^={]+)?(?=\{)/.exec(after) ?? [];
  if (parameters !== undefined) return { open: close + 1 + parameters.length, close: closingAt(code, close + 1 + parameters.length) };
  const isDeclaration = /\b(?:const|let|var)\s*$/.test(code.slice(Math.max(0, open - 12), open));
  if (!isDeclaration) return null;
  const [loop] = /^\s*of\b[^)]*\)\s*/.exec(after) ?? [];
  if (loop !== undefined) return fromExpression(code, close + 1 + loop.length);
  let depth = 0;
  for (let at = close + 1; at < code.length; at++) {
    if ('([{'.includes(code[at] ?? '')) depth++;
    else if (')]}'.includes(code[at] ?? '') && --depth < 0) return { open: close + 1, close: at };
  }
  return { open: close + 1, close: code.length };
}

/** A block, or an expression up to the end of what it stands in. */
function fromExpression(code: string, from: number): Braces {
  if (code[from] === '{') return { open: from, close: closingAt(code, from) };
  let depth = 0;
  for (let at = from; at < code.length; at++) {
    const char = code[at] ?? '';
    if ('([{'.includes(char)) depth++;
    else if (')]}'.includes(char) && --depth < 0) return { open: from, close: at };
    else if (char === ';' && depth === 0) return { open: from, close: at };
  }
  return { open: from, close: code.length };
}

/** The variable of this name, and what it is written into as a key. */
function usesIn(code: string, { open, close }: Braces, rename: FieldRename): [number, string][] {
  const { from, to, isOfKeys } = rename;
  return [...code.slice(open, close).matchAll(wholeWord(from, 'g'))].flatMap(({ index }): [number, string][] => {
    const at = open + index;
    if (/(?:^|[^.])\.\s*$/.test(code.slice(Math.max(0, at - 4), at))) return [];
    const [before, after] = [code.slice(Math.max(0, at - 40), at), code.slice(at + from.length, at + from.length + 4)];
    const around = braceAround(code, at);
    const isInBraces = around !== null && code[around.open] === '{' && /[{,]\s*$/.test(before);
    if (isInBraces && /^\s*:/.test(after)) return [];
    const isShort = isInBraces && /^\s*[,}]/.test(after) && around.open >= open;
    if (!isShort) return [[at, to]];
    return isOfKeys(keysIn(code, around, from), code.slice(Math.max(0, around.open - 120), around.open))
      ? [[at, to]]
      : [[at, `${from}: ${to}`]];
  });
}
