// Follows the names that files import, through re-exports, to the files that define them.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import type { Import } from '#agent/files/imports.ts';
import { languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Ranked } from '#agent/files/rank.ts';
import { splitWords } from '#agent/task/request.ts';

/** Index files that re-export from each other may never end. */
const MAX_STEPS = 60;

interface Step {
  file: ProjectFile;
  /** Names that are looked for behind a re-export; null = all that the file imports. */
  names: readonly string[] | null;
  /** What of the file matters for the question, by which it was reached. */
  focus: readonly string[];
}

/** Of what is used where the question’s words stand, and of the rest. */
const [ABOUT, OTHER] = [2, 1];

/**
 * What is used on lines with a word of the question, and from there on, first; then the nearest; without `from`. The names that led there are in
 * focus. Tests and what is generated are not followed.
 */
export function reachedFiles(from: readonly ProjectFile[], codebase: Codebase, words: readonly string[]): Ranked[] {
  const found = new Map<string, Ranked>();
  const own = new Set(codebase.own().map(({ path }) => path));
  const steps: Step[] = from.map((file) => ({ file, names: null, focus: [] }));
  for (let at = 0; at < steps.length && at < MAX_STEPS; at++) {
    const { file, names, focus } = steps[at] as Step;
    const about = aboutText(file, focus, words, codebase);
    for (const one of linksOf(file, codebase)) {
      const target = one.target === null ? null : codebase.project.file(one.target);
      if (target?.kind !== 'source' || !own.has(target.path)) continue;
      const wanted = names === null ? usedNames(one, file, target, codebase) : behind(one, names);
      if (wanted.length === 0) continue;
      const defined = codebase
        .outline(target)
        .map(({ name }) => name)
        .filter((name) => wanted.includes(name));
      const others = wanted.filter((name) => !defined.includes(name));
      if (others.length > 0) steps.push({ file: target, names: others, focus: [] });
      if (defined.length === 0 || from.includes(target)) continue;
      const inFocus = defined.filter((name) => wholeWord(name).test(about));
      const score = inFocus.length > 0 ? ABOUT : OTHER;
      const known = found.get(target.path);
      if (known) {
        known.focus.push(...defined.filter((name) => !known.focus.includes(name)));
        known.score = Math.max(known.score, score);
      } else {
        found.set(target.path, { file: target, score, focus: defined });
        steps.push({ file: target, names: null, focus: inFocus });
      }
    }
  }
  return [...found.values()].sort((a, b) => b.score - a.score);
}

/** What a file imports, and the other files of its Go package. */
function linksOf(file: ProjectFile, codebase: Codebase): Import[] {
  const beside = languageOf(file.path) === 'go' ? codebase.packageOf(file).filter((other) => other.path !== file.path) : [];
  return [...codebase.imports(file), ...beside.map(({ path }) => ({ specifier: '.', target: path, isRelative: true, names: [] }))];
}

/** The lines of a file that share a word with the question, and the definitions in focus. */
function aboutText(file: ProjectFile, focus: readonly string[], words: readonly string[], codebase: Codebase): string {
  const lines = codebase.code(file).split('\n');
  const asked = new Set(words);
  const inFocus = codebase.outline(file).filter(({ name }) => focus.includes(name));
  return lines
    .filter(
      (text, line) => inFocus.some(({ start, end }) => start <= line && line <= end) || splitWords(text).some((word) => asked.has(word)),
    )
    .join('\n');
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
