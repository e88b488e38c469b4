// Follows the names that files import, through re-exports, to the files that define them.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import type { Import } from '#agent/files/imports.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Ranked } from '#agent/files/rank.ts';

/** Index files that re-export from each other may never end. */
const MAX_STEPS = 60;

interface Step {
  file: ProjectFile;
  /** Names that are looked for behind a re-export; null = all that the file imports. */
  names: readonly string[] | null;
}

/** The nearest first, without `from`; the names that led there are in focus. Tests and what is generated are not followed. */
export function reachedFiles(from: readonly ProjectFile[], codebase: Codebase): Ranked[] {
  const found = new Map<string, Ranked>();
  const own = new Set(codebase.own().map(({ path }) => path));
  const steps: Step[] = from.map((file) => ({ file, names: null }));
  for (let at = 0; at < steps.length && at < MAX_STEPS; at++) {
    const { file, names } = steps[at] as Step;
    for (const one of codebase.imports(file)) {
      const target = one.target === null ? null : codebase.project.file(one.target);
      if (target?.kind !== 'source' || !own.has(target.path)) continue;
      const wanted = names === null ? usedNames(one, file, target, codebase) : behind(one, names);
      if (wanted.length === 0) continue;
      const defined = codebase
        .outline(target)
        .map(({ name }) => name)
        .filter((name) => wanted.includes(name));
      const others = wanted.filter((name) => !defined.includes(name));
      if (others.length > 0) steps.push({ file: target, names: others });
      if (defined.length === 0 || from.includes(target)) continue;
      const known = found.get(target.path);
      if (known) known.focus.push(...defined.filter((name) => !known.focus.includes(name)));
      else {
        found.set(target.path, { file: target, score: 1, focus: defined });
        steps.push({ file: target, names: null });
      }
    }
  }
  return [...found.values()];
}

/** Of a module that is imported whole: what the file uses of it. */
function usedNames({ names }: Import, file: ProjectFile, target: ProjectFile, codebase: Codebase): string[] {
  const isWhole = names.length === 0 || names.some(({ imported }) => imported === '*');
  if (!isWhole) return names.map(({ imported }) => imported);
  const code = codebase.code(file);
  return codebase
    .outline(target)
    .map(({ name }) => name)
    .filter((name) => wholeWord(name).test(code));
}

/** What `export { a as b } from …` calls a name that is looked for; `export * from …` changes none. */
function behind({ names }: Import, wanted: readonly string[]): string[] {
  if (names.length === 0) return [...wanted];
  return names.filter(({ local }) => wanted.includes(local)).map(({ imported }) => imported);
}
