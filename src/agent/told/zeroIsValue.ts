// Takes zero for a value, where a task complains that it is refused or replaced.
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { CODE, mask } from '#agent/files/mask.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { type Request, splitWords } from '#agent/task/request.ts';
import { type Found, mostAlike, textAround } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const SAYS_SO = /(?<![\w.:])0(?![\w.:])|\bzero\b/i;
const REFUSED =
  /\b(?:refus\w*|reject\w*|missing|ignor\w*|lost|dropp\w*|default\w*|instead|treated|vanish\w*|disappear\w*|valid|counts?|not set|as if|empty|skipp\w*|overwrit\w*|replaced|error)\b/i;
const PYTHON_VALUE = String.raw`[A-Za-z_](?:\w*\.)*\w*(?:\.get\(["']\w+["']\)|\[["']\w+["']\])?`;
const SCRIPT_VALUE = String.raw`[A-Za-z_$](?:[\w$]*\??\.)*[\w$]*(?:\[["']\w+["']\])?`;

type Form = readonly [RegExp, (found: RegExpMatchArray) => string];
const IN_PYTHON: readonly Form[] = [
  [
    new RegExp(String.raw`\b(if|elif|while|and|or|return) not (${PYTHON_VALUE})(?=:| and | or |$)`, 'gm'),
    ([, word, value]) => `${word} ${value} is None`,
  ],
  [
    new RegExp(String.raw`(?<==\s|\breturn |[(,]\s*)(${PYTHON_VALUE}) or (-?\w+(?:\.\d+)?)(?=[,)\s]*$)`, 'gm'),
    ([, value, other]) => `${other} if ${value} is None else ${value}`,
  ],
];
const IN_SCRIPTS: readonly Form[] = [
  [new RegExp(String.raw`(?<=[(\s])!(${SCRIPT_VALUE})(?=\)| && | \|\| | \?)`, 'g'), ([, value]) => `${value} == null`],
  [
    new RegExp(String.raw`(?<=[=(,:?]\s*|\breturn\s+|=>\s*)(${SCRIPT_VALUE}) \|\| (?=-?\w[\w.]*[;,)\s]*$)`, 'gm'),
    ([, value]) => `${value} ?? `,
  ],
];

/** Null: the task says no such thing, or not one place is far more alike than the others. */
export function zeroIsValueRepair(codebase: Codebase, request: Request): ToldRepair | null {
  const { text } = request;
  if (!SAYS_SO.test(text) || !REFUSED.test(text)) return null;
  const files = codebase.own().filter(({ kind }) => kind === 'source');
  // “0 kwh”, “a quantity of 0”: what is zero is said near it.
  const near = [...text.matchAll(/(?:[\w-]+\W+){0,2}(?<![\w.:])(?:0|zero)\b(?:[^\w.]+[\w-]+){0,2}/gi)].map(([part]) => part).join(' ');
  return mostAlike(
    files.flatMap((file) => placesIn(file, new Set(splitWords(near)))),
    request,
  );
}

function placesIn({ path, text }: ProjectFile, words: ReadonlySet<string>): Found[] {
  const language = languageOf(path);
  const { kinds } = mask(text, language);
  return formsOf(language).flatMap(([pattern, change]) =>
    [...text.matchAll(pattern)].flatMap((match): Found[] => {
      const { index, 0: whole } = match;
      const value =
        match.slice(1).find((part) => part !== undefined && /\w/.test(part) && !/^(?:if|elif|while|and|or|return)$/.test(part)) ?? '';
      if (kinds[index] !== CODE || !splitWords(/(\w+)\W*$/.exec(value)?.[1] ?? '').some((word) => words.has(word))) return [];
      const around = textAround(text, index);
      if (isNoNumber(value, around)) return [];
      const after = change(match);
      return [
        {
          path,
          text: text.slice(0, index) + after + text.slice(index + whole.length),
          what: `\`${whole.trim()}\` became \`${after.trim()}\`, so that 0 is a value`,
          around,
        },
      ];
    }),
  );
}

/** A list or a text, or what is read from one and may be no number at all. */
function isNoNumber(value: string, around: string): boolean {
  const safe = value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return (
    new RegExp(
      `\\b(?:len|sum|min|max|sorted|list)\\(${safe}\\b|\\b(?:in|of) ${safe}\\b|(?<![\\w.])${safe}(?:\\.length\\b|\\.map\\(|\\[)`,
    ).test(around) || new RegExp(`(?<![\\w.])${safe}\\s*=\\s*(?:parse\\w+|Number|int|float|Number\\.\\w+)\\(`).test(around)
  );
}

function formsOf(language: Language): readonly Form[] {
  return language === 'python' ? IN_PYTHON : isScript(language) ? IN_SCRIPTS : [];
}
