// Renames the occurrences of a name in a file that mean one definition.
import { wholeWord } from '#agent/files/codebase.ts';
import { type Language, languageOf } from '#agent/files/language.ts';
import { CODE, COMMENT, mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import { isBesideClass, isNameInList, isReachedByName, ownerOfString } from './byName.ts';

/** Lines are 0-based and inclusive. */
export interface Lines {
  start: number;
  end: number;
}

export interface Scope {
  /** Occurrences that stand alone, not after a dot. */
  bare: boolean;
  /** Names before a dot after which the name is meant: modules, objects; `*` = any. */
  owners: ReadonlySet<string>;
  /** Of any: names after which it isn't meant. */
  strangers?: ReadonlySet<string>;
  comments: boolean;
  /** Lines to which it is limited; null = the whole file. */
  within: readonly Lines[] | null;
  /** Lines that mean another definition of the same name. */
  except: readonly Lines[];
  /** Longer names and phrases that have the name in them and stay. */
  kept?: readonly string[];
  /** Of Python: `pkg.core` in the string `pkg.core:name`. */
  module?: string;
  /** Whether titles of tests count, too. */
  titles?: boolean;
  /** Classes beside whose names, in a list or an object, the name means their method. */
  classes?: readonly string[];
}

export function renameIn(path: string, text: string, from: string, to: string, scope: Scope): { text: string; count: number } {
  const language = languageOf(path);
  const { kinds, code } = mask(text, language);
  const isByName = isReachedByName(code, scope.owners);
  const shadows = scope.bare && scope.within === null ? shadowedLines(text, language, from) : [];
  const pieces: string[] = [];
  let last = 0;
  let line = 0;
  let lineAt = 0;
  for (const { index: at } of text.matchAll(wholeWord(from, 'g'))) {
    for (let next = text.indexOf('\n', lineAt); next !== -1 && next < at; next = text.indexOf('\n', lineAt)) {
      line++;
      lineAt = next + 1;
    }
    if (scope.within && !isIn(line, scope.within)) continue;
    if (isKept(text, at, from, scope.kept ?? [])) continue;
    if (isIn(line, scope.except) || isIn(line, shadows) || !isMeant({ text, kinds, at, name: from, language, isByName }, scope)) continue;
    pieces.push(text.slice(last, at), to);
    last = at + from.length;
  }
  return { text: pieces.join('') + text.slice(last), count: pieces.length / 2 };
}

/** Whether what stands there is part of one of these phrases. */
export function isKept(text: string, at: number, name: string, kept: readonly string[]): boolean {
  return kept.some((phrase) => {
    for (let inside = phrase.indexOf(name); inside !== -1; inside = phrase.indexOf(name, inside + 1))
      if (text.startsWith(phrase, at - inside)) return true;
    return false;
  });
}

interface Occurrence {
  text: string;
  kinds: Uint8Array;
  at: number;
  name: string;
  language: Language;
  /** Members of the owners are reached by names that variables hold. */
  isByName: boolean;
}

function isMeant(one: Occurrence, scope: Scope): boolean {
  const { text, kinds, at, name, language } = one;
  const before = text.slice(Math.max(0, at - 400), at);
  const after = text.slice(at + name.length, at + name.length + 100);
  // With a space behind it the arrow stands before a type.
  // A comment above may end with a full stop.
  const isAfterCode = kinds[at] !== CODE || kinds[at - 1 - (before.length - before.trimEnd().length)] === CODE;
  const isMember = isAfterCode && /(?:\.|\?\.|::)\s*$|->$/.test(before) && !/\.{3}\s*$/.test(before);
  if (kinds[at] === COMMENT || (language === 'python' && isInDocstring(text, kinds, at)))
    return scope.comments && isCodeInProse(name, before, after) && (!isMember || isOwned(before, scope) || /(?:^|\s)\.$/.test(before));
  if (kinds[at] !== CODE)
    return (
      isNameInString(one, scope.bare) ||
      isAfterModule(before, scope.module) ||
      (scope.titles === true && isInTitle(before, after)) ||
      (before.at(-1) === after[0] && isReached(one, before, after, scope))
    );
  if (isMember) return isOwned(before, scope);
  if (!scope.bare) return false;
  // A keyword argument or an object's key has the same name by chance.
  if (language === 'python' && /[(,]\s*$/.test(before) && /^\s*=(?!=)/.test(after)) return false;
  const isKey = /^\s*:(?!:)/.test(after) && /[{,]\s*$/.test(before) && (language === 'javascript' || language === 'typescript');
  return !isKey || isItsType(after, name) || /\b(?:const|let|var|import|export)\s*(?:type\s*)?\{[^{}]*$/.test(before);
}

/** `{ total: typeof total }`. */
function isItsType(after: string, name: string): boolean {
  return new RegExp(`^\\s*:\\s*typeof\\s+${name.replaceAll('$', '\\$')}(?![\\w$])`).test(after);
}

/** A string in three quotes that is a statement of its own. */
function isInDocstring(text: string, kinds: Uint8Array, at: number): boolean {
  let start = at;
  while (start > 0 && kinds[start - 1] === kinds[at]) start--;
  const lineStart = text.lastIndexOf('\n', start) + 1;
  return (
    kinds[at] !== CODE && /^\s*[rRuU]?(?:"""|''')/.test(text.slice(lineStart, start + 4)) && text.slice(lineStart, start).trim() === ''
  );
}

/** A name that is an ordinary word counts in a comment only where it is marked as code, or begins the comment as Go's do. */
function isCodeInProse(name: string, before: string, after: string): boolean {
  return (
    /[a-z\d][A-Z]|_|^[A-Z]/.test(name) ||
    /[`({]$|@link\s$/.test(before) ||
    /^[`(]/.test(after) ||
    /(?:\/\/|#|\*)\s*(?:see\s+)?$/i.test(before)
  );
}

function isOwned(before: string, { owners, strangers = NONE }: Scope): boolean {
  const owner = ownerBefore(before);
  const [name, last] = [owner ?? '', owner?.slice(owner.lastIndexOf('.') + 1) ?? ''];
  if (owners.has('*')) return !strangers.has(last);
  return owner !== null && (owners.has(name) || owners.has(last) || owners.has(last.replace(/^(?:New|new_|create_?|make_?)(?=[A-Z])/, '')));
}

const NONE: ReadonlySet<string> = new Set();
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** What is in front of the last dot: `track`, `tracks` of `tracks[0].`, `Track` of `Track([a(1)]).` and of `(new Track()).`; null = something else. */
function ownerBefore(before: string): string | null {
  let code = before.replace(/\s*[!?]?(?:\.|->|::)\s*$/, '');
  let inner = '';
  while (CLOSING[code.at(-1) ?? ''] !== undefined) {
    const start = opening(code);
    if (start === -1) return null;
    inner = code.slice(start + 1, -1);
    code = code.slice(0, start);
  }
  return /[\w$.]+$/.exec(code)?.[0] ?? /^\s*(?:(?:new|await)\s+|&)*([\w$.]+)/.exec(inner)?.[1] ?? null;
}

/** Where the bracket that ends the text opens; -1: not in it. */
function opening(text: string): number {
  const [close = '', open = ''] = [text.at(-1), CLOSING[text.at(-1) ?? '']];
  let depth = 0;
  for (let at = text.length - 1; at >= 0; at--) {
    if (text[at] === close) depth++;
    else if (text[at] === open && --depth === 0) return at;
  }
  return -1;
}

/** Whether code reaches what is meant by this string. */
function isReached({ name, language, isByName }: Occurrence, before: string, after: string, scope: Scope): boolean {
  const string = { before, after, name };
  const of = ownerOfString(string, language);
  if (of !== null) return (!scope.owners.has('*') || !of.isIndex) && isOwned(`${of.owner}.`, scope);
  return (isByName && isNameInList(string)) || isBesideClass(string, scope.classes ?? []);
}

function isAfterModule(before: string, module: string | undefined): boolean {
  return module !== undefined && (before.endsWith(`${module}:`) || before.endsWith(`${module}.`)) && /["'][\w.]*[:.]$/.test(before);
}

/** `test('addItem adds up', …)`. */
function isInTitle(before: string, after: string): boolean {
  return /\b(?:test|it|describe|suite|context)(?:\.\w+)*\(\s*(['"`])(?:(?!\1).)*$/.test(before) && !/^[.:/\w-]/.test(after);
}

/** `__all__ = ["name"]`, and dotted paths such as those of mock.patch. */
function isNameInString({ text, at, name, language }: Occurrence, isBare: boolean): boolean {
  if (language !== 'python' || !/^["']/.test(text.slice(at + name.length))) return false;
  const before = text.slice(Math.max(0, at - 2_000), at);
  // A list of another module that has the name means its own.
  return (isBare && /__all__\s*\+?=\s*[[(][^\])]*["']$/.test(before)) || /patch(?:\.\w+)?\(\s*["'][\w.]+\.$/.test(before);
}

/** Functions that have a parameter or variable of this name: inside them it means that. */
function shadowedLines(text: string, language: Language, name: string): Lines[] {
  const code = mask(text, language).code.split('\n');
  const safe = name.replaceAll('$', '\\$');
  const declares =
    language === 'python'
      ? new RegExp(`^\\s+${safe}\\s*(?::[^=]+)?=(?!=)|\\bfor\\s+${safe}\\s+in\\b|\\bas\\s+${safe}\\b`)
      : new RegExp(`^\\s+(?:const|let|var)\\s+(?:\\{[^}=]*\\b${safe}\\b[^}]*\\}|${safe}\\b)|(?<![\\w.])${safe}\\s*:=`);
  const asParameter = new RegExp(`(?:^|[,{[(\\s*&.])${safe}\\s*(?:[,:=?}\\])]|\\s[\\w*[\\]]+|$)`);
  const namesOnly = (parameters: string) => withoutTypes(parameters, language);
  return outline(text, language)
    .filter(({ kind, name: own, line, end }) => {
      if ((kind !== 'function' && kind !== 'method') || own === name) return false;
      const head = code.slice(line, Math.min(end, line + 6) + 1).join('\n');
      const parameters = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(head.slice(Math.max(0, head.indexOf(own) + own.length)))?.[1] ?? '';
      return (
        asParameter.test(namesOnly(parameters)) ||
        code.slice(line + 1, end + 1).some((one) => declares.test(one) && !/\brequire\(|\bimport\b/.test(one))
      );
    })
    .map(({ start, end }) => ({ start, end }));
}

/** The names of parameters: a type that has the name is no parameter of that name. */
function withoutTypes(parameters: string, language: Language): string {
  if (language === 'go') return parameters.replace(/(\w+)\s+[^,()]+(?=,|$)/g, '$1');
  if (language === 'python' || language === 'typescript') return parameters.replace(/:\s*[^,={}]+/g, '');
  return parameters;
}

function isIn(line: number, ranges: readonly Lines[]): boolean {
  return ranges.some(({ start, end }) => start <= line && line <= end);
}
