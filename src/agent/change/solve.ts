// Solves a change with the model, attempt by attempt, until one is proved or none is left.

import { isNotLoaded } from '#agent/evidence/failedTest.ts';
import { judge } from '#agent/evidence/judge.ts';
import { alone, type FunctionForm, functionOrder } from '#agent/oneFunction/alone.ts';
import { pickSuspect, type Suspect, suspects, WHICH } from '#agent/oneFunction/suspects.ts';
import { sampleDraft } from '#agent/proof/sampleDraft.ts';
import type { FailedTest, Message, Ports } from '#agent/task/ports.ts';
import { lastPart } from '#agent/task/request.ts';
import { type Attempt, nextAttempt } from './attempts.ts';
import type { ChangeTask, Prompt } from './changeTask.ts';
import { completion } from './completion.ts';
import { makeAttempt } from './oneAttempt.ts';
import { recordAttempt, type Search, type Tried } from './outcome.ts';
import { repairPrompt } from './prompt.ts';
import { type RepairKind, tryRepairs } from './tryRepairs.ts';

export interface Solved {
  said: 'verified' | 'unverified' | 'notSolved';
  attempts: number;
  /** What fails with the files as they are left, for the user and for who takes over. */
  failing: FailedTest[];
  tried: Tried[];
  fixed: FailedTest[];
  /** About the draft that is kept, for the user. */
  notes: readonly string[];
  /** Whether tests were asked for, and pass. */
  newTestsPass: boolean;
}

/** Calls from the failing test: where a function is likely at fault, and where one can be. */
const NEAR = 2;
const FAR = 8;
const MOST_UNPROVED = 3;
const MOST_UNFINISHED = 5;
const MORE_AFTER_PASSING = 2;
/** After how many drafts, as the mistake may be one sign, which small models overlook and copy. */
const REPAIRS: readonly (readonly [RepairKind, number])[] = [
  ['all', 2],
  ['names', 5],
];
const MOST_FOR_EXAMPLE = 5;
/** Of more, one may let the tests pass by chance. */
const FEW_REPAIRS = 12;
/** Of all faults: some make no difference. */
const MOST_MISSED = 0.2;

export async function solve(task: ChangeTask, ports: Ports, signal: AbortSignal): Promise<Solved> {
  const search: Search = {
    done: [],
    tried: [],
    last: { kind: 'none' },
    prompt: null,
    answered: null,
    unfinished: null,
    fallback: null,
    baseline: task.baseline,
    relevant: task.relevant,
    fixed: [],
    notes: [],
    triedRepairs: new Set(),
    triedTexts: new Set(),
    triedSamples: false,
    mayBeChance: false,
    elsewhere: new Set(),
    named: null,
  };
  const deadline = AbortSignal.timeout(Math.max(1, task.startedAt + task.limitMs - ports.now()));
  const either = AbortSignal.any([signal, deadline]);
  try {
    if (await attempts(search, task, ports, either)) return solvedBy(search, search.mayBeChance ? 'unverified' : 'verified');
  } catch (error) {
    // What was found before the time was up still counts.
    if (signal.aborted || !deadline.aborted) throw error;
  }
  await task.bench.takeBack();
  const isOpen = search.relevant.length > 0;
  if (isOpen && search.fixed.length > 0) return solvedBy(search, task.isGuess ? 'unverified' : 'notSolved');
  const { fallback } = search;
  if (fallback === null || (isOpen && !task.isGuess && fallback.passing === null)) return solvedBy(search, 'notSolved');
  await task.bench.tryOut(fallback.texts);
  await task.bench.keep();
  search.fixed.push(...(fallback.passing?.fixed ?? []));
  search.notes = fallback.notes;
  const said = fallback.isUnfinished ? 'notSolved' : 'unverified';
  return { ...solvedBy(search, said), newTestsPass: task.goal.touches === 'tests' && fallback.passed };
}

/** Returns whether the task is solved and proved. */
async function attempts(search: Search, task: ChangeTask, ports: Ports, signal: AbortSignal): Promise<boolean> {
  // A guess may be about something else, and what does not load lacks more than a sign.
  const isExact = (!task.isGuess || task.isExample) && !search.relevant.some(isNotLoaded);
  for (const kind of isExact ? (['common', 'hinted'] as const) : []) if (await repairSmall(kind, search, task, ports, signal)) return true;
  // A model that is too small to ask for code writes wrong tests more often than right ones.
  if (task.goal.touches === 'tests' && !(await ports.canAsk(signal))) {
    await useSamples(search, task, ports, signal);
    if (isGoodEnough(search, task)) return false;
  }
  for (let attempt = nextAttempt(search.done, search.last); attempt !== null; attempt = nextAttempt(search.done, search.last)) {
    if (signal.aborted || isTooLate(task, ports, search.done.length)) return false;
    for (const [kind, after] of REPAIRS)
      if (search.done.length >= after && !search.triedRepairs.has(kind) && (await repairSmall(kind, search, task, ports, signal)))
        return true;
    if ((attempt.kind === 'repair' || attempt.kind === 'fresh') && task.without.has(attempt.kind)) return false;
    search.done.push(attempt);
    if (await step(search, attempt, task, ports, signal)) return true;
    if (task.goal.touches === 'tests' && search.fallback?.isUnfinished !== false) await useSamples(search, task, ports, signal);
    if (isGoodEnough(search, task)) return false;
  }
  return false;
}

/** Without a test that could prove it, a draft with few objections is as good as what comes after it. */
function isGoodEnough({ fallback, relevant, done, unfinished }: Search, { isExample }: ChangeTask): boolean {
  if (fallback === null) return false;
  // The example may be wrong itself.
  if (isExample && done.length >= MOST_FOR_EXAMPLE) return true;
  if (fallback.passing !== null) return done.length >= fallback.passing.at + MORE_AFTER_PASSING;
  return (
    fallback.objections === 0 ||
    (relevant.length === 0 && !fallback.isUnfinished && done.length >= (unfinished === null ? MOST_UNPROVED : MOST_UNFINISHED))
  );
}

async function step(search: Search, attempt: Attempt, task: ChangeTask, ports: Ports, signal: AbortSignal): Promise<boolean> {
  const number = search.done.length;
  await ports.status(`drafting (${number})`);
  if (search.prompt === null || attempt.isWider || attempt.kind === 'greedy')
    search.prompt = await task.prepare(search.relevant, attempt.isWider);
  if (attempt.isWider) search.elsewhere.clear();
  for (const path of search.elsewhere) search.prompt = search.prompt.without(path);
  // What a draft leaves open may be in a file that was not shown.
  for (const { path } of search.unfinished?.gaps ?? []) search.prompt = search.prompt.also(path);
  const { views } = search.prompt;
  const repairs = countOf(search.done, 'repair');
  const completing = attempt.kind === 'repair' ? completion(search.unfinished, search.prompt, task.goal.request.text, repairs === 1) : null;
  const suspect = attempt.kind === 'function' ? await suspectFor(search, search.prompt, task, ports, signal) : null;
  const temperature = attempt.kind === 'function' && isRepeated(search, suspect) ? Math.max(0.7, attempt.temperature) : attempt.temperature;
  const messages = completing?.messages ?? messagesOf(search, search.prompt, attempt, suspect, task);
  const attempted = await makeAttempt(
    task,
    ports,
    {
      messages,
      views,
      more: attempt.kind === 'repair' || suspect !== null ? null : search.prompt.more,
      attempt: { ...attempt, temperature },
      base: completing?.base ?? (attempt.kind === 'repair' ? (search.answered?.texts ?? null) : null),
      number,
      baseline: search.baseline,
      relevant: search.relevant,
    },
    signal,
  );
  return recordAttempt(search, { attempted, number, messages }, task);
}

/** At 0 it would be what came before: without a suspect the first draft, and where its body stays the function before. */
function isRepeated({ relevant, done }: Search, suspect: Suspect | null): boolean {
  return suspect === null || (relevant.length === 0 && countOf(done, 'function') > 1);
}

/** How a function is shown, in turn. Only tests could tell what one that is written without its body has lost. */
const FORMS: Record<'proved' | 'unproved', readonly FunctionForm[]> = {
  proved: ['marked', 'withoutBody'],
  unproved: ['oldVersion', 'marked'],
};

function countOf(done: readonly Attempt[], wanted: Attempt['kind']): number {
  return done.filter(({ kind }) => kind === wanted).length;
}

function messagesOf(search: Search, prompt: Prompt, { kind, temperature }: Attempt, suspect: Suspect | null, task: ChangeTask): Message[] {
  const { answered, relevant, last, done } = search;
  if (kind === 'repair' && answered !== null) return mending(answered, prompt);
  const isReasoned = (relevant.length > 0 && !(task.isExample && relevant.some(isNotLoaded))) || (last.kind === 'refused' && last.isCopy);
  if (suspect === null) return prompt.messages({ isReasoned, hint: '', mayAsk: true });
  const { path } = suspect;
  const text = task.bench.current(path) ?? prompt.views.find(({ file }) => file.path === path)?.file.text ?? '';
  const what = task.goal.request.text;
  const form = FORMS[relevant.length > 0 ? 'proved' : 'unproved'][(countOf(done, 'function') - 1) % 2] ?? 'marked';
  const shown = alone(text, suspect, { task: what, form });
  const only = shown === null ? {} : { texts: new Map([[path, shown]]), only: path };
  const old = shown !== null && form === 'oldVersion' ? { oldVersionOf: suspect.name } : {};
  const order = functionOrder(suspect, shown === null ? 'marked' : form, isReasoned && temperature > 0);
  return prompt.messages({ isReasoned: false, hint: '', order, ...only, ...old });
}

/** Null: nothing points to a function, or the task asks for something new. Each of those that are alike is tried in turn. */
async function suspectFor(search: Search, prompt: Prompt, task: ChangeTask, ports: Ports, signal: AbortSignal): Promise<Suspect | null> {
  const { relevant, done } = search;
  const { goal, codebase, bench, without } = task;
  const asksForNew = goal.request.names.some((name) => codebase.mentioning(lastPart(name)).length === 0);
  if (goal.touches !== 'code' || asksForNew || without.has('function')) return null;
  const { views } = prompt;
  const found = suspects({
    views,
    current: (path) => bench.current(path),
    request: goal.request,
    failing: relevant,
    reached: task.reached(relevant, NEAR),
  });
  // No failing test points to one, and words alone are weak: the model is asked, in a few tokens.
  if (relevant.length === 0 && found.length > 1 && search.named === null) {
    const which = prompt.messages({ isReasoned: false, hint: '', order: WHICH });
    search.named = (await ports.ask(which, { temperature: 0, maxTokens: 16, signal })).text;
  }
  return pickSuspect(found, search.named ?? '', countOf(done, 'function') - 1);
}

async function repairSmall(kind: RepairKind, search: Search, task: ChangeTask, ports: Ports, signal: AbortSignal): Promise<boolean> {
  if (task.without.has('corrections') || search.relevant.length === 0 || task.goal.touches !== 'code') return false;
  search.triedRepairs.add(kind);
  await ports.status('trying small corrections');
  while (search.relevant.length > 0) {
    const repaired = await tryRepairs(kind, task, ports, task.reached(search.relevant, FAR), search, signal);
    if (repaired === null) return false;
    await ports.step({ tool: 'Draft', input: { rule: 'small correction' }, result: repaired.what, isError: false });
    search.tried.push({ attempt: null, line: `A small correction: ${repaired.what}` });
    await task.bench.keep();
    if (kind === 'names' || repaired.tried > FEW_REPAIRS || repaired.isAmbiguous) {
      const what = kind === 'names' ? 'another name' : 'a small correction';
      search.mayBeChance = true;
      search.notes = [`The tests pass with ${what} in one place, of many that were tried: check that it is what is meant.`];
    }
    const left = repaired.verdict.kind === 'better' ? repaired.verdict.left : [];
    search.fixed.push(...search.relevant.filter((one) => !left.includes(one)));
    search.relevant = left;
    search.baseline = repaired.verified;
    search.prompt = search.fallback = null;
  }
  return true;
}

/** Before a small model is asked, and where no tests that the model wrote could be used. */
async function useSamples(search: Search, task: ChangeTask, ports: Ports, signal: AbortSignal): Promise<void> {
  if (search.triedSamples || task.without.has('proof')) return;
  search.triedSamples = true;
  const draft = await sampleDraft(task, ports, search.answered === null ? [] : [search.answered.text], signal);
  if (draft === null) return;
  await task.bench.tryOut(draft.texts);
  const verified = await ports.verify(signal);
  signal.throwIfAborted();
  await task.bench.takeBack();
  if (judge(search.baseline, verified, []).kind !== 'unharmed') return;
  const line = 'Tests were made from the code, with what it returns for values that it uses.';
  await ports.step({ tool: 'Draft', input: { rule: 'tests from the code' }, result: line, isError: false });
  search.tried.push({ attempt: null, line });
  search.fallback = {
    texts: draft.texts,
    objections: draft.missed <= draft.all * MOST_MISSED ? 0 : draft.missed,
    isUnfinished: false,
    notes: ['The tests were made from the code alone, with what it returns for values that it uses: check that the code is right.'],
    passed: verified.state === 'passed',
    passing: null,
  };
}

function mending(answered: NonNullable<Search['answered']>, prompt: Prompt): Message[] {
  return answered.isHint
    ? prompt.messages({ isReasoned: false, hint: answered.correction })
    : repairPrompt(answered.messages, answered.text, answered.correction);
}

/** No attempt begins that can't end in time: the ones before tell how long one takes. */
function isTooLate(task: ChangeTask, ports: Ports, done: number): boolean {
  const spent = ports.now() - task.startedAt;
  return done > 0 && spent + (spent / done) * 0.6 > task.limitMs;
}

function solvedBy({ done, tried, relevant, fixed, notes }: Search, said: Solved['said']): Solved {
  return { said, attempts: done.length, failing: said === 'notSolved' ? [...relevant] : [], tried, fixed, notes, newTestsPass: false };
}
