// Turns round two values that a task says are swapped, where only one place can be meant.
import type { Codebase } from '#agent/files/codebase.ts';
import { isCode, isConfig, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { type Request, splitWords } from '#agent/task/request.ts';
import type { ToldRepair } from './repair.ts';

const SAYS_SO =
  /\b(?:swapp?ed|mixed up|mixed-up|mix-up|the (?:wrong|other) way (?:a)?round|interchanged|exchanged|confused with each other|in each other[’']s place)\b/i;
/** How far apart the two lines may stand. */
const NEAR = 8;

/** Null: the task says no such thing, or not exactly one pair has both names in it. */
export function swappedRepair(codebase: Codebase, { text }: Request): ToldRepair | null {
  if (!SAYS_SO.test(text)) return null;
  const words = new Set(splitWords(text));
  const files = codebase.own().filter(({ path, kind }) => (kind === 'source' && isCode(languageOf(path))) || isConfig(languageOf(path)));
  const repairs = files.flatMap((file) => [...entriesIn(file, words), ...argumentsIn(file, words)]);
  const [repair, ...more] = repairs;
  return repair === undefined || more.length > 0 ? null : repair;
}

/** `"german": "fr.mp3"` and `"french": "de.mp3"` near each other, with nothing but other entries in between. */
function entriesIn({ path, text }: ProjectFile, words: ReadonlySet<string>): ToldRepair[] {
  const lines = text.split('\n');
  const entries = lines.map((line) => /^(\s*["']?)([A-Za-z_][\w-]*)(["']?\s*[:=]\s*)([^\s{[(][^{[(]*?)(,?;?)$/.exec(line));
  return entries.flatMap((one, at) =>
    entries.slice(at + 1, at + 1 + NEAR).flatMap((other, next): ToldRepair[] => {
      const until = at + 1 + next;
      if (!one || !other || one[1] !== other[1] || one[4] === other[4] || entries.slice(at, until).includes(null)) return [];
      if (![one[2], other[2]].every((name) => isTold(name ?? '', words))) return [];
      const made = [...lines];
      made[at] = `${one[1]}${one[2]}${one[3]}${other[4]}${one[5]}`;
      made[until] = `${other[1]}${other[2]}${other[3]}${one[4]}${other[5]}`;
      return [{ path, text: made.join('\n'), what: `the values of \`${one[2]}\` and \`${other[2]}\` are turned round` }];
    }),
  );
}

/** `item.shelf, item.aisle` beside each other. */
function argumentsIn({ path, text }: ProjectFile, words: ReadonlySet<string>): ToldRepair[] {
  return [...text.matchAll(/(?<=[(,] ?)((?:\w+\.)+)(\w+), \1(\w+)(?=\s*[),])/g)].flatMap(
    ({ index, 0: whole, 1: owner = '', 2: one = '', 3: other = '' }) =>
      one !== other && isTold(one, words) && isTold(other, words)
        ? [
            {
              path,
              text: `${text.slice(0, index)}${owner}${other}, ${owner}${one}${text.slice(index + whole.length)}`,
              what: `\`${owner}${one}\` and \`${owner}${other}\` are turned round`,
            },
          ]
        : [],
  );
}

function isTold(name: string, words: ReadonlySet<string>): boolean {
  const own = splitWords(name);
  return own.length > 0 && own.every((word) => words.has(word));
}
