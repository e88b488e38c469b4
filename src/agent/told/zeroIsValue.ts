// Takes zero for a value, where a task complains that it is refused or replaced.
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { type Request, splitWords } from '#agent/task/request.ts';
import { escaped } from '#base/text.ts';
import { type Found, isCodeAt, mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const SAYS_SO = /(?<![\w.:])0(?![\w.:])|\bzero\b/i;
const REFUSED =
  /\b(?:refus\w*|reject\w*|missing|ignor\w*|lost|dropp\w*|default\w*|instead|treated|vanish\w*|disappear\w*|valid|counts?|not set|as if|empty|skipp\w*|overwrit\w*|replaced|error)\b/i;
const PYTHON_VALUE = String.raw`[A-Za-z_](?:\w*\.)*\w*(?:\.get\(["']\w+["']\)|\[["']\w+["']\])?`;
const SCRIPT_VALUE = String.raw`[A-Za-z_$](?:[\w$]*\??\.)*[\w$]*(?:\[["']\w+["']\])?`;

type Form = readonly [RegExp, (found: RegExpMatchArray) => string];
const IN_PYTHON: readonly Form[] = [
  [
    new RegExp(String.raw`\b(if|elif|while|and|or|return) not (?<value>${PYTHON_VALUE})(?=:| and | or |$)`, 'gm'),
    ([, word, value]) => `${word} ${value} is None`,
  ],
  [
    new RegExp(String.raw`(?<==\s|\breturn |[(,] ?)(?<value>${PYTHON_VALUE}) or (-?\w+(?:\.\d+)?)(?=[,)\s]*$)`, 'gm'),
    ([, value, other]) => `${other} if ${value} is None else ${value}`,
  ],
];
const IN_SCRIPTS: readonly Form[] = [
  [new RegExp(String.raw`(?<=[(\s])!(?<value>${SCRIPT_VALUE})(?=\)| && | \|\| | \?)`, 'g'), ([, value]) => `${value} == null`],
  [
    new RegExp(String.raw`(?<=[=(,:?] ?|\breturn |=> ?)(?<value>${SCRIPT_VALUE}) \|\| (?=-?\w[\w.]*[;,)\s]*$)`, 'gm'),
    ([, value]) => `${value} ?? `,
  ],
];

/** Null: the task says no such thing, or not one place is far more alike than the others. */
export function zeroIsValueRepair(codebase: Codebase, request: Request): ToldRepair | null {
  const { text } = request;
  if (!SAYS_SO.test(text) || !REFUSED.test(text)) return null;
  // “0 kwh”, “a quantity of 0”: what is zero is said near it.
  const near = [...text.matchAll(/(?:[\w-]+\W+){0,2}(?<![\w.:])(?:0|zero)\b(?:[^\w.]+[\w-]+){0,2}/gi)].map(([part]) => part).join(' ');
  return mostAlike(codebase, request, (file) => placesIn(codebase, file, new Set(splitWords(near))));
}

function placesIn(codebase: Codebase, file: ProjectFile, words: ReadonlySet<string>): Found[] {
  return formsOf(languageOf(file.path)).flatMap(([pattern, change]) =>
    [...file.text.matchAll(pattern)].flatMap((match): Found[] => {
      const { index, 0: whole } = match;
      const { value = '' } = match.groups ?? {};
      if (!isCodeAt(codebase, file, index) || !splitWords(/(\w+)\W*$/.exec(value)?.[1] ?? '').some((word) => words.has(word))) return [];
      const after = change(match);
      const found = replaced(file, index, whole.length, after, `\`${whole.trim()}\` became \`${after.trim()}\`, so that 0 is a value`);
      return isNoNumber(value, found.around) ? [] : [found];
    }),
  );
}

/** A list or a text, or what is read from one and may be no number at all. */
function isNoNumber(value: string, around: string): boolean {
  const safe = escaped(value);
  return (
    new RegExp(
      `\\b(?:len|sum|min|max|sorted|list)\\(${safe}\\b|\\b(?:in|of) ${safe}\\b|(?<![\\w.])${safe}(?:\\.length\\b|\\.map\\(|\\[)`,
    ).test(around) || new RegExp(`(?<![\\w.])${safe}\\s*=\\s*(?:parse\\w+|Number|int|float|Number\\.\\w+)\\(`).test(around)
  );
}

function formsOf(language: Language): readonly Form[] {
  return language === 'python' ? IN_PYTHON : isScript(language) ? IN_SCRIPTS : [];
}
