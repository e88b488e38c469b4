// Lists corrections where a text in code is another one than a failing test expects.
import type { Difference, Phrase } from './phrase.ts';

const FEWEST_LETTERS = 3;

type Compared = readonly { expected: string | null; received: string | null }[];

/** Of the failing tests that compare two texts. */
export function differencesOf(failures: Compared): Difference[] {
  return failures.flatMap(({ expected, received }) => {
    if (expected === null || received === null) return [];
    const [one, other] = [bare(received), bare(expected)];
    const pair = differing(one, other);
    return pair === null ? [] : [{ received: one, expected: other, wrong: pair[0], right: pair[1] }];
  });
}

/** Whether a correction writes a text that only the test has, and the task does not: it may be right for that alone. */
export function isOnlyExpected(before: string, after: string, differences: readonly Difference[], task: string): boolean {
  return differences.some(({ right }) => after.split(right).length > before.split(right).length && !task.includes(right));
}

export const WRONG_TEXTS: readonly Phrase[] = [
  [
    /(["'`])((?:(?!\1)[^\\\n$]){3,80})\1/g,
    ([, quote = '', value = ''], _, { differences }) =>
      differences.flatMap(({ received, expected, wrong, right }) => {
        const after = value.replace(wrong, () => right);
        const isPart = value.includes(wrong) && received.includes(value) && expected.includes(after);
        return isPart && !right.includes(quote) ? [quote + after + quote] : [];
      }),
  ],
];

/** Whole words that differ between two texts which begin or end alike; null = they differ in more, or are no texts. */
function differing(received: string, expected: string): [string, string] | null {
  if (received === expected || /\n/.test(received + expected)) return null;
  const [one, other] = [inWords(received), inWords(expected)];
  const shorter = Math.min(one.length, other.length);
  let start = 0;
  while (start < shorter && one[start] === other[start]) start++;
  let end = 0;
  while (end < shorter - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const between = (words: readonly string[]) =>
    words
      .slice(start, words.length - end)
      .join('')
      .trim();
  const [wrong, right] = [between(one), between(other)];
  return isText(wrong) && isText(right) ? [wrong, right] : null;
}

/** With the blanks between them. */
function inWords(text: string): string[] {
  return text.split(/(?<=\s)|(?=\s)/);
}

function isText(text: string): boolean {
  return text.replace(/[^\p{L}]/gu, '').length >= FEWEST_LETTERS;
}

function bare(value: string): string {
  return value.trim().replace(/^(["'`])([\s\S]*)\1$/, '$2');
}
