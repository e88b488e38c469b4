// Distinguishes code from strings and comments by rule, so that braces in them do not count.
import { type Language, syntaxOf } from './language.ts';

/** What a character is part of. */
export const CODE = 0;
export const STRING = 1;
export const COMMENT = 2;

export interface Masked {
  /** As long as the text: strings and comments are spaces, their line breaks stay. The quotes stay. */
  code: string;
  /** CODE, STRING or COMMENT by UTF-16 unit. */
  kinds: Uint8Array;
}

interface Scan {
  text: string;
  language: Language;
  kinds: Uint8Array;
}

/** A slash after one of these begins a regular expression and is no division. After `<`, and before `>`, it closes a tag of JSX. */
const BEFORE_REGEXP = /(?:^|[(,=:[!&|?{};+\-*%~^>]|\b(?:return|typeof|case|in|of|do|else|void|delete|throw|new|await|yield))\s*$/;

export function mask(text: string, language: Language): Masked {
  const scan: Scan = { text, language, kinds: new Uint8Array(text.length) };
  const syntax = syntaxOf(language);
  if (syntax === 'text') return { code: text, kinds: scan.kinds };
  scanCode(scan, 0, null);
  let code = '';
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    const isHidden = at < text.length && scan.kinds[at] !== CODE && text[at] !== '\n';
    if (at < text.length && !isHidden) continue;
    code += text.slice(from, at);
    if (at < text.length) code += isQuoteEdge(scan, at) ? text[at] : ' ';
    from = at + 1;
  }
  return { code, kinds: scan.kinds };
}

/** Lines of code with their strings, and without comments. */
export function withoutComments(text: string, language: Language): string[] {
  const { kinds } = mask(text, language);
  let code = '';
  for (let at = 0; at < text.length; at++) code += kinds[at] === COMMENT && text[at] !== '\n' ? '' : text[at];
  return code.split('\n');
}

function isQuoteEdge({ text, kinds }: Scan, at: number): boolean {
  if (kinds[at] !== STRING || !/["'`]/.test(text[at] ?? '')) return false;
  return kinds[at - 1] !== STRING || kinds[at + 1] !== STRING;
}

/** Marks from `start` to the closing brace of an interpolation (`end`), or to the end of the text. Returns where it stopped. */
function scanCode(scan: Scan, start: number, end: '}' | null): number {
  const { text, language } = scan;
  const syntax = syntaxOf(language);
  let depth = 0;
  for (let at = start; at < text.length; ) {
    const char = text[at] ?? '';
    if (end !== null && char === '}' && depth === 0) return at;
    if (char === '{') depth++;
    else if (char === '}') depth--;
    const next = syntax === 'c' ? skipC(scan, at, char) : skipHash(scan, at, char);
    at = next ?? at + 1;
  }
  return text.length;
}

function skipC(scan: Scan, at: number, char: string): number | null {
  const { text, language } = scan;
  const isScript = language === 'javascript' || language === 'typescript';
  if (isScript && isInText(text, at, char)) return null;
  if (char === '/' && text[at + 1] === '/') return fill(scan, at, lineEnd(text, at), COMMENT);
  if (char === '/' && text[at + 1] === '*') return fill(scan, at, after(text, '*/', at + 2), COMMENT);
  if (char === '"') return quoted(scan, at, '"', false);
  if (char === "'")
    return language === 'rust' && !/^'(?:\\.|[^\\'])[^']{0,8}'/.test(text.slice(at, at + 12)) ? null : quoted(scan, at, "'", false);
  if (char === '`') return language === 'go' ? fill(scan, at, after(text, '`', at + 1), STRING) : template(scan, at);
  if (char === '/' && isScript && text[at + 1] !== '>' && BEFORE_REGEXP.test(lastCode(scan, at))) return regularExpression(scan, at);
  return null;
}

/** In the text of JSX: the apostrophe of a word, or the slashes of an address. No string and no comment begins there. */
function isInText(text: string, at: number, char: string): boolean {
  const before = text.slice(Math.max(0, at - 10), at);
  if (char === "'")
    return (
      /[A-Za-z\d]$/.test(before) && !/(?<![\w$.])(?:return|case|typeof|in|of|from|import|default|else|yield|await|throw)$/.test(before)
    );
  return char === '/' && text[at + 1] === '/' && /\bhttps?:$/.test(before);
}

function skipHash(scan: Scan, at: number, char: string): number | null {
  const { text, language } = scan;
  if (char === '#' && (language !== 'yaml' || at === 0 || /\s/.test(text[at - 1] ?? ''))) return fill(scan, at, lineEnd(text, at), COMMENT);
  if (char !== '"' && char !== "'") return null;
  if (language === 'yaml' && /[\w)]/.test(text[at - 1] ?? '')) return null; // an apostrophe inside a plain value
  const triple = char.repeat(3);
  if ((language === 'python' || language === 'toml') && text.startsWith(triple, at))
    return fill(scan, at, after(text, triple, at + 3), STRING);
  const isFormatted = language === 'python' && /(?:^|[^\w])(?:[fF][rR]?|[rR][fF])$/.test(text.slice(Math.max(0, at - 3), at));
  return quoted(scan, at, char, isFormatted);
}

/** A string ends at its line's end at the latest: an apostrophe in code must not swallow the file. */
function quoted(scan: Scan, start: number, quote: string, isFormatted: boolean): number {
  const { text, kinds } = scan;
  let at = start + 1;
  kinds[start] = STRING;
  while (at < text.length && text[at] !== '\n') {
    const char = text[at];
    if (char === quote) return fill(scan, at, at + 1, STRING);
    if (isFormatted && char === '{' && text[at + 1] !== '{') {
      const close = text.slice(at, lineEnd(text, at)).search(/[}!:]/);
      const stop = close === -1 ? at + 1 : at + close;
      kinds[at] = STRING;
      at = stop; // the name inside stays code
      continue;
    }
    const step = char === '\\' ? 2 : char === '{' ? 2 : 1;
    fill(scan, at, Math.min(at + (isFormatted ? step : char === '\\' ? 2 : 1), text.length), STRING);
    at += isFormatted ? step : char === '\\' ? 2 : 1;
  }
  return at;
}

function template(scan: Scan, start: number): number {
  const { text, kinds } = scan;
  kinds[start] = STRING;
  for (let at = start + 1; at < text.length; ) {
    if (text[at] === '`') return fill(scan, at, at + 1, STRING);
    if (text[at] === '$' && text[at + 1] === '{') {
      fill(scan, at, at + 2, STRING);
      const close = scanCode(scan, at + 2, '}');
      at = fill(scan, close, close + 1, STRING);
      continue;
    }
    const step = text[at] === '\\' ? 2 : 1;
    at = fill(scan, at, at + step, STRING);
  }
  return text.length;
}

function regularExpression(scan: Scan, start: number): number | null {
  const { text } = scan;
  let isInClass = false;
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    const char = text[at];
    if (char === '\\') at++;
    else if (char === '[') isInClass = true;
    else if (char === ']') isInClass = false;
    else if (char === '/' && !isInClass) return fill(scan, start, at + 1, STRING);
  }
  return null;
}

/** The code just before `at`, without comments. */
function lastCode({ text, kinds }: Scan, at: number): string {
  let from = at - 1;
  while (from >= 0 && (kinds[from] === COMMENT || /\s/.test(text[from] ?? ''))) from--;
  return text.slice(Math.max(0, from - 10), from + 1);
}

function fill({ kinds, text }: Scan, start: number, end: number, kind: number): number {
  const stop = Math.min(end, text.length);
  kinds.fill(kind, start, stop);
  return stop;
}

function lineEnd(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function after(text: string, mark: string, from: number): number {
  const at = text.indexOf(mark, from);
  return at === -1 ? text.length : at + mark.length;
}
