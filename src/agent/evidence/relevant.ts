// Determines which failing tests a task is about, so that others do not get in its way.
import { type Codebase, scoreByWords, wholeWord } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { lastPart, type Request, readRequest, splitWords } from '#agent/task/request.ts';
import { isNotLoaded, testFileOf } from './failedTest.ts';

const SPEAKS_OF_TESTS =
  /\b(?:tests?|specs?|suite|ci|build)\b[^.\n]{0,60}\b(?:fail\w*|broken|red|pass|green)\b|\b(?:fail\w*|broken|red)\b[^.\n]{0,40}\b(?:tests?|specs?|suite|build)\b|\bmake\b[^.\n]{0,40}\b(?:pass|green)\b|\b(?:npm (?:run )?test|pytest|unittest|go test|cargo test|(?:the|our|one|a|another) tests?)\b[^.\n]{0,30}\b(?:shows?|reproduces?|demonstrates?|proves?|catches|complains?|reports?|covers? (?:it|this|that))\b|\b(?:see|shown (?:by|in)|reproduced by|demonstrated by) (?:the |`)?(?:failing )?(?:tests?|npm (?:run )?test|pytest|go test)\b/i;

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

export function relevantFailures(all: readonly FailedTest[], whole: Request, codebase: Codebase): Relevant {
  const { failures, request } = withoutExcused(all, whole, codebase);
  if (failures.length > 1 && countsAll(request.text, failures.length)) return { failures: [...failures], isGuess: false };
  const named = failures.filter((failure) => isNamed(failure, request, codebase) || asksForMissing(failure, request, codebase));
  if (named.length > 0) return { failures: named, isGuess: false };
  const focus = focusFiles(request, codebase);
  const isMending = MENDING.test(request.text);
  const near = failures.filter((failure) => (isMending && reaches(failure, focus, codebase)) || sharesWords(failure, request));
  // The dot of a path ends no sentence.
  const speaks = SPEAKS_OF_TESTS.test(request.text.replace(/(?<=\w)\.(?=\w)/g, '_'));
  if (near.length > 0) return { failures: near, isGuess: !speaks };
  if (speaks) return { failures: [...failures], isGuess: false };
  const likely = isMending && focus.size === 0 ? likeliestFile(request, codebase) : null;
  return { failures: likely === null ? [] : failures.filter((failure) => reaches(failure, likely, codebase)), isGuess: true };
}

const NUMBERS: Readonly<Record<string, number>> = { two: 2, both: 2, three: 3, four: 4, five: 5 };

/** “npm test shows two failures, …”, “both tests fail”, “all tests must pass”: so many as there are. */
function countsAll(text: string, count: number): boolean {
  const told = [
    ...text.matchAll(
      /\b(two|both|three|four|five|\d|all)\s+(?:of\s+)?(?:the\s+|these\s+|our\s+)?(?:failing\s+|red\s+|broken\s+)?(?:tests?|failures?|specs?|errors?)\b/gi,
    ),
  ];
  return told.some(([, word = '']) => word.toLowerCase() === 'all' || (NUMBERS[word.toLowerCase()] ?? Number(word)) === count);
}

/** “The weather feed test can't pass here, that's known”, “never mind that one”. */
const EXCUSES =
  /\b(?:never mind|ignore|don[’']t (?:mind|worry|care)|not (?:our|your|my|a) (?:problem|concern|business)|unrelated|known|expected to|anyway|(?:can[’']?t|cannot|can not|won[’']t|never) (?:pass|run|work)|always fails?|for (?:another|other|different) reasons?|flaky|leave (?:it|that|this|them|those|these)|has been (?:red|broken|failing)|(?:already|still|long) (?:red|broken|failing)|out of scope)\b/i;
const REFERS = /\b(?:that|those|them|these|they)\b/i;
const OF_TESTS = /\b(?:tests?|specs?|suites?|checks?|cases?|fail\w*|red)\b/i;
const SAY_LITTLE = new Set(splitWords('test tests spec suite check case fail fails is are the it that this on my here there one machine'));

/** “A few other tests fail on my machine”: which ones, it doesn’t say. */
const SOME_OTHERS = /\b(?:other|unrelated)\s+(?:failing\s+|red\s+)?(?:tests?|specs?|suites?|failures?|checks?)\b/i;

/** Without failing tests that the task says are none of its business, and without the sentences that say so. */
function withoutExcused(
  failures: readonly FailedTest[],
  request: Request,
  codebase: Codebase,
): { failures: readonly FailedTest[]; request: Request } {
  const sentences = request.text.split(/(?<=[.!?;)])\s+|\n+/);
  const excuses = (at: number) => EXCUSES.test(sentences[at] ?? '');
  // “A few tests fail here; leave those alone.”
  const isExcusedNext = (at: number) => excuses(at + 1) && !OF_TESTS.test(sentences[at + 1] ?? '') && REFERS.test(sentences[at + 1] ?? '');
  const excusing = sentences.filter((sentence, at) => OF_TESTS.test(sentence) && (excuses(at) || isExcusedNext(at)));
  const words = new Set(excusing.flatMap(splitWords).filter((word) => word.length > 2 && !SAY_LITTLE.has(word)));
  const isExcused = ({ name, file }: FailedTest) => splitWords(`${name} ${file ?? ''}`).some((word) => words.has(word));
  const text = sentences.filter((sentence) => !excusing.includes(sentence)).join(' ');
  const rest = readRequest(text);
  const named = failures.filter((failure) => !isExcused(failure));
  // Only those that it names otherwise are its business.
  const areOthers =
    named.length === failures.length && excusing.some((sentence) => SOME_OTHERS.test(sentence)) && !SPEAKS_OF_TESTS.test(text);
  const left = areOthers ? named.filter((failure) => isNamed(failure, rest, codebase)) : named;
  return left.length === failures.length ? { failures, request } : { failures: left, request: rest };
}

function focusFiles(request: Request, codebase: Codebase): Set<string> {
  const byPath = request.paths.flatMap((path) => filesNamed(codebase, path)).filter(({ kind }) => kind !== 'test');
  const byName = request.names.flatMap((name) => codebase.defined(lastPart(name))).filter(({ file }) => file.kind !== 'test');
  return new Set([...byPath.map(({ path }) => path), ...(byName.length <= 6 ? byName.map(({ file }) => file.path) : [])]);
}

/** The file that has most of the words, where the task names nothing. */
function likeliestFile({ words }: Request, codebase: Codebase): Set<string> | null {
  const scores = scoreByWords(
    codebase.own().filter(({ kind }) => kind === 'source'),
    words,
  );
  const [best] = [...scores].toSorted(([, a], [, b]) => b - a);
  return best ? new Set([best[0]]) : null;
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
