// Tells which failing tests a task is about, so that others do not stand in its way.
import type { Codebase } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { lastPart, type Request, splitWords } from '#agent/task/request.ts';

const SPEAKS_OF_TESTS =
  /\b(?:tests?|specs?|suite|ci|build)\b[^.\n]{0,60}\b(?:fail\w*|broken|red|pass|green)\b|\b(?:fail\w*|broken|red)\b[^.\n]{0,40}\b(?:tests?|specs?|suite|build)\b|\bmake\b[^.\n]{0,40}\b(?:pass|green)\b/i;

/** How far from a test the code may lie that it tests, in imports. */
const MAX_STEPS = 3;

export function relevantFailures(failures: readonly FailedTest[], request: Request, codebase: Codebase): FailedTest[] {
  if (failures.length === 0) return [];
  const focus = focusFiles(request, codebase);
  const named = failures.filter((failure) => isNamed(failure, request));
  if (named.length > 0) return named;
  const near = failures.filter((failure) => reaches(failure, focus, codebase) || sharesWords(failure, request));
  if (near.length > 0) return near;
  return SPEAKS_OF_TESTS.test(request.text) || (focus.size === 0 && failures.length === 1) ? [...failures] : [];
}

function focusFiles(request: Request, codebase: Codebase): Set<string> {
  const byPath = request.paths.flatMap((path) => filesNamed(codebase, path)).filter(({ kind }) => kind !== 'test');
  const byName = request.names.flatMap((name) => codebase.defined(lastPart(name))).filter(({ file }) => file.kind !== 'test');
  return new Set([...byPath.map(({ path }) => path), ...(byName.length <= 6 ? byName.map(({ file }) => file.path) : [])]);
}

function isNamed(failure: FailedTest, request: Request): boolean {
  const title = failure.name.split(' > ').at(-1) ?? '';
  if (title.length > 8 && request.text.includes(title)) return true;
  return failure.file !== null && request.paths.some((path) => failure.file === path || failure.file?.endsWith(`/${path}`));
}

function reaches(failure: FailedTest, focus: ReadonlySet<string>, codebase: Codebase): boolean {
  if (failure.file === null || focus.size === 0) return false;
  let files = [failure.file];
  const seen = new Set(files);
  for (let step = 0; step < MAX_STEPS && files.length > 0; step++) {
    const next = files.flatMap((path) => {
      const file = codebase.project.file(path);
      return file ? codebase.imported(file).map((one) => one.path) : [];
    });
    if (next.some((path) => focus.has(path))) return true;
    files = next.filter((path) => !seen.has(path));
    for (const path of files) seen.add(path);
  }
  return false;
}

function sharesWords(failure: FailedTest, request: Request): boolean {
  const own = new Set(splitWords(`${failure.name} ${failure.file ?? ''}`));
  const shared = request.words.filter((word) => word.length > 2 && own.has(word)).length;
  return shared >= 2;
}
