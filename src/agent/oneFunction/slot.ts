// Names the value that a function returns, so that a model has a place to work on it.
import { type Language, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';

/** How each language names a value that may change. */
const NAMED: Partial<Record<Language, (name: string) => string>> = {
  javascript: (name) => `let ${name} = `,
  typescript: (name) => `let ${name} = `,
  python: (name) => `${name} = `,
  go: (name) => `${name} := `,
};
const NAMES = ['result', 'value', 'answer'];

/** `return a.b().c();` at the end of the function → `let result = a.b().c();`, `return result;`. The text as it is where it doesn't end like that. */
export function withSlot(text: string, path: string, name: string): string {
  const language = languageOf(path);
  const named = NAMED[language];
  const own = outline(text, language).find((one) => one.name === name && (one.kind === 'function' || one.kind === 'method'));
  if (named === undefined || !own) return text;
  const lines = text.split('\n');
  const code = mask(text, language).code.split('\n');
  const last = language === 'python' ? lastFilled(lines, own.end) : own.end - 1;
  const body = lines.slice(own.line + 1, last + 1).filter((line) => line.trim() !== '');
  const indent = /^\s*/.exec(body[0] ?? '')?.[0] ?? '';
  const at = lines.findLastIndex((line, index) => index > own.line && index <= last && line.startsWith(`${indent}return `));
  const free = NAMES.find((one) => !new RegExp(`\\b${one}\\b`).test(body.join('\n')));
  if (at === -1 || free === undefined || indent.length <= own.indent) return text;
  const expression = [lines[at]?.slice(`${indent}return `.length) ?? '', ...lines.slice(at + 1, last + 1)];
  const isWhole = code
    .slice(at + 1, last + 1)
    .every((line) => line.trim() === '' || line.startsWith(`${indent}\t`) || line.startsWith(`${indent} `));
  const isNameOnly = expression.length === 1 && /^[\w$]+;?$/.test(expression[0] ?? '');
  const isSeveral = language === 'go' && /,/.test((code[at] ?? '').replace(/\([^()]*\)/g, ''));
  if (!isWhole || isNameOnly || isSeveral) return text;
  const end = /;\s*$/.test(expression.at(-1) ?? '') ? ';' : '';
  const [first = '', ...rest] = expression;
  lines.splice(at, last + 1 - at, `${indent}${named(free)}${first}`, ...rest, `${indent}return ${free}${end}`);
  return lines.join('\n');
}

function lastFilled(lines: readonly string[], end: number): number {
  let last = end;
  while (last > 0 && lines[last]?.trim() === '') last--;
  return last;
}
