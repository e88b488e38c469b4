// Finds the constants and tables of other files that a tested function takes.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import type { Ranked } from '#agent/files/rank.ts';

const MOST = 2;

/** Of the first source file. */
export function usedTables(codebase: Codebase, chosen: readonly Ranked[]): Ranked[] {
  const tested = chosen.find(({ file }) => file.kind === 'source');
  if (!tested) return [];
  const code = codebase.code(tested.file);
  return codebase
    .imported(tested.file)
    .filter((file) => !chosen.some((one) => one.file.path === file.path))
    .flatMap((file) => {
      const used = codebase
        .outline(file)
        .filter(({ kind, name, parent }) => kind === 'value' && parent === null && wholeWord(name).test(code));
      return used.length === 0 ? [] : [{ file, score: 0, focus: used.map(({ name }) => name) }];
    })
    .slice(0, MOST);
}
