// Reads the parameters of a function: names, types, defaults, and options in an object.

import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { COMMENT, mask } from '#agent/files/mask.ts';
import type { Definition } from '#agent/files/outline.ts';
import { argumentsFrom, closingAt } from '#base/brackets.ts';

export interface Parameter {
  name: string;
  /** As written; null = none. */
  type: string | null;
  /** As code; null = it has to be given. */
  initial: string | null;
  /** Of an object that is taken apart: `{ registered = false } = {}`; null = it is no such object. */
  options: Parameter[] | null;
  /** Whether it is given by its name: in Python after `*`. */
  isNamed: boolean;
}

export interface Signature {
  name: string;
  parameters: Parameter[];
  isAsync: boolean;
  /** As written, without the parameters. */
  body: string;
}

/** Null: its parameters can't be read, or are not counted (`...rest`, `*args`). */
export function signatureOf(path: string, text: string, { name, line, end, kind }: Definition): Signature | null {
  if (kind !== 'function' && kind !== 'method') return null;
  const code = withoutComments(
    text
      .split('\n')
      .slice(line, end + 1)
      .join('\n'),
    languageOf(path),
  );
  const at = code.indexOf(name);
  const open = code.indexOf('(', at);
  const arrow = /=\s*(?:async\s+)?([A-Za-z_$][\w$]*)\s*=>/.exec(code);
  const isBare = arrow !== null && (open === -1 || arrow.index < open);
  const list = isBare ? [arrow[1] ?? ''] : partsOf(code, open);
  const parameters = isScript(languageOf(path)) ? list.map(scriptParameter) : pythonParameters(list);
  if (at === -1 || (open === -1 && !isBare) || parameters.some((one) => one === null)) return null;
  return {
    name,
    parameters: parameters.flatMap((one) => one ?? []),
    isAsync: /\basync\b/.test(code.slice(0, isBare ? arrow.index + arrow[0].length : open)),
    body: code.slice(isBare ? arrow.index + arrow[0].length : code.indexOf(')', argumentsFrom(code, open + 1).at(-1)?.end ?? open) + 1),
  };
}

/** Comments say what somebody means, docstrings included. */
function withoutComments(code: string, language: Language): string {
  const { kinds } = mask(code, language);
  const bare = [...code].map((char, at) => (kinds[at] === COMMENT && char !== '\n' ? ' ' : char)).join('');
  return language === 'python' ? bare.replace(/(:[ \t]*\n\s*)(?:"{3}[\s\S]*?"{3}|'{3}[\s\S]*?'{3})/, '$1') : bare;
}

/** Split at commas that stand in no brackets, `Map<string, number>` included. */
function partsOf(code: string, open: number): string[] {
  const parts: string[] = [];
  for (const { text } of argumentsFrom(code, open + 1)) {
    const last = parts.at(-1);
    if (last !== undefined && count(last, /</g) > count(last.replaceAll('=>', ''), />/g)) parts[parts.length - 1] = `${last}, ${text}`;
    else parts.push(text);
  }
  return parts;
}

function count(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}

function scriptParameter(text: string): Parameter | null {
  const own = text.trim();
  if (own.startsWith('...')) return null;
  const close = own.startsWith('{') ? closingAt(own, 0) : -1;
  const head = close > 0 ? own.slice(0, close + 1) : (/^[\w$]+\??/.exec(own)?.[0] ?? '');
  if (head === '') return null;
  const { type, initial } = typeAndInitial(own.slice(head.length));
  const name = head.replace('?', '');
  if (close < 0) return { name, type, initial: initial ?? (head.endsWith('?') ? 'undefined' : null), options: null, isNamed: false };
  const inner = argumentsFrom(head, 1).map(({ text: one }) => scriptParameter(one.replace(/^([\w$]+)\s*:\s*[\w$]+/, '$1')));
  return inner.some((one) => one === null) ? null : { name: '', type, initial, options: inner.flatMap((one) => one ?? []), isNamed: false };
}

/** `: string = 'a'` */
function typeAndInitial(text: string): { type: string | null; initial: string | null } {
  const [, type = '', initial = ''] = /^\s*(?::\s*((?:[^=]|=>)+?))?\s*(?:=(?!>)\s*([\s\S]+))?$/.exec(text) ?? [];
  return { type: type.trim() || null, initial: initial.trim() || null };
}

function pythonParameters(list: readonly string[]): (Parameter | null)[] {
  let isNamed = false;
  return list.flatMap((text) => {
    const own = text.trim();
    if (own === '*') isNamed = true;
    if (own === '*' || own === '/' || own === 'self' || own === 'cls') return [];
    const name = /^[A-Za-z_]\w*/.exec(own)?.[0];
    if (name === undefined) return [null];
    return [{ name, ...typeAndInitial(own.slice(name.length)), options: null, isNamed }];
  });
}
