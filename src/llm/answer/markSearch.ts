// Finds marks of reasoning in a text that is still coming.
import { endsInCode } from './codeSpans.ts';
import { FAMILIES, FRAMES, HEADERS, MARK_START, type MarkFamily } from './reasoningMarks.ts';

/** The marks that end reasoning also where the opening one stands in the prompt. */
export const CLOSERS = FAMILIES.filter(({ isCloseEnough }) => isCloseEnough).flatMap((family) =>
  family.close.map((mark) => ({ mark, family })),
);

export const QUOTES = /["'`“”‘’«»]/;

/** In prose a tag has spaces, quotes or punctuation about it; as a mark it ends its line, or stands at the beginning of one. */
export function isTagAlone(last: string, next: string): boolean {
  if (QUOTES.test(last) || QUOTES.test(next) || /[<>([{=:,/|]/.test(last)) return false;
  const endsLine = next === '\n' || next === '\r';
  return last === '\n'
    ? endsLine || /[\p{L}\p{N}#*]/u.test(next)
    : !/\s/.test(last) && (endsLine || /[.!?…。！？)]/.test(last)) && !/[ .,;:)]/.test(next);
}

export type Found<T> = T | 'unknown' | null;

/** 'unknown' while more is needed. */
export function openingOf(start: string, isEnd: boolean): Found<{ family: MarkFamily; open: string }> {
  let isUnknown = false;
  for (const family of FAMILIES) {
    for (const open of family.open) {
      const next = start.slice(open.length);
      if (start.startsWith(open) && (!family.before || family.before.test(next))) return { family, open };
      if (open.startsWith(start) && (start.length < open.length || (family.before && next === ''))) isUnknown = true;
    }
  }
  return isUnknown && !isEnd ? 'unknown' : null;
}

export function closingOf(start: string, isEnd: boolean): Found<string> {
  for (const { mark, family } of CLOSERS) {
    if (!start.startsWith(mark)) continue;
    if (start.length === mark.length && !isEnd) return 'unknown';
    const next = start[mark.length] ?? '\n';
    if (family.kind === 'token' ? !QUOTES.test(next) : isTagAlone('\n', next)) return mark;
  }
  return !isEnd && CLOSERS.some(({ mark }) => mark.startsWith(start)) ? 'unknown' : null;
}

export function frameOf(start: string, isTokenOnly: boolean, isEnd: boolean): Found<{ open: string; close: string }> {
  const frames = FRAMES.filter(({ isToken }) => isToken || !isTokenOnly);
  const frame = frames.find(({ open }) => start.startsWith(open));
  if (frame) return frame;
  return !isEnd && frames.some(({ open }) => open.startsWith(start)) ? 'unknown' : null;
}

/** The beginning of a text or turn. Before a space or punctuation it is what the text is about, as is one that nothing follows. */
export function headerOf(start: string, isEnd: boolean): Found<string> {
  const header = HEADERS.find((one) => start.startsWith(one));
  const next = header === undefined ? undefined : start[header.length];
  if (header !== undefined && next !== undefined) return header.endsWith('\n') || !isProseAfter(next) ? header : null;
  return !isEnd && HEADERS.some((one) => one.startsWith(start) || one === header) ? 'unknown' : null;
}

function isProseAfter(next: string): boolean {
  return QUOTES.test(next) || /[ \t.,;:)]/.test(next);
}

/** Whether an opening mark within the answer is one, rather than what the text is about. `before`: all text before it; `next`: the character behind it. */
export function opensBox(before: string, next: string | undefined): boolean {
  return next !== undefined && !isProseAfter(next) && !QUOTES.test(before.at(-1) ?? '') && !endsInCode(before);
}

/** Whether end tokens behind all text end the answer, rather than being what its last sentence is about. */
export function endsAnswer(before: string, tokens: string): boolean {
  if (endsInCode(before)) return false;
  // Struck through in HTML.
  if (tokens.includes('</s>') && /<s[\s>]/i.test(before)) return false;
  const said = before.trimEnd();
  const last = said.at(-1) ?? '';
  if (said === before) return !/[([{=“‘«]/.test(last);
  // “A turn ends with <|im_end|>”, “It is:\n<|im_end|>”.
  return before.slice(said.length).includes('\n') ? !/[:,;=([{]/.test(last) : /[^\p{L}\p{N}:,;=([{“‘«/-]/u.test(last);
}

/** True for nothing but such tokens and white space; null while it may still come to that. */
export function isRunOf(text: string, tokens: readonly string[]): boolean | null {
  let rest = text;
  while (rest !== '') {
    const token = tokens.find((one) => rest.startsWith(one));
    if (token === undefined) return tokens.some((one) => one.startsWith(rest)) ? null : false;
    rest = rest.slice(token.length).trimStart();
  }
  return true;
}

export function nextMark(text: string, from: number): number {
  const at = text.slice(from).search(MARK_START);
  return at === -1 ? -1 : from + at;
}

/** One pass for all marks: a search for each would go through the whole text each time that one of them is missing. */
const PATTERNS = new WeakMap<readonly string[], RegExp>();

/** [-1, ''] = none. */
export function firstOf(text: string, marks: readonly string[]): [at: number, mark: string] {
  const pattern = PATTERNS.get(marks) ?? new RegExp(marks.map((mark) => mark.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'));
  PATTERNS.set(marks, pattern);
  const found = pattern.exec(text);
  return found ? [found.index, found[0]] : [-1, ''];
}

/** How many characters at the end may be the beginning of a mark. */
export function partialLength(text: string, marks: readonly string[]): number {
  const most = Math.min(text.length, Math.max(...marks.map((mark) => mark.length)) - 1);
  for (let length = most; length > 0; length--) if (marks.some((mark) => mark.startsWith(text.slice(-length)))) return length;
  return 0;
}
