// Makes corrections that put a line at the start of a function, about one of its parameters.
import { isScript, type Language } from '#agent/files/language.ts';
import type { Phrase } from './phrase.ts';

/** `name`: of a parameter. `type`: what a Go function returns. Lines without indent, several in one text. */
type LinesFor = (name: string, language: Language, type: string) => readonly string[];

const SCRIPT_HEAD = /^[ \t]*(?!(?:if|for|while|switch|catch|\})\b)[^\n(]*\(([^()\n]*)\)(?:: [^\n{]+)? (?:=> )?\{\n/gm;
const PYTHON_HEAD = /^[ \t]*def \w+\(([^()\n]*)\)(?: ->[^\n:]*)?:\n(?:[ \t]*"""(?:[^"]|"(?!""))*"""\n)?/gm;
const GO_HEAD = /^func (?:\([^)\n]*\) )?\w+\(([^()\n]*)\) ?([^\n{]*?) ?\{\n/gm;

export function atStart(linesFor: LinesFor): Phrase[] {
  const of = (isLanguage: (language: Language) => boolean): Phrase[1] => {
    return (found, language) => (isLanguage(language) ? withLines(found, language, linesFor) : []);
  };
  return [
    [SCRIPT_HEAD, of(isScript)],
    [PYTHON_HEAD, of((language) => language === 'python')],
    [GO_HEAD, of((language) => language === 'go')],
  ];
}

function withLines(
  { 0: head, 1: parameters = '', 2: type = '', index = 0, input = '' }: RegExpMatchArray,
  language: Language,
  linesFor: LinesFor,
): string[] {
  const body = input.slice(index + head.length);
  const indent = /^[ \t]*/.exec(body)?.[0] ?? '';
  const end = isScript(language) && /;\n/.test(body) ? ';' : '';
  return parameters
    .split(',')
    .map((one) => /^\s*([A-Za-z_$][\w$]*)/.exec(one)?.[1])
    .filter((name) => name !== undefined && name !== 'self' && name !== 'cls')
    .flatMap((name = '') => linesFor(name, language, type.trim()))
    .map(
      (lines) =>
        `${head}${lines
          .split('\n')
          .map((line) => `${indent}${line}`)
          .join('\n')}${end}\n`,
    );
}
