// Parses the JSON object in a model's answer, repairing what small models get wrong.
// Fences, reasoning, prose around it, trailing commas, a missing end. One pass over a bounded text; nothing in it backtracks.
import { isObject, parseJson } from '#base/json.ts';
import { CLOSERS } from '#llm/answer/markSearch.ts';
import { splitReasoning } from '#llm/answer/reasoningSplitter.ts';

const MAX_CHARS = 64 * 1024;
/** So many beginnings are tried; an answer that is all braces is no JSON. */
const MAX_TRIES = 16;

/** The first JSON object in `text`; undefined when there is none. */
export function parseJsonAnswer(text: string): unknown | undefined {
  const bounded = text.slice(0, MAX_CHARS);
  const whole = parseJson(bounded.trim());
  if (isObject(whole)) return whole;
  const { text: answer, thinking } = splitReasoning(bounded);
  // What follows a closing mark comes first: reasoning may hold drafts of the object. Reasoning holds an answer only if it is all there is.
  for (const part of new Set([afterReasoning(answer), answer, answer.trim() === '' ? thinking : ''])) {
    const found = firstObject(part);
    if (found !== undefined) return found;
  }
  return undefined;
}

function firstObject(answer: string): unknown | undefined {
  let start = answer.indexOf('{');
  for (let tries = 0; start !== -1 && tries < MAX_TRIES; tries++) {
    const found = readObject(answer, start);
    if (found.value !== undefined) return found.value;
    // An object that closed but is no JSON (`{curly words}`) is skipped whole; one that never closed, only its brace.
    start = answer.indexOf('{', found.end ?? start + 1);
  }
  return undefined;
}

/** What stands behind the last closing mark of any model family. */
function afterReasoning(text: string): string {
  const end = CLOSERS.reduce((last, { mark }) => {
    const at = text.lastIndexOf(mark);
    return at === -1 ? last : Math.max(last, at + mark.length);
  }, 0);
  return text.slice(end);
}

/** Reads the balanced object that begins at `start`. `end`: just behind it; null when it never closes. */
function readObject(text: string, start: number): { value: unknown; end: number | null } {
  const closers: string[] = [];
  let mended = '';
  let copied = start;
  let pendingComma = -1;
  for (let index = start; index < text.length; index++) {
    const char = text[index];
    if (char === '"') {
      pendingComma = -1;
      const end = stringEnd(text, index);
      if (end === -1) return { value: undefined, end: null };
      index = end;
    } else if (char === '{' || char === '[') {
      pendingComma = -1;
      closers.push(char === '{' ? '}' : ']');
    } else if (char === '}' || char === ']') {
      if (closers.pop() !== char) return { value: undefined, end: index };
      if (pendingComma !== -1) {
        mended += text.slice(copied, pendingComma);
        copied = pendingComma + 1;
        pendingComma = -1;
      }
      if (closers.length === 0) return { value: objectIn(mended + text.slice(copied, index + 1)), end: index + 1 };
    } else if (char === ',') pendingComma = index;
    else if (char !== ' ' && char !== '\n' && char !== '\r' && char !== '\t') pendingComma = -1;
  }
  // The model ran out of tokens, or forgot: close what is open.
  const cut = pendingComma === -1 ? text.length : pendingComma;
  return { value: objectIn(mended + text.slice(copied, cut).replace(/`{3}\s*$/, '') + closers.reverse().join('')), end: null };
}

/** Where the string that opens at `start` closes; -1 when it does not. */
function stringEnd(text: string, start: number): number {
  for (let index = start + 1; index < text.length; index++) {
    const char = text[index];
    if (char === '\\') index++;
    else if (char === '"') return index;
  }
  return -1;
}

function objectIn(text: string): unknown {
  const value = parseJson(text);
  return isObject(value) ? value : undefined;
}
