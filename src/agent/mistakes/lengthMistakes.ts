// Lists corrections where two lists or texts are compared only as far as the shorter one goes.
import { go, js, PATH, type Phrase, py } from './phrase.ts';

/** The value that is compared, without what only changes its case. */
const bare = (value = '') => value.replace(/\.(?:lower|upper|strip|toLowerCase|toUpperCase|trim)\(\)$/, '');
const VALUE = String.raw`((?:\w+\.)*\w+(?:\.\w+\(\))?)`;

export const LENGTHS: readonly Phrase[] = [
  [
    new RegExp(String.raw`^([ \t]*)for \w+, \w+ in zip\(${VALUE}, ${VALUE}\):\n(?=[^\n]*(?:\n[^\n]*){0,2}\breturn False\b)`, 'gm'),
    py(([whole, indent, one, other]) => [`${indent}if len(${bare(one)}) != len(${bare(other)}):\n${indent}    return False\n${whole}`]),
  ],
  [
    new RegExp(String.raw`\ball\(([^()\n]+ for \w+, \w+ in zip\(${VALUE}, ${VALUE}\))\)`, 'g'),
    py(([, inner, one, other]) => [`len(${bare(one)}) == len(${bare(other)}) and all(${inner})`]),
  ],
  [
    new RegExp(String.raw`${PATH}\.every\(\((\w+), (\w+)\) => \2 === ((?:\w+\.)*\w+)\[\3\]\)`, 'g'),
    js(([whole, one, , , other]) => [`${one}.length === ${other}.length && ${whole}`]),
  ],
  [
    /^([ \t]*)for \((?:let|var) (\w+) = 0; \2 < ((?:\w+\.)*\w+)\.length; \2(?:\+\+| \+= 1)\) (?=[^\n]*(?:\n[^\n]*)?\breturn false\b)/gm,
    js(({ 0: whole, 1: indent, 2: index, 3: one, index: at = 0, input = '' }) =>
      otherThan(one, index, input.slice(at, at + 400)).map(
        (other) => `${indent}if (${one}.length !== ${other}.length) return false;\n${whole}`,
      ),
    ),
  ],
  [
    /^([ \t]*)for (\w+)(?:, \w+)? := range (\w+) \{\n(?=[^\n]*\n[^\n]*\breturn false\b)/gm,
    go(({ 0: whole, 1: indent, 2: index, 3: one, index: at = 0, input = '' }) =>
      otherThan(one, index, input.slice(at, at + 400)).map(
        (other) => `${indent}if len(${one}) != len(${other}) {\n${indent}\treturn false\n${indent}}\n${whole}`,
      ),
    ),
  ],
];

/** What else is read at the same index. */
function otherThan(one = '', index = '', text: string): string[] {
  const names = [...text.matchAll(new RegExp(`((?:\\w+\\.)*\\w+)\\[${index}\\]`, 'g'))].map(([, name = '']) => name);
  return [...new Set(names)].filter((name) => name !== one).slice(0, 1);
}
