// Takes an assertion on one line apart: what is compared with what.
import { languageOf } from '#agent/files/language.ts';
import { argumentsFrom, depthOf, type Side } from '#base/brackets.ts';

const COMPARES =
  /^\s*(?:self\.assertEquals?|assert\.(?:equal|strictEqual|deepEqual|deepStrictEqual)|t\.(?:is|equal|same|deepEqual)|assertEquals?)\s*\(/;
const EXPECTS = /^\s*expect\s*\(/;
const MATCHES = /\)\.(?:toBe|toEqual|toStrictEqual)\s*\(/;

/** Null: it compares no two values, or not in one line. */
export function sidesOf(line: string, path: string): [Side, Side] | null {
  const compares = COMPARES.exec(line);
  if (compares) {
    const [first, second] = argumentsFrom(line, compares[0].length);
    return first && second ? [first, second] : null;
  }
  const expects = EXPECTS.exec(line);
  if (expects) {
    const matches = MATCHES.exec(line);
    const [value] = argumentsFrom(line, expects[0].length);
    const [expected] = matches ? argumentsFrom(line, matches.index + matches[0].length) : [];
    return value && expected ? [value, expected] : null;
  }
  return languageOf(path) === 'python' ? ofStatement(line) : null;
}

/** `assert a == b` */
function ofStatement(line: string): [Side, Side] | null {
  const [, head = '', left = '', equals = '', right = ''] = /^(\s*assert\s+)(.+?)(\s+==\s+)([^#,]+?)\s*$/.exec(line) ?? [];
  if (head === '' || depthOf(left) !== 0 || depthOf(right) !== 0) return null;
  const start = head.length + left.length + equals.length;
  return [
    { start: head.length, end: head.length + left.length, text: left },
    { start, end: start + right.length, text: right },
  ];
}

const LITERAL = /^(?:-?\d[\d_]*(?:\.\d+)?(?:e[-+]?\d+)?|true|false|null|undefined|NaN|-?Infinity|None|True|False)$/i;
const TEXT = /^(?:'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*")$/;

/** A number, a text, a word such as `null`, or a list or object of those. */
export function isLiteral(text: string): boolean {
  const own = text.trim();
  if (LITERAL.test(own) || TEXT.test(own)) return true;
  const [open, close] = [own[0] ?? '', own.at(-1) ?? ''];
  if (!['[]', '{}', '()'].includes(open + close) || own.length < 2) return false;
  const items = argumentsFrom(own, 1);
  if (items.length === 0) return /^.\s*.$/.test(own);
  return items.every(({ text: item }) => isLiteral(open === '{' ? item.replace(/^(?:[\w$]+|'[^']*'|"[^"]*")\s*:\s*/, '') : item));
}

/** The same value, however it is written. */
export function isSameLiteral(one: string, other: string): boolean {
  return plain(one) === plain(other);
}

function plain(text: string): string {
  const own = text.trim();
  if (/^-?[\d._]+$/.test(own)) return String(Number(own.replaceAll('_', '')));
  return own.replaceAll('"', "'").replace(/([[{(,:])\s+|\s+(?=[\]}),:])/g, '$1');
}

/** A literal with the quotes of another one. */
export function quotedLike(literal: string, like: string): string {
  const own = literal.trim();
  const quote = /["']/.exec(like)?.[0];
  if (TEXT.test(own) && quote !== undefined && !own.slice(1, -1).includes(quote) && !own.includes('\\'))
    return quote + own.slice(1, -1) + quote;
  return own;
}
