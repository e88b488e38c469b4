// Carries out what needs no model: a rename, and one value of a configuration file.

import type { ChangeRun } from '#agent/change/change.ts';
import { entriesOf } from '#agent/configValue/configEntries.ts';
import { setInBothPlaces } from '#agent/configValue/inBothPlaces.ts';
import { setList } from '#agent/configValue/listOfNumbers.ts';
import { setByKey } from '#agent/configValue/setByKey.ts';
import { setByWords } from '#agent/configValue/setByWords.ts';
import { setConstant } from '#agent/configValue/setConstant.ts';
import { setTimeOfDay } from '#agent/configValue/setTimeOfDay.ts';
import { setValue, type ValueSet } from '#agent/configValue/setValue.ts';
import { isPartOf, setSeveral, valuesIn, withSets } from '#agent/configValue/severalValues.ts';
import { setToolVersion } from '#agent/configValue/toolVersion.ts';
import { readValue } from '#agent/configValue/valueRequest.ts';
import { fileCalled } from '#agent/evidence/failedTest.ts';
import { judge, namesOf } from '#agent/evidence/judge.ts';
import { relevantFailures } from '#agent/evidence/relevant.ts';
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { isOffLimits } from '#agent/files/fileKind.ts';
import { isCode, isConfig, languageOf } from '#agent/files/language.ts';
import { followErrors } from '#agent/rename/followErrors.ts';
import { leftInTexts } from '#agent/rename/leftInTexts.ts';
import { rename } from '#agent/rename/rename.ts';
import { type RenameRequest, readRename } from '#agent/rename/renameRequest.ts';
import type { FailedTest, Verified } from '#agent/task/ports.ts';
import { goingAndStaying, lastPart, splitWords } from '#agent/task/request.ts';
import { toldRepair } from '#agent/told/toldRepair.ts';
import { linkTo } from '#base/text.ts';

/** `rest`: what the task asks beyond it, for the model. */
export type ByRule =
  | { kind: 'done'; said: 'verified' | 'unverified'; text: string; rest: string }
  | { kind: 'impossible'; text: string }
  /** No rule fits, or what it made breaks tests. */
  | { kind: 'none' };

type Texts = ReadonlyMap<string, string>;

interface Edit {
  texts: Texts;
  /** Tried where tests fail with them. */
  broader?: Texts | null;
  /** Corrects them by what the tests then print; null = nothing is left to correct. `done`: places of this try. */
  follow?(texts: Texts, output: string, done: Set<string>): Texts | null;
  /** What was done, for the user; without a full stop. */
  what(texts: Texts): string;
  /** Whether passing tests are evidence that it is right. */
  isCertain: boolean;
  /** Places that may mean it and were left as they are. */
  left?(texts: Texts): string[];
  rest: string;
}

/** Go's compiler tells ten places of a package at a time. */
const MAX_CORRECTIONS = 8;
/** Of the task's time: the model may have to do it after all. */
const CORRECTIONS_SHARE = 0.4;

export async function changeByRule(run: ChangeRun, baseline: Verified, signal: AbortSignal): Promise<ByRule> {
  const relevant = relevantFailures(baseline.failures, run.request, run.codebase);
  const edit = editOf(run) ?? (relevant.failures.length === 0 ? toldEdit(run) : null);
  if (edit === null) return { kind: 'none' };
  if ('impossible' in edit) return { kind: 'impossible', text: edit.impossible };
  const first = await tryEdit(run, edit, edit.texts, baseline, signal);
  return first.kind === 'none' && edit.broader ? await tryEdit(run, edit, edit.broader, baseline, signal) : first;
}

async function tryEdit(run: ChangeRun, edit: Edit, first: Texts, baseline: Verified, signal: AbortSignal): Promise<ByRule> {
  const { bench, ports } = run;
  const relevant = relevantFailures(baseline.failures, run.request, run.codebase);
  await ports.status(edit.what(first));
  const done = new Set<string>();
  let texts: Texts | null = first;
  for (let corrections = 0; ; corrections++) {
    if ((await hasBroken(run, texts)) || (await bench.tryOut(texts)) !== null) return { kind: 'none' };
    await ports.status('checking');
    const verified = await ports.verify(signal);
    const verdict = judge(baseline, verified, relevant.failures);
    if (verdict.kind !== 'worse' || !verdict.isNew) {
      await bench.keep();
      const left = edit.left?.(texts) ?? [];
      const said =
        edit.isCertain && left.length === 0 && isProof(baseline, verified, verdict.kind === 'solved') ? 'verified' : 'unverified';
      const fixed = verdict.kind === 'solved' ? verdict.fixed : [];
      return { kind: 'done', said, text: textOf({ said, verified, fixed, texts, left, what: edit.what(texts) }), rest: edit.rest };
    }
    const mayCorrect = corrections < MAX_CORRECTIONS && ports.now() < run.startedAt + run.limitMs * CORRECTIONS_SHARE;
    const corrected: Texts | null = mayCorrect ? (edit.follow?.(texts, verified.output, done) ?? null) : null;
    if (corrected === null) {
      await bench.takeBack();
      const result = `Reverted: ${namesOf(verdict.failing)} fails with it.`;
      await ports.step({ tool: 'Draft', input: { rule: edit.what(texts) }, result, isError: true });
      return { kind: 'none' };
    }
    texts = corrected;
  }
}

/** Whether a file that parsed before doesn’t any more. */
async function hasBroken({ ports, bench }: ChangeRun, texts: Texts): Promise<boolean> {
  for (const [path, text] of texts) {
    const before = bench.current(path);
    if ((await ports.syntaxProblem(path, text)) !== null && (before === null || (await ports.syntaxProblem(path, before)) === null))
      return true;
  }
  return false;
}

function isProof(baseline: Verified, verified: Verified, isSolved: boolean): boolean {
  return isSolved || (baseline.state === 'passed' && verified.state === 'passed');
}

interface Done {
  said: string;
  verified: Verified;
  fixed: readonly FailedTest[];
  texts: Texts;
  left: readonly string[];
  what: string;
}

function textOf({ said, verified, fixed, texts, left, what }: Done): string {
  const files = [...texts.keys()].map((path) => `\`${path}\``).join(', ');
  const proof =
    said === 'verified'
      ? 'the tests pass'
      : verified.state === 'notRun'
        ? 'nothing was found to verify it with'
        : 'no previously failing test covers it; there are no new failures';
  const passes = fixed.length > 0 ? ` Now passing: ${namesOf(fixed)}.` : '';
  return `${said === 'verified' ? 'Changed and verified' : 'Changed, not verified'}: ${what} (${files}); ${proof}.${passes}${leftOf(left)}`;
}

const MOST_PLACES = 3;

function leftOf(places: readonly string[]): string {
  if (places.length === 0) return '';
  const more = places.length > MOST_PLACES ? ` and ${places.length - MOST_PLACES} more` : '';
  const named = places.slice(0, MOST_PLACES).map(linkTo);
  return ` The old name also stands in texts, which were left as they are: ${named.join(', ')}${more}.`;
}

function editOf({ request, codebase }: ChangeRun): Edit | { impossible: string } | null {
  const renaming = readRename(request, codebase);
  if (renaming !== null) {
    const renamed = rename(codebase, request, renaming);
    if (renamed.kind === 'impossible') return { impossible: renamed.why };
    const broader = renamed.isCertain ? null : rename(codebase, request, renaming, true);
    const { isCertain, texts } = renamed;
    return {
      texts,
      broader: broader?.kind === 'renamed' && broader.count > renamed.count ? broader.texts : null,
      isCertain,
      rest: renaming.rest,
      ...followed(codebase, renaming),
    };
  }
  const versions = setToolVersion(codebase, request);
  if (versions !== null) {
    const { texts, tool, version } = versions;
    return { texts, what: () => `set the version of ${tool} to \`${version}\``, isCertain: false, rest: '' };
  }
  const places = setInBothPlaces(codebase, request);
  if (places !== null) {
    const { texts, from, to } = places;
    return { texts, what: () => `set \`${from}\` to \`${to}\` in both places`, isCertain: false, rest: '' };
  }
  const list = setList(codebase, request);
  if (list !== null) {
    const { path, text, from, to } = list;
    return { texts: new Map([[path, text]]), what: () => `set \`${from}\` to \`${to}\``, isCertain: false, rest: '' };
  }
  const several = setSeveral(codebase, request);
  const all = several && withSets(codebase, several);
  if (several && all) return { texts: all, what: () => several.map(whatOf).join(', '), isCertain: false, rest: '' };
  const asked = readValue(request);
  const set =
    (asked && setValue(codebase, asked)) ??
    setByKey(codebase, request) ??
    setByWords(codebase, request) ??
    setTimeOfDay(codebase, request) ??
    setConstant(codebase, request);
  // What else the task names is for the model.
  if (
    !set ||
    !valuesIn(goingAndStaying(request.text).going).every((value) => isPartOf(value, set) || namesPlace(codebase, set.path, value))
  )
    return null;
  return {
    texts: new Map([[set.path, set.text]]),
    what: () => whatOf(set),
    isCertain: false,
    rest: '',
  };
}

/** Of a mistake that no test shows. */
function toldEdit({ request, codebase }: ChangeRun): Edit | null {
  const repair = toldRepair(codebase, request);
  return repair && { texts: new Map([[repair.path, repair.text]]), what: () => repair.what, isCertain: false, rest: '' };
}

function whatOf({ key, before, after }: ValueSet): string {
  return `set \`${key}\` from \`${before}\` to \`${after}\``;
}

/** A word that a key on the way, or a file, has. */
function namesPlace(codebase: Codebase, path: string, value: string): boolean {
  const own = value.toLowerCase();
  const keys = entriesOf(codebase.project.file(path)?.text ?? '', languageOf(path)).flatMap((one) => one.path);
  const names = [...keys, ...codebase.own().map((file) => file.path)];
  return !/^\d+$/.test(value) && names.some((name) => name.toLowerCase() === own || splitWords(name).includes(own));
}

function followed(codebase: Codebase, { from, to }: RenameRequest): Required<Pick<Edit, 'what' | 'follow' | 'left'>> {
  const textOf = (path: string) => codebase.project.file(path)?.text ?? '';
  const pathOf = (called: string) => {
    const file = fileCalled(codebase, called);
    return file && !isOffLimits(file.kind) ? file.path : null;
  };
  const times = (text: string) => text.match(wholeWord(to, 'g'))?.length ?? 0;
  return {
    what: (texts) => {
      const code = [...texts].filter(([path]) => isCode(languageOf(path)) || isConfig(languageOf(path)));
      const count = code.reduce((sum, [path, text]) => sum + times(text) - times(textOf(path)), 0);
      return `renamed \`${from}\` to \`${to}\` in ${count === 1 ? 'one place' : `${count} places`}`;
    },
    left: (texts) => leftInTexts(codebase, texts, lastPart(from)),
    follow: (texts, output, done) =>
      followErrors(texts, output, {
        from: lastPart(from),
        to,
        pathOf,
        textOf,
        done,
        memberOf: (owner, name) => memberOf(codebase, owner, name),
      }),
  };
}

/** A method of its own, or a line of an interface. */
function memberOf(codebase: Codebase, owner: string, name: string): { path: string; line: number } | null {
  const own = lastPart(owner);
  const method = codebase.defined(name).find(({ definition }) => definition.parent === own);
  if (method) return { path: method.file.path, line: method.definition.line };
  for (const { file, definition } of codebase.defined(own)) {
    const lines = file.text.split('\n').slice(definition.start, definition.end + 1);
    const at = lines.findIndex((line) => new RegExp(`^\\s*${name}\\(`).test(line));
    if (at !== -1) return { path: file.path, line: definition.start + at };
  }
  return null;
}
