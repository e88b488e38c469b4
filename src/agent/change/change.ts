// Carries out a change: without the model where a rule can, else by drafts that are checked.

import { testForm } from '#agent/answer/mergeTests.ts';
import { isNotLoaded } from '#agent/evidence/failedTest.ts';
import { type ReachedCode, reachedCode } from '#agent/evidence/reachedCode.ts';
import { relevantFailures } from '#agent/evidence/relevant.ts';
import { usedTables } from '#agent/evidence/usedTables.ts';
import { evidenceOf } from '#agent/evidence/whereToLook.ts';
import type { Example } from '#agent/example/exampleTest.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import { onlyPassesOn } from '#agent/files/passesOn.ts';
import { isPlanted, withoutPlanted } from '#agent/files/planted.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed, type Ranked, rankFiles } from '#agent/files/rank.ts';
import { type View, viewFile, viewFiles } from '#agent/files/view.ts';
import { type Goal, goalOf } from '#agent/gates/goal.ts';
import { settingFacts } from '#agent/knownSettings/knownSettings.ts';
import type { FailedTest, Ports, Verified } from '#agent/task/ports.ts';
import { contentWords, goingAndStaying, lastPart, namesThatGo, type Request, splitWords, unique } from '#agent/task/request.ts';
import type { Without } from '#agent/task/stages.ts';
import type { ChangeTask, Prompt } from './changeTask.ts';
import { type ChangeParts, changePrompt, type Pattern } from './prompt.ts';
import { NOTHING_SHOWN, type Shown, show } from './rounds.ts';
import { type Solved, solve } from './solve.ts';
import type { Workbench } from './workbench.ts';

export interface ChangeRun {
  request: Request;
  codebase: Codebase;
  bench: Workbench;
  ports: Ports;
  startedAt: number;
  limitMs: number;
  /** Tokens for the files of one prompt. */
  budget: number;
  /** Whether the model can ask for files. */
  mayAsk: boolean;
  /** Tokens for what it asks to see. */
  askedBudget: number;
  without: Without;
  /** Text about a failing test, in at most 600 characters. */
  failureText(failure: FailedTest): Promise<string>;
}

const FAILURES_SHOWN = 2;
const PATTERN_TOKENS = 500;

/** `example`: lies in the folder; `baseline` is the verification with it. */
export async function changeByModel(run: ChangeRun, baseline: Verified, example: Example | null, signal: AbortSignal): Promise<Solved> {
  const { request, codebase, ports } = run;
  const goal = goalOf(request, codebase);
  const relevant =
    example !== null
      ? { failures: example.failures, isGuess: true }
      : goal.touches === 'tests'
        ? { failures: [], isGuess: false }
        : relevantFailures(baseline.failures, request, codebase);
  const failureText = async (failing: readonly FailedTest[]) => {
    const texts = await Promise.all(failing.slice(0, FAILURES_SHOWN).map(run.failureText));
    // What a test prints is data, and may be written by anyone.
    return texts
      .join('\n\n')
      .split('\n')
      .filter((line) => !isPlanted(line))
      .join('\n');
  };
  const task: ChangeTask = {
    goal,
    codebase,
    bench: run.bench,
    without: run.without,
    baseline,
    relevant: relevant.failures,
    isGuess: relevant.isGuess,
    isExample: example !== null,
    startedAt: run.startedAt,
    limitMs: run.limitMs,
    failureText,
    reached: (failing, maxDistance) => reachedFiles(run, reachedCode(codebase, failing, maxDistance)),
    prepare: async (failing, isWider) => {
      const views = viewsFor(run, goal, failing, isWider);
      await ports.status(`reading ${views.map(({ file }) => file.path).join(', ')}`);
      for (const { file, tokens } of views)
        await ports.step({ tool: 'Read', input: { file_path: file.path }, result: `${tokens} tokens`, isError: false });
      const pattern = goal.touches === 'code' ? null : testPattern(run, goal, views);
      // That a function is not there yet says less than the task.
      const isTold = !run.without.has('failing') && !(example !== null && failing.some(isNotLoaded));
      const text = isTold ? await failureText(failing) : '';
      return promptOf(
        run,
        {
          goal,
          views,
          failing: text,
          pattern,
          notes: settingFacts(
            request,
            views.map(({ file }) => file),
          ),
        },
        NOTHING_SHOWN,
      );
    },
  };
  const solved = await solve(task, ports, signal);
  return example === null ? solved : withoutProof(solved, example);
}

/** What a model wrote proves nothing: the user is told of it. */
function withoutProof(solved: Solved, { assertions }: Example): Solved {
  if (solved.said === 'notSolved') return solved;
  const shown = assertions.map((one) => `\`${one}\``).join(', ');
  const note =
    solved.said === 'verified' || solved.fixed.length > 0
      ? `A test of the task’s example failed before and passes now: ${shown}.`
      : `The model also wrote a test of the task’s example, which doesn’t pass: ${shown}. Either the change or that test is wrong.`;
  return { ...solved, said: 'unverified', fixed: [], notes: [...solved.notes, note] };
}

export function viewsFor(run: ChangeRun, goal: Goal, failing: readonly FailedTest[], isWider: boolean): View[] {
  const { request, codebase } = run;
  const ranked = rankFiles(codebase, ofWhatGoes(request), { wantsTests: goal.touches !== 'code', evidence: evidenceOf(codebase, failing) });
  return chooseViews(run, goal, currentFiles(run, withoutStaying(request, ranked)), isWider);
}

export function promptOf(run: ChangeRun, parts: ChangeParts, shown: Shown): Prompt {
  const { codebase, request, ports, mayAsk, askedBudget: budget } = run;
  const views = [...parts.views, ...shown.views];
  const more = async (names: readonly string[]) => {
    const next = show(names, shown, parts.views, { codebase, request, budget });
    for (const name of names) await ports.step({ tool: 'Grep', input: { pattern: name }, result: foundText(next), isError: false });
    return promptOf(run, parts, next);
  };
  const all = { ...parts, views, notes: [...parts.notes, ...shown.notes] };
  const prompt: Prompt = {
    views,
    messages: (options) => changePrompt(all, { ...options, mayAsk: mayAsk && options.mayAsk === true }),
    also: (path) => {
      const file = codebase.project.file(path);
      if (file === null || views.some((view) => view.file.path === path)) return prompt;
      const added = currentFiles(run, [{ file, score: 0, focus: [] }]).map((one) => viewFile(codebase, one, request, run.budget));
      return promptOf(run, { ...parts, views: [...parts.views, ...added] }, shown);
    },
    without: (path) => {
      const left = parts.views.filter(({ file }) => file.path !== path);
      return left.length === 0 || left.length === parts.views.length ? prompt : promptOf(run, { ...parts, views: left }, shown);
    },
    more: mayAsk ? more : null,
  };
  return prompt;
}

function foundText({ views, notes }: Shown): string {
  return [...views.map(({ file, tokens }) => `${file.path}: ${tokens} tokens`), ...notes].join('\n');
}

/** Words and names that only tell what stays don’t say where to look. */
function ofWhatGoes(request: Request): Request {
  const { going, staying } = goingAndStaying(request.text);
  return staying === '' ? request : { ...request, words: contentWords(going), names: namesThatGo(request) };
}

/** Without files whose path has a word that only the clauses about what stays have, unless all have. */
function withoutStaying({ text, paths }: Request, ranked: readonly Ranked[]): Ranked[] {
  const { going, staying } = goingAndStaying(text);
  const [asked, kept] = [new Set(contentWords(going)), new Set(contentWords(staying))];
  const isStaying = (path: string) =>
    !paths.some((one) => path.endsWith(one)) && splitWords(path).some((word) => kept.has(word) && !asked.has(word));
  const left = ranked.filter(({ file }) => !isStaying(file.path));
  return left.length > 0 ? left : [...ranked];
}

/** The nearest file first, each with the names that are reached in it. */
function reachedFiles(run: ChangeRun, reached: readonly ReachedCode[]): Ranked[] {
  const files = unique(reached.map(({ file }) => file));
  const namesIn = (file: ProjectFile) => unique(reached.filter((one) => one.file === file).map(({ definition }) => definition.name));
  return currentFiles(
    run,
    files.map((file) => ({ file, score: 0, focus: namesIn(file) })),
  );
}

/** With what is kept of earlier drafts. */
function currentFiles({ bench }: ChangeRun, ranked: readonly Ranked[]): Ranked[] {
  return ranked.map((one) => {
    const text = bench.current(one.file.path);
    return text === null || text === one.file.text ? one : { ...one, file: { ...one.file, text } };
  });
}

function chooseViews(run: ChangeRun, goal: Goal, ranked: readonly Ranked[], isWider: boolean): View[] {
  const { codebase, request } = run;
  const wanted = ranked.filter(({ file }, index) => isFit(file.path, goal, request, index === 0));
  // Where nothing is what such a task usually changes, the likeliest file is better than none.
  const fit = wanted.length > 0 ? wanted : ranked.filter(({ file }) => file.kind !== 'test');
  const named = fit.filter(({ file }) => request.paths.some((path) => filesNamed(codebase, path).some((one) => one.path === file.path)));
  const [best] = fit;
  // What a task names is enough as long as nothing else scores alike; more files cost time and mislead small models.
  const close = fit.filter(({ score }) => best !== undefined && score >= best.score * (isWider ? 0.05 : 0.25));
  const near = close.filter((one) => !named.includes(one)).slice(0, 1);
  const likely = named.length > 0 && !isWider ? [...named, ...near, ...usedByNamed(codebase, request, fit, [...named, ...near])] : close;
  const chosen = goal.touches === 'code' ? likely : [...likely, ...usedTables(codebase, likely)];
  return viewFiles(codebase, chosen.length > 0 ? whereTheWorkIs(codebase, request, chosen, named, fit) : fit.slice(0, 1), request, {
    budget: isWider ? run.budget * 1.5 : run.budget,
    maxFiles: isWider ? 5 : 3,
  });
}

/** Where something is wrong in a file that is named, the cause may lie in what it uses. */
function usedByNamed(codebase: Codebase, { text }: Request, ranked: readonly Ranked[], chosen: readonly Ranked[]): Ranked[] {
  if (!SOMETHING_IS_WRONG.test(text)) return [];
  const used = new Set(chosen.flatMap(({ file }) => codebase.imported(file).map(({ path }) => path)));
  return ranked.filter((one) => used.has(one.file.path) && !chosen.includes(one)).slice(0, MOST_USED);
}

const SOMETHING_IS_WRONG = /\b(?:fix|repair|correct|mend|cause|reason|bug|wrong|crash\w*|fails?)\b/i;
const MOST_USED = 2;
const MOST_DEFINERS = 2;

/** A file that only passes on is shown where it is named, with what it takes from, or where something new is asked for: else a small model changes it. */
function whereTheWorkIs(
  codebase: Codebase,
  { names, text }: Request,
  chosen: readonly Ranked[],
  named: readonly Ranked[],
  ranked: readonly Ranked[],
): Ranked[] {
  const passing = chosen.filter(({ file }) => onlyPassesOn(file));
  const sources = new Set(
    passing.filter((one) => named.includes(one)).flatMap(({ file }) => codebase.imported(file).map(({ path }) => path)),
  );
  const definers = ranked.filter((one) => sources.has(one.file.path) && !chosen.includes(one)).slice(0, MOST_DEFINERS);
  const asksForNew = /\bexport/i.test(text) || names.some((name) => codebase.mentioning(lastPart(name)).length === 0);
  const left = chosen.filter((one) => asksForNew || named.includes(one) || !passing.includes(one));
  return left.length > 0 ? [...left, ...definers] : [...chosen];
}

const CONFIG_WORDS =
  /\b(?:config\w*|settings?|scripts?|dependenc\w+|package\.json|manifest|workflows?|pipelines?|ci|yaml|toml|json|options?|env\w*|production|staging|docker\w*|containers?|image|makefile|ports?|versions?|timeouts?|limits?|keys?|values?|defaults?)\b/i;

const CODE_STAYS =
  /\b(?:leave|keep)\b[^.!?\n]{0,20}\bcode\b[^.!?\n]{0,20}\b(?:alone|as (?:it )?is|unchanged|untouched)\b|\b(?:don['’]t|do not|without) (?:touch|chang|edit)\w*\b[^.!?\n]{0,15}\bcode\b/i;

function isNamedPath(path: string, request: Request): boolean {
  return request.paths.some((named) => path === named || path.endsWith(`/${named}`));
}

/** Data with which something goes wrong (“with data/closures.txt as it is”), and not what is to be changed. */
function isInput(path: string, { text, paths }: Request): boolean {
  const named = paths.find((one) => path.endsWith(one));
  if (named === undefined || !SOMETHING_IS_WRONG.test(text)) return false;
  const before = text.slice(0, text.indexOf(named));
  return !/\b(?:fix|correct|repair|mend|update|edit|change|typos?|entry|line|row|add|remove|put)\b[^.!?\n]{0,40}$/i.test(before);
}

function isFit(path: string, goal: Goal, request: Request, isFirst: boolean): boolean {
  const kind = fileKind(path);
  if (kind === 'other' && isInput(path, request)) return false;
  if (kind === 'docs' || kind === 'other')
    return (
      request.paths.some((named) => path.endsWith(named)) || /\b(?:readme|docs?|documentation|changelog|comment)\b/i.test(request.text)
    );
  // A manifest or a setting only where the task speaks of it.
  if (kind === 'config') return isFirst || isNamedPath(path, request) || CONFIG_WORDS.test(request.text);
  if (kind === 'source' && CODE_STAYS.test(request.text)) return isNamedPath(path, request);
  if (kind === 'test') return goal.touches === 'both' && request.paths.some((named) => path.endsWith(named));
  return true;
}

/** The test file that is to be extended, or the one most like it, in its first lines. */
export function testPattern(run: ChangeRun, goal: Goal, views: readonly View[]): Pattern | null {
  const { codebase, request } = run;
  const shown = new Set(views.map(({ file }) => file.path));
  const tests = codebase.own().filter(({ kind, path }) => kind === 'test' && !shown.has(path));
  const named = tests.find(({ path }) => goal.request.paths.some((one) => path.endsWith(one)));
  const [subject] = views;
  const extension = subject?.file.path.slice(subject.file.path.lastIndexOf('.')) ?? '';
  const own = tests.find((test) => subject && codebase.imported(test).some(({ path }) => path === subject.file.path));
  const test = named ?? own ?? tests.find(({ path }) => path.endsWith(extension));
  if (!test) return null;
  const { text: clean } = withoutPlanted(test.path, test.text);
  // Of something else only the form is shown: a small model would test that.
  if (test !== named && test !== own) return { file: test, isWhole: false, text: testForm(clean), shown: [], tokens: 0, isForm: true };
  const view = viewFile(codebase, { file: test, focus: [] }, request, PATTERN_TOKENS);
  if (view.isWhole) return { ...view, isForm: false };
  const text = clean.split('\n').slice(0, 40).join('\n');
  return { ...view, text, shown: [], isForm: false };
}
