// Lists one-place corrections of common mistakes: a comparison, sign, rounding, bound or order.
import { isScript, languageOf } from '#agent/files/language.ts';
import { CODE, COMMENT, mask } from '#agent/files/mask.ts';
import type { Definition } from '#agent/files/outline.ts';
import { lineAt, lineStarts } from '#base/text.ts';
import { COMMON_MISTAKES, POSSIBLE_MISTAKES } from './commonMistakes.ts';
import { hintedAt } from './hintedMistakes.ts';
import { misusedNames } from './misusedNames.ts';
import { type Hints, NO_HINTS, type Phrase } from './phrase.ts';

export interface SmallRepair {
  text: string;
  /** The line before and after. */
  what: string;
  /** Where it begins, in UTF-16 units: others at the same place correct the same mistake in another way. */
  place: number;
}

type Change = (found: string) => readonly string[];

const PLACES: readonly (readonly [RegExp, Change])[] = [
  [/(?<![<>=!-])<=?(?=\s)/g, (found) => (found === '<' ? ['<=', '>'] : ['<', '>='])],
  [/(?<![<>=!-])>=?(?=\s)/g, (found) => (found === '>' ? ['>=', '<'] : ['>', '<='])],
  [/[=!]==?/g, (found) => [found.startsWith('!') ? found.replace('!', '=') : found.replace('=', '!')]],
  [/\s[+-]=\s/g, (found) => [found.includes('+') ? ' -= ' : ' += ']],
  // With a number instead of a sum a test passes by chance.
  [/\s[+-]=\s(?!-?[\d"'`])/g, () => [' = ']],
  [/(?<=[\w\])])\s=\s(?=\w)/g, () => [' += ', ' -= ']],
  [/(?<=[\w\])])\s[+-]\s/g, (found) => [found.includes('+') ? ' - ' : ' + ']],
  [/\s[*/]\s/g, (found) => [found.includes('*') ? ' / ' : ' * ']],
  [/\s\/\/\s(?=\w)/g, () => [' / ']],
  [/\s&&\s/g, () => [' || ']],
  [/\s\|\|\s/g, () => [' && ']],
  [/\band\b/g, () => ['or']],
  [/\bor\b/g, () => ['and']],
  [/!(?=[\w(])/g, () => ['']],
  [/\bnot\s(?=\w)/g, () => ['']],
  [/Math\.(?:floor|ceil|round|trunc)/g, (found) => ['Math.round', 'Math.floor', 'Math.ceil'].filter((one) => one !== found)],
  [
    /Math\.(?:min|max)|\b(?:min|max)(?=\()/g,
    (found) => [found.includes('min') ? found.replace('min', 'max') : found.replace('max', 'min')],
  ],
  [/\b(?:true|false|True|False)\b/g, (found) => [{ true: 'false', false: 'true', True: 'False', False: 'True' }[found] ?? found]],
  [
    /(?<![\w.])\d+(?![\w.])/g,
    (found) => [String(Number(found) + 1), String(Number(found) - 1)].filter((one) => !one.startsWith('-') || found === '0'),
  ],
];

/** In the text itself, as they look into strings or over several tokens. */
const PHRASES: readonly Phrase[] = [
  [/\.split\((['"]) \1\)/g, (_, language) => [language === 'python' ? '.split()' : '.split(/\\s+/)']],
  [
    /\b(\w+(?:\.\w+)*)\[0\]/g,
    ([, list = ''], language) => [
      language === 'python' ? `${list}[-1]` : language === 'go' ? `${list}[len(${list})-1]` : `${list}[${list}.length - 1]`,
    ],
  ],
  [/\b([\w.]+) (\?\?|or) ([\w.]+)(?=[;)\s]|$)/gm, ([, one = '', or = '', other = '']) => [`${other} ${or} ${one}`]],
  [/\((\w+), (\w+)\)/g, ([, one = '', other = '']) => [`(${other}, ${one})`]],
  [/\breturn (\w+) - (\w+)/g, ([, one = '', other = '']) => [`return ${other} - ${one}`]],
  [/\.(?:shift|pop)\(\)/g, ([found = '']) => [found === '.pop()' ? '.shift()' : '.pop()']],
  [/\.match\((\/[^/\n]+\/)\)/g, ([, pattern = '']) => [`.match(${pattern}g)`]],
  // Where the function is not async this does not parse, and is not tried.
  [
    /(\breturn |[^=!<>]= |^[ \t]+)(?!await\b|new\b|if\b|for\b|while\b|switch\b|catch\b|return\b|throw\b|super\b|yield\b|function\b|async\b)((?:this\.)?[A-Za-z_$][\w$.]*\()/gm,
    ([, before = '', call = ''], language) => (isScript(language) || language === 'python' ? [`${before}await ${call}`] : []),
  ],
];

interface Edit {
  at: number;
  length: number;
  after: string;
}

/** Corrections of common mistakes only: few, and seldom right by chance. */
export function commonRepairs(path: string, text: string, definitions: readonly Definition[], most: number): SmallRepair[] {
  return repairsBy(path, text, definitions, editsBy(COMMON_MISTAKES, path, text, NO_HINTS), most);
}

/** Corrections of mistakes that these hint at. */
export function hintedRepairs(path: string, text: string, definitions: readonly Definition[], most: number, hints: Hints): SmallRepair[] {
  return repairsBy(path, text, definitions, editsBy(hintedAt(hints), path, text, hints), most);
}

/** All corrections of these definitions, the exact ones first. */
export function smallRepairs(
  path: string,
  text: string,
  definitions: readonly Definition[],
  most: number,
  hints = NO_HINTS,
): SmallRepair[] {
  const { code, kinds } = mask(text, languageOf(path));
  const edits = editsBy([...COMMON_MISTAKES, ...hintedAt(hints), ...POSSIBLE_MISTAKES], path, text, hints);
  for (const [pattern, change] of PLACES)
    for (const { index, 0: whole } of code.matchAll(pattern))
      if (kinds[index] === CODE && !equalIsNext(code, index, whole))
        edits.push(...change(whole).map((after) => ({ at: index, length: whole.length, after })));
  edits.push(...editsBy(PHRASES, path, text, hints));
  const repairs = repairsBy(path, text, definitions, edits, most);
  return [...repairs, ...swaps(text.split('\n'), definitions, most - repairs.length)];
}

/** Whether a later case is for what is equal: with `<=` in the place of `<` it would never be reached. */
function equalIsNext(code: string, at: number, sign: string): boolean {
  if (!/^[<>]=?$/.test(sign)) return false;
  const left = /[\w$.[\]]+\s*$/.exec(code.slice(Math.max(0, at - 80), at))?.[0].trim();
  const right = /^\s*([\w$.[\]]+)/.exec(code.slice(at + sign.length, at + 80))?.[1];
  if (left === undefined || right === undefined) return false;
  const next = code.slice(at).split('\n', 6).slice(1).join('\n');
  return [`${left} == ${right}`, `${left} === ${right}`].some((same) => next.includes(same));
}

/** Another name of the same function, or another field, in the place of one: many, and more often right by chance. */
export function nameRepairs(path: string, text: string, definitions: readonly Definition[], most: number): SmallRepair[] {
  const language = languageOf(path);
  return repairsBy(path, text, definitions, misusedNames(mask(text, language), language, definitions, lineStarts(text)), most);
}

/** No one writes such lines, and rules over one line take its length squared. */
const LONG_LINE = /[^\n]{2000}/;

function editsBy(phrases: readonly Phrase[], path: string, text: string, hints: Hints): Edit[] {
  if (LONG_LINE.test(text)) return [];
  const language = languageOf(path);
  const { kinds } = mask(text, language);
  return phrases.flatMap(([pattern, change]) =>
    [...text.matchAll(pattern)]
      .filter(({ index }) => kinds[index] !== COMMENT)
      .flatMap((match) => change(match, language, hints).map((after) => ({ at: match.index, length: match[0].length, after }))),
  );
}

/** The first ones that lie in these definitions: each is a text of its own. */
function repairsBy(path: string, text: string, definitions: readonly Definition[], edits: readonly Edit[], most: number): SmallRepair[] {
  const lines = text.split('\n');
  const starts = lineStarts(text);
  const isAsync = /\basync\b/.test(mask(text, languageOf(path)).code);
  return edits
    .filter(({ after }) => isAsync || !/\bawait /.test(after))
    .map((edit) => ({ ...edit, line: lineAt(starts, edit.at + edit.length) }))
    .filter(
      ({ line }) =>
        definitions.some((one) => one.line < line && line <= one.end) || definitions.some((one) => one.line === line && one.end === line),
    )
    .slice(0, most)
    .map(({ at, length, after, line }) => {
      const made = text.slice(0, at) + after + text.slice(at + length);
      return { text: made, what: `${(lines[line] ?? '').trim()} → ${(made.split('\n')[line] ?? '').trim()}`, place: at };
    });
}

/** Two statements in the wrong order: a check after what it should guard. */
function swaps(lines: readonly string[], definitions: readonly Definition[], most: number): SmallRepair[] {
  const found: SmallRepair[] = [];
  for (const { line: first, end, indent } of definitions) {
    for (let line = first + 1; line < end; line++) {
      if (found.length >= most) return found;
      const block = blockAfter(lines, line + 1, end);
      const own = lines[line] ?? '';
      if (
        block === null ||
        own.trim() === '' ||
        indentOf(own) <= indent ||
        indentOf(own) !== indentOf(lines[line + 1] ?? '') ||
        /^\s*(?:return|if|else|for|while|[})\]])/.test(own)
      )
        continue;
      const text = [...lines.slice(0, line), ...lines.slice(line + 1, block + 1), own, ...lines.slice(block + 1)].join('\n');
      found.push({ text, what: `${own.trim()} stands after ${(lines[line + 1] ?? '').trim()}`, place: -line });
    }
  }
  return found;
}

/** The last line of the `if` that begins here. */
function blockAfter(lines: readonly string[], start: number, end: number): number | null {
  const head = lines[start] ?? '';
  if (!/^\s*if\b/.test(head)) return null;
  let last = start;
  while (last < end && indentOf(lines[last + 1] ?? '') > indentOf(head)) last++;
  if (/^\s*\}\s*$/.test(lines[last + 1] ?? '') && head.trimEnd().endsWith('{')) last++;
  return last;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}
