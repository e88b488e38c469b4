// Follows the calls from a failing test through the files, to where the cause can lie.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import type { Definition } from '#agent/files/outline.ts';
import { onlyPassesOn } from '#agent/files/passesOn.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { fileCalled, testFileOf } from './failedTest.ts';

export interface ReachedCode {
  file: ProjectFile;
  definition: Definition;
  /** Calls away from the test, from 1. */
  distance: number;
}

const MOST = 200;
const TEST_BEGINS = /^\s*(?:(?:await\s+)?(?:test|it|describe|specify)\b|(?:async\s+)?def\s+test|func\s+Test)/;

/** By names, the nearest first; only code that is no test. */
export function reachedCode(codebase: Codebase, failing: readonly FailedTest[], maxDistance: number): ReachedCode[] {
  const found: ReachedCode[] = [];
  const seen = new Set<string>();
  const add = (file: ProjectFile, definition: Definition, distance: number) => {
    const key = `${file.path}:${definition.line}`;
    if (seen.has(key) || found.length >= MOST || definition.kind === 'exports' || file.kind !== 'source') return;
    seen.add(key);
    found.push({ file, definition, distance });
  };
  for (const failure of failing) {
    const test = testFileOf(codebase, failure);
    if (test) addUsed(codebase, test, testCode(codebase, test, failure), 1, add);
    // Where it went wrong is told even if the test isn't found.
    const at = failure.frame && fileCalled(codebase, failure.frame.file);
    const line = (failure.frame?.line ?? 0) - 1;
    if (at) for (const definition of codebase.outline(at)) if (definition.start <= line && line <= definition.end) add(at, definition, 1);
  }
  for (const { file, definition, distance } of found) {
    if (distance >= maxDistance) continue;
    const { start, end } = definition;
    const body = codebase
      .code(file)
      .split('\n')
      .slice(start, end + 1)
      .join('\n');
    addUsed(codebase, file, body, distance + 1, add);
  }
  return found;
}

function addUsed(
  codebase: Codebase,
  file: ProjectFile,
  code: string,
  distance: number,
  add: (file: ProjectFile, definition: Definition, distance: number) => void,
): void {
  for (const near of [file, ...importedThrough(codebase, file)])
    for (const definition of codebase.outline(near)) if (wholeWord(definition.name).test(code)) add(near, definition, distance);
  // Methods of objects that come from further away: `book().rates.closest(code)`.
  for (const [, name = ''] of code.matchAll(/\.([A-Za-z_$][\w$]{2,})\s*\(/g)) {
    const places = codebase.defined(name).filter((one) => one.file.kind === 'source');
    if (places.length <= MOST_NAMESAKES && places.every(({ definition }) => isMethod(definition)))
      for (const { file: far, definition } of places) add(far, definition, distance);
  }
}

/** More say nothing of which one is meant. */
const MOST_NAMESAKES = 2;

function isMethod({ kind, parent }: Definition): boolean {
  return kind === 'method' || (kind === 'function' && parent !== null);
}

/** What it imports, and what such a file only passes on. */
function importedThrough(codebase: Codebase, file: ProjectFile, steps = 2): ProjectFile[] {
  return codebase
    .imported(file)
    .flatMap((one) => (steps > 0 && onlyPassesOn(one) ? [one, ...importedThrough(codebase, one, steps - 1)] : [one]));
}

/** The lines of the one test and what stands before the first; the whole file where it isn't found. */
function testCode(codebase: Codebase, test: ProjectFile, { name }: FailedTest): string {
  const title =
    name
      .split(/ > |::/)
      .at(-1)
      ?.replace(/^.*\.(?=test)/, '') ?? '';
  const lines = test.text.split('\n');
  const from = title === '' ? -1 : lines.findIndex((line) => TEST_BEGINS.test(line) && line.includes(title));
  const code = codebase.code(test).split('\n');
  if (from === -1) return code.join('\n');
  const first = lines.findIndex((line) => TEST_BEGINS.test(line));
  const next = lines.findIndex((line, at) => at > from && TEST_BEGINS.test(line));
  // The imports name all: only helpers and set-up count of what stands before.
  const before = code.slice(0, first).filter((line) => !/\bimport\b|\brequire\(/.test(line));
  return [...before, ...code.slice(from, next === -1 ? undefined : next)].join('\n');
}
