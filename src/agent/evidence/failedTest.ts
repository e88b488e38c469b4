// Locates failing tests in the project, and identifies those for a file that did not load.
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { FailedTest } from '#agent/task/ports.ts';

const NOT_LOADED =
  /does not provide an export named|ModuleNotFoundError|ImportError|SyntaxError|IndentationError|ERR_MODULE_NOT_FOUND|Cannot find (?:module|package)|\bundefined: |undeclared name|imported and not used|declared and not used|\bcould not compile\b|build failed|failed to (?:load|resolve)|error TS\d+/i;

/** Such a failure hides how many tests of its file would fail. */
export function isNotLoaded({ name, file, message }: FailedTest): boolean {
  return name === '' || name === file || NOT_LOADED.test(message);
}

/** The project's file that a tool names: Go puts its module before it, others a folder. */
export function fileCalled(codebase: Codebase, name: string): ProjectFile | null {
  const parts = name.split('/');
  for (let from = 0; from < parts.length; from++) {
    const file = codebase.project.file(parts.slice(from).join('/'));
    if (file) return file;
  }
  return null;
}

/** The file that the failing test stands in. */
export function testFileOf(codebase: Codebase, { file, frame, name }: FailedTest): ProjectFile | null {
  for (const one of [file, frame?.file ?? null]) {
    const found = one === null ? null : fileCalled(codebase, one);
    if (found?.kind === 'test') return found;
  }
  // unittest and Go report only names: the test file that holds the test's own name.
  const title =
    name
      .split(/ > |\.|\//)
      .at(-1)
      ?.trim() ?? '';
  if (!/^[A-Za-z_]\w{3,}$/.test(title)) return null;
  return codebase.mentioning(title).find(({ kind }) => kind === 'test') ?? null;
}
