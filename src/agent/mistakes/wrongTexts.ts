// Lists corrections where a text in code is another one than a failing test expects.
import type { Hinted } from './phrase.ts';

const NOTE = 'Stands there, and belongs there:';
const FEWEST_LETTERS = 3;

type Compared = readonly { expected: string | null; received: string | null }[];

/** For each failing test that compares two texts, a line with what differs, as JSON. */
export function differences(failures: Compared): string {
  return differencesOf(failures)
    .map((one) => `${NOTE} ${JSON.stringify(one)}`)
    .join('\n');
}

/** Whether a correction writes a text that only the test has, and the task does not: it may be right for that alone. */
export function isOnlyExpected(before: string, after: string, failures: Compared, task: string): boolean {
  return differencesOf(failures).some(({ right }) => after.split(right).length > before.split(right).length && !task.includes(right));
}

interface Difference {
  received: string;
  expected: string;
  /** What of them differs. */
  wrong: string;
  right: string;
}

function differencesOf(failures: Compared): Difference[] {
  return failures.flatMap(({ expected, received }) => {
    if (expected === null || received === null) return [];
    const [one, other] = [bare(received), bare(expected)];
    const pair = differing(one, other);
    return pair === null ? [] : [{ received: one, expected: other, wrong: pair[0], right: pair[1] }];
  });
}

export const WRONG_TEXTS: Hinted = {
  about: new RegExp(`^${NOTE}`, 'm'),
  phrases: [
    [
      /(["'`])((?:(?!\1)[^\\\n$]){3,80})\1/g,
      ([, quote = '', value = ''], _, about) =>
        about
          .split('\n')
          .filter((line) => line.startsWith(NOTE))
          .flatMap((line) => {
            const { received, expected, wrong, right } = JSON.parse(line.slice(NOTE.length)) as Difference;
            const after = value.replace(wrong, () => right);
            const isPart = value.includes(wrong) && received.includes(value) && expected.includes(after);
            return isPart && !right.includes(quote) ? [quote + after + quote] : [];
          }),
    ],
  ],
};

/** Whole words that differ between two texts which begin or end alike; null = they differ in more, or are no texts. */
function differing(received: string, expected: string): [string, string] | null {
  const [one, other] = [received, expected].map((text) => text.split(/(?<=\s)|(?=\s)/));
  if (one === undefined || other === undefined || received === expected || /\n/.test(received + expected)) return null;
  let start = 0;
  while (start < Math.min(one.length, other.length) && one[start] === other[start]) start++;
  let end = 0;
  while (end < Math.min(one.length, other.length) - start && one.at(-1 - end) === other.at(-1 - end)) end++;
  const [wrong, right] = [one, other].map((parts) =>
    parts
      .slice(start, parts.length - end)
      .join('')
      .trim(),
  );
  const isText = (text: string | undefined) => text !== undefined && text.replace(/[^\p{L}]/gu, '').length >= FEWEST_LETTERS;
  return isText(wrong) && isText(right) ? [wrong ?? '', right ?? ''] : null;
}

function bare(value: string): string {
  return value.trim().replace(/^(["'`])([\s\S]*)\1$/, '$2');
}
