// Determines which failing tests a task is about, so that others do not get in its way.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { lastPart, type Request, splitWords } from '#agent/task/request.ts';
import { isNotLoaded, testFileOf } from './failedTest.ts';

const SPEAKS_OF_TESTS =
  /\b(?:tests?|specs?|suite|ci|build)\b[^.\n]{0,60}\b(?:fail\w*|broken|red|pass|green)\b|\b(?:fail\w*|broken|red)\b[^.\n]{0,40}\b(?:tests?|specs?|suite|build)\b|\bmake\b[^.\n]{0,40}\b(?:pass|green)\b/i;

/** Without such words a task asks for something new, and what fails beside it is no part of it. */
const MENDING =
  /\b(?:fix\w*|bugs?|repair|mend|broken|breaks?|wrong\w*|incorrect\w*|fails?|failing|crash\w*|errors?|doesn[’']t|does not|should|must|instead of|regression|off by|ignores?|forgets?)\b/i;

/** How far from a test the code may lie that it tests, in imports. */
const MAX_STEPS = 3;

export interface Relevant {
  failures: FailedTest[];
  /** They only stand near: a draft that leaves them failing may be right all the same. */
  isGuess: boolean;
}

export function relevantFailures(failures: readonly FailedTest[], request: Request, codebase: Codebase): Relevant {
  const named = failures.filter((failure) => isNamed(failure, request, codebase) || asksForMissing(failure, request, codebase));
  if (named.length > 0) return { failures: named, isGuess: false };
  const focus = focusFiles(request, codebase);
  const isMending = MENDING.test(request.text);
  const near = failures.filter((failure) => (isMending && reaches(failure, focus, codebase)) || sharesWords(failure, request));
  const speaks = SPEAKS_OF_TESTS.test(request.text);
  if (near.length > 0) return { failures: near, isGuess: !speaks };
  return { failures: speaks ? [...failures] : [], isGuess: false };
}

function focusFiles(request: Request, codebase: Codebase): Set<string> {
  const byPath = request.paths.flatMap((path) => filesNamed(codebase, path)).filter(({ kind }) => kind !== 'test');
  const byName = request.names.flatMap((name) => codebase.defined(lastPart(name))).filter(({ file }) => file.kind !== 'test');
  return new Set([...byPath.map(({ path }) => path), ...(byName.length <= 6 ? byName.map(({ file }) => file.path) : [])]);
}

function isNamed(failure: FailedTest, request: Request, codebase: Codebase): boolean {
  const title = failure.name.split(' > ').at(-1) ?? '';
  if (title.length > 8 && request.text.includes(title)) return true;
  // Python's unittest names a module, not a file.
  const file = failure.file ?? testFileOf(codebase, failure)?.path;
  return file !== undefined && request.paths.some((path) => file === path || file.endsWith(`/${path}`));
}

function reaches(failure: FailedTest, focus: ReadonlySet<string>, codebase: Codebase): boolean {
  const test = testFileOf(codebase, failure);
  if (test === null || focus.size === 0) return false;
  let files = [test.path];
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

/** Its test uses a name that the task asks for and that no source has yet. */
function asksForMissing(failure: FailedTest, request: Request, codebase: Codebase): boolean {
  const test = testFileOf(codebase, failure);
  const missing = request.names.map(lastPart).filter((name) => codebase.defined(name).every(({ file }) => file.kind === 'test'));
  return missing.some(
    (name) =>
      failure.message.includes(name) ||
      (failure.name !== '' && failure.name.includes(name)) ||
      (test !== null && isNotLoaded(failure) && wholeWord(name).test(test.text)),
  );
}

function sharesWords(failure: FailedTest, request: Request): boolean {
  const own = new Set(splitWords(failure.name.split(' > ').at(-1) ?? ''));
  const shared = request.words.filter((word) => word.length > 2 && own.has(word)).length;
  return shared >= 2;
}
