// Makes one attempt: asks, reads the draft, puts it through the gates, and has it verified.
import { endRepeats } from '#agent/answer/endRepeats.ts';
import { endsInOneLine } from '#agent/answer/runaway.ts';
import { withReceivedValues } from '#agent/askedTests/expectedValues.ts';
import { withoutAssertions, withoutFailing } from '#agent/askedTests/pruneTests.ts';
import { fixedByCompiler } from '#agent/edit/compilerSays.ts';
import { judge, namesOf, type Verdict } from '#agent/evidence/judge.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import type { View } from '#agent/files/view.ts';
import type { Gap } from '#agent/gates/gate.ts';
import { objectionsTo } from '#agent/gates/gates.ts';
import { withoutTodo } from '#agent/oneFunction/todo.ts';
import { proofOf, proveTests, type TestProof } from '#agent/proof/proveTests.ts';
import type { Missed } from '#agent/proof/proving.ts';
import { type Strengthened, strengthen } from '#agent/proof/strengthen.ts';
import type { Answer, FailedTest, Message, Ports, Verified } from '#agent/task/ports.ts';
import { tryAsWritten } from './asWritten.ts';
import type { Attempt } from './attempts.ts';
import type { ChangeTask, Prompt } from './changeTask.ts';
import { type Draft, makeDraft, NOTHING_CHANGED } from './draft.ts';
import { finish } from './finish.ts';
import { askWithRounds } from './rounds.ts';
import { tryParts } from './tryParts.ts';

export interface Asked {
  messages: readonly Message[];
  views: readonly View[];
  /** What the model may ask to see before it writes; null = it may not ask. */
  more: Prompt['more'];
  attempt: Attempt;
  /** A draft that is to be completed or corrected, by path; null = the files as they are. */
  base: ReadonlyMap<string, string> | null;
  /** The attempt's number, from 1. */
  number: number;
  baseline: Verified;
  relevant: readonly FailedTest[];
}

/** `correction`: what the model is told where the same draft is to be mended. */
export type AttemptResult =
  | { kind: 'refused'; answer: string; correction: string; isCopy: boolean; isWithoutCode: boolean; isCutOff: boolean }
  | {
      kind: 'judged';
      answer: string;
      verdict: Verdict;
      correction: string;
      texts: ReadonlyMap<string, string>;
      objections: number;
      /** Whether a gate found it unfinished. */
      isUnfinished: boolean;
      /** What the task asks for and the change shows no trace of, though the tests may pass; '' = nothing. */
      doubt: string;
      gaps: readonly Gap[];
      /** See TestProof. */
      missed: readonly string[];
      /** About asked-for tests, for the user. */
      notes: readonly string[];
      verified: Verified;
    };

const TEST_TOKENS = 400;

/** Where it was judged the draft still lies in the folder: the caller keeps it or takes it back. */
export async function makeAttempt(
  task: ChangeTask,
  ports: Ports,
  asked: Asked,
  signal: AbortSignal,
): Promise<AttemptResult & { line: string }> {
  const { attempt } = asked;
  const extraTokens = task.goal.touches === 'code' ? 0 : TEST_TOKENS;
  const { answer, views } = await askWithRounds(ports, { ...asked, temperature: attempt.temperature, extraTokens }, signal);
  const attempted = await evaluateAnswer(task, ports, { ...asked, views }, answer, signal);
  const line = lineOf(attempted, asked);
  const isError = attempted.kind === 'refused' || attempted.verdict.kind === 'worse';
  await ports.step({
    tool: 'Draft',
    input: { attempt: asked.number, temperature: attempt.temperature, answer: answer.text },
    result: line,
    isError,
  });
  return { ...attempted, line };
}

async function evaluateAnswer(
  task: ChangeTask,
  ports: Ports,
  asked: Asked,
  answer: Pick<Answer, 'text' | 'stopReason'>,
  signal: AbortSignal,
): Promise<AttemptResult> {
  const refuse = (correction: string, { isCopy = false, isWithoutCode = false, isCutOff = false } = {}): AttemptResult => ({
    kind: 'refused',
    answer: answer.text,
    correction,
    isCopy,
    isWithoutCode,
    isCutOff,
  });
  const text = answer.stopReason === 'repeats' ? endedText(answer.text, task.goal) : answer.stopReason === 'length' ? null : answer.text;
  if (text === null) return refuse(tooLong(task, answer.text), { isCutOff: true });
  const current = (path: string) => task.bench.current(path);
  const begun = (path: string) => asked.base?.get(path) ?? current(path);
  const draft: Draft = makeDraft({ answer: withoutTodo(text), views: asked.views, goal: task.goal, current: begun });
  if (draft.kind === 'refused') return refuse(draft.correction, draft);
  for (const [path, text] of asked.base ?? []) if (!draft.texts.has(path)) draft.texts.set(path, text);
  const { without } = task;
  const written = new Map(draft.texts);
  if (!without.has('imports')) finish(task, draft.texts);
  // What goes back to a draft before, or is put back by a rule, may be the file as it is.
  for (const [path, text] of [...draft.texts]) if (current(path) === text) draft.texts.delete(path);
  if (draft.texts.size === 0) return refuse(NOTHING_CHANGED, { isCopy: true });
  const candidate = { goal: task.goal, codebase: task.codebase, texts: draft.texts, before: current };
  const objections = without.has('gates') ? [] : await objectionsTo(candidate, ports.syntaxProblem);
  const [first] = objections;
  const setting = objections.find(({ gate }) => gate === 'setting')?.correction ?? '';
  if (first?.weight === 'must') return refuse([first.correction, setting].filter((part) => part !== '').join('\n'));
  const refused = await task.bench.tryOut(draft.texts);
  if (refused !== null) return refuse(`${refused}.`);
  await ports.status('checking');
  const corrected = await check(task, ports, asked, draft.texts, signal);
  const plain =
    corrected.verdict.kind === 'worse' && !without.has('imports')
      ? await tryAsWritten(task, ports, { written, corrected: draft.texts }, (texts) => check(task, ports, asked, texts, signal))
      : null;
  const whole = plain ?? corrected;
  const part = whole.verdict.kind === 'worse' ? await tryParts(task, ports, { ...asked, texts: draft.texts }, signal) : null;
  const checked = part === null ? whole : { ...whole, ...part };
  const objected = first?.correction ?? '';
  // An option that the task names and the draft lacks is why it does what it should not without that option.
  const correction =
    checked.verdict.kind === 'worse'
      ? [...(first?.gate === 'demand' ? [objected] : []), await failureCorrection(task, checked.verdict)].join('\n')
      : checked.correction || objected;
  return {
    kind: 'judged',
    answer: answer.text,
    ...checked,
    correction,
    objections: objections.length + (checked.correction === '' ? 0 : Math.max(1, checked.missed.length)),
    isUnfinished: first?.weight === 'should' || checked.isPoor,
    doubt: objections.find(({ gate }) => DOUBTS.has(gate))?.correction ?? '',
    gaps: first?.gaps ?? [],
  };
}

/** Of a draft with which the tests pass: it may be wrong all the same. */
const DOUBTS = new Set(['wording', 'demand', 'specialCase']);

/** Tests that were written before it began to repeat itself are whole; of other code nothing is. */
function endedText(text: string, { touches, newFiles, request }: ChangeTask['goal']): string | null {
  const path = [...newFiles, ...request.paths].find((one) => fileKind(one) === 'test') ?? /^\S+\.\w+$/m.exec(text)?.[0];
  return touches === 'tests' && path !== undefined ? endRepeats(text, path) : null;
}

function tooLong({ goal }: ChangeTask, text: string): string {
  // Stopped where it went on with one piece, within a few characters.
  if (endsInOneLine(text.trimEnd()) || endsInOneLine(text.slice(0, -100)))
    return 'A list or a text in the answer went on without end. Use short ones: lists of at most six items, texts of at most twenty characters.';
  return `An answer was too long and was cut off. ${goal.touches === 'tests' ? 'Write at most five short tests.' : 'Write only what changes.'}`;
}

interface Checked {
  verdict: Verdict;
  verified: Verified;
  texts: ReadonlyMap<string, string>;
  /** '' = nothing is to be mended. */
  correction: string;
  /** Whether tests notice too few faults. */
  isPoor: boolean;
  missed: readonly string[];
  /** About the tests, for the user. */
  notes: string[];
}

/** What was done to asked-for tests beyond what the model wrote. */
interface Mended {
  /** Expected values that are now what the code gives. */
  corrected: number;
  /** Whether an assertion or a test was taken out. */
  isCut: boolean;
  /** How often what a compiler says was corrected. */
  compiled: number;
}

/** Tests that were asked for are checked themselves: what fails on the code is corrected or left out, the others must notice faults. */
async function check(
  task: ChangeTask,
  ports: Ports,
  asked: Asked,
  texts: ReadonlyMap<string, string>,
  signal: AbortSignal,
  mended: Mended = { corrected: 0, isCut: false, compiled: 0 },
): Promise<Checked> {
  const startedAt = ports.now();
  const verified = await ports.verify(signal);
  // What was cut off tells nothing: the draft may run without end.
  signal.throwIfAborted();
  const cleanMs = ports.now() - startedAt;
  const verdict = judge(asked.baseline, verified, asked.relevant);
  const compiled = verdict.kind === 'worse' && mended.compiled < MOST_COMPILED ? fixedByCompiler(texts, verified.output) : null;
  if (compiled !== null && (await task.bench.tryOut(compiled)) === null)
    return check(task, ports, asked, compiled, signal, { ...mended, compiled: mended.compiled + 1 });
  const plain = { verdict, verified, texts, correction: '', isPoor: false, missed: [], notes: notesOf(mended, 0) };
  if (task.goal.touches === 'code' || task.without.has('proof')) return plain;
  if (verdict.kind === 'worse') {
    // Where the code is written as well, it may be the code that is wrong.
    const mayCorrect = task.goal.touches === 'tests' && mended.corrected < MOST_CORRECTED;
    const right = mayCorrect ? withReceivedValues(texts, verdict.failing) : null;
    const cut = right === null ? withoutAssertions(texts, verdict.failing) : null;
    const kept = right?.texts ?? cut ?? withoutFailing(texts, verdict.failing, (path) => task.bench.current(path));
    if (kept === null) return plain;
    await task.bench.tryOut(kept);
    const more = { ...mended, corrected: mended.corrected + (right?.count ?? 0), isCut: mended.isCut || right === null };
    return check(task, ports, asked, kept, signal, more);
  }
  if (task.goal.touches !== 'tests' || verdict.kind !== 'unharmed' || verified.state !== 'passed') return plain;
  const proof = await proveTests(task, ports, texts, cleanMs, signal);
  const stronger = proof.kind === 'weak' ? await withFurtherCases(task, ports, texts, proof.subjects, signal) : null;
  const final = proof.kind === 'weak' && stronger !== null ? proofOf(stillMissed(proof.subjects, stronger), proof.tried) : proof;
  return { ...plain, ...outcomeOf(final, mended), texts: stronger?.texts ?? texts, notes: notesOf(mended, stronger?.count ?? 0) };
}

/** Null: none, or the tests with them as they are to be kept don't pass; then the draft lies in the folder as it was. */
async function withFurtherCases(
  task: ChangeTask,
  ports: Ports,
  texts: ReadonlyMap<string, string>,
  subjects: readonly Missed[],
  signal: AbortSignal,
): Promise<Strengthened | null> {
  const stronger = await strengthen(task, ports, texts, subjects, [], signal);
  if (stronger === null) return null;
  await task.bench.tryOut(stronger.texts);
  if ((await ports.verify(signal)).state === 'passed') return stronger;
  await task.bench.tryOut(texts);
  return null;
}

const MOST_CORRECTED = 12;
const MOST_COMPILED = 4;

function outcomeOf(proof: TestProof, { isCut, corrected }: Mended): Partial<Checked> {
  // A test of which something was taken out or corrected may no longer prove what it is called.
  if (proof.kind === 'proved' && !isCut && corrected === 0) return { verdict: { kind: 'solved', fixed: [] } };
  return proof.kind === 'weak' ? { correction: proof.correction, isPoor: proof.isPoor, missed: proof.missed } : {};
}

/** A bound at which no further case comes out differently makes no difference. */
function stillMissed(subjects: readonly Missed[], { noticed }: Strengthened): Missed[] {
  return subjects
    .map((one) => ({ ...one, faults: one.faults.filter((fault) => !noticed.has(fault) && !fault.mayNotShow) }))
    .filter(({ faults }) => faults.length > 0);
}

/** For the user. */
function notesOf({ corrected, isCut }: Mended, added: number): string[] {
  return [
    ...(corrected > 0
      ? [
          `${corrected === 1 ? 'One expected value was' : `${corrected} expected values were`} corrected to what the code returns: check that the code is right.`,
        ]
      : []),
    ...(isCut ? ['What fails on the code was left out.'] : []),
    ...(added > 0
      ? [
          `${added === 1 ? 'One case was' : `${added} cases were`} added with what the code returns, as no other test noticed a fault there.`,
        ]
      : []),
  ];
}

async function failureCorrection(task: ChangeTask, verdict: Extract<Verdict, { kind: 'worse' }>): Promise<string> {
  const failing = await task.failureText(verdict.failing);
  return `The code was run, and ${verdict.isNew ? 'this test fails now' : 'this test still fails'}:\n${failing}\nFind the mistake and correct it.`;
}

function lineOf(attempted: AttemptResult, { relevant }: Asked): string {
  if (attempted.kind === 'refused') return attempted.correction;
  const { verdict } = attempted;
  switch (verdict.kind) {
    case 'solved':
      return verdict.fixed.length === 0 ? 'The tests pass, and they detect faults in the code.' : `Now passing: ${namesOf(verdict.fixed)}.`;
    case 'better':
      return `Better: ${verdict.left.length} of ${relevant.length} failing tests remain.`;
    case 'worse':
      return `${verdict.isNew ? 'Fails now' : 'Still fails'}: ${namesOf(verdict.failing)}.`;
    default:
      return attempted.correction === '' ? 'No problem was found, but no failing test covers it.' : attempted.correction;
  }
}
