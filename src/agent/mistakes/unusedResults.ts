// Lists corrections where a line computes a value and nothing takes it.
import { isScript } from '#agent/files/language.ts';
import { go, js, type Phrase, py } from './phrase.ts';

/** A statement of its own: neither the line before nor the next one belongs to it. */
const LINE = String.raw`(?<![([,=>+*/&|?.-][ \t]*\n)^([ \t]+)`;
const ENDS = String.raw`$(?!\n\s*[.)\]?+*/&|:-])`;
const END = `(;?)${ENDS}`;
/** With dots in it, in a group. */
const NAME = String.raw`((?:\w+\.)*\w+)`;
const OPERAND = String.raw`[\w.$]+(?:\([^()\n]*\))?`;
/** They give back what they made, and leave what it was made of as it is. */
const OF_SCRIPTS = 'trim|trimStart|trimEnd|toLowerCase|toUpperCase|padStart|padEnd|toSorted|toReversed';
const OF_PYTHON = 'strip|lstrip|rstrip|lower|upper|capitalize|casefold|removeprefix|removesuffix|zfill|ljust|rjust';
/** `location.replace(url)`, `os.replace(from, to)` and `navigation.replace('Home', { user })` are something else. */
const REPLACE = '\\.replace(?:All)?\\((?:["\'`]|/)[^\\n]*, ["\'`][^\\n=]*\\)';
const OF_GO = 'strings\\.(?:TrimSpace|ToLower|ToUpper|Title|ReplaceAll|Replace|Trim|TrimPrefix|TrimSuffix|TrimLeft|TrimRight)';

export const UNUSED_RESULTS: readonly Phrase[] = [
  // `price / 2;`
  [
    new RegExp(`${LINE}(?!return\\b|yield\\b|await\\b)${NAME} ([-+*/%]|//) (${OPERAND}(?: [-+*/] ${OPERAND})*)${END}`, 'gm'),
    ([, indent, what, sign, by, end], language) =>
      language === 'python' || isScript(language) ? [`${indent}${what} = ${what} ${sign} ${by}${end}`] : [],
  ],
  // `name.trim();`
  [
    new RegExp(`${LINE}${NAME}(\\.(?:${OF_SCRIPTS})\\([^\\n]*\\)|${REPLACE})${END}`, 'gm'),
    js(([, indent, what, call, end]) => [`${indent}${what} = ${what}${call}${end}`]),
  ],
  [
    new RegExp(`${LINE}${NAME}(\\.(?:${OF_PYTHON})\\([^\\n]*\\)|${REPLACE})${ENDS}`, 'gm'),
    py(([, indent, what, call]) => [`${indent}${what} = ${what}${call}`]),
  ],
  [
    new RegExp(`${LINE}((?:sorted|round|abs)\\(${NAME}(?:, [^\\n]*)?\\))${ENDS}`, 'gm'),
    py(([, indent, call, what]) => [`${indent}${what} = ${call}`]),
  ],
  [new RegExp(`${LINE}(Math\\.\\w+\\(${NAME}\\))${END}`, 'gm'), js(([, indent, call, what, end]) => [`${indent}${what} = ${call}${end}`])],
  [new RegExp(`${LINE}(${OF_GO}\\(${NAME}(?:, [^\\n]*)?\\))${ENDS}`, 'gm'), go(([, indent, call, what]) => [`${indent}${what} = ${call}`])],
];
