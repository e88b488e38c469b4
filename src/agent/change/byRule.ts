// Carries out what needs no model: a rename, and one value of a configuration file.
import { rename } from '#agent/rename/rename.ts';
import { type RenameRequest, readRename } from '#agent/rename/renameRequest.ts';
import { setByWords } from '#agent/edit/setByWords.ts';
import { setValue } from '#agent/edit/setValue.ts';
import { readValue } from '#agent/edit/valueRequest.ts';
import { judge, namesOf } from '#agent/evidence/judge.ts';
import { relevantFailures } from '#agent/evidence/relevant.ts';
import type { FailedTest, Verified } from '#agent/task/ports.ts';
import type { ChangeRun } from './change.ts';

/** `rest`: what the task asks beyond it, for the model. */
export type ByRule =
  | { kind: 'done'; said: 'verified' | 'unverified'; text: string; rest: string }
  | { kind: 'impossible'; text: string }
  /** No rule fits, or what it made breaks tests. */
  | { kind: 'none' };

interface Edit {
  texts: ReadonlyMap<string, string>;
  /** Tried where tests fail with them. */
  broader?: Pick<Edit, 'texts' | 'what'> | null;
  /** What was done, for the user; without a full stop. */
  what: string;
  /** Whether passing tests are evidence that it is right. */
  isCertain: boolean;
  rest: string;
}

export async function changeByRule(run: ChangeRun, baseline: Verified, signal: AbortSignal): Promise<ByRule> {
  const edit = editOf(run);
  if (edit === null) return { kind: 'none' };
  if ('impossible' in edit) return { kind: 'impossible', text: edit.impossible };
  const first = await tryEdit(run, edit, baseline, signal);
  return first.kind === 'none' && edit.broader ? await tryEdit(run, { ...edit, ...edit.broader }, baseline, signal) : first;
}

async function tryEdit(run: ChangeRun, edit: Edit, baseline: Verified, signal: AbortSignal): Promise<ByRule> {
  const { bench, ports } = run;
  await ports.status(edit.what);
  if ((await bench.tryOut(edit.texts)) !== null) return { kind: 'none' };
  await ports.status('checking');
  const verified = await ports.verify(signal);
  const relevant = relevantFailures(baseline.failures, run.request, run.codebase);
  const verdict = judge(baseline, verified, relevant.failures);
  if (verdict.kind === 'worse' && verdict.isNew) {
    await bench.takeBack();
    await ports.step({
      tool: 'Draft',
      input: { rule: edit.what },
      result: `Reverted: ${namesOf(verdict.failing)} fails with it.`,
      isError: true,
    });
    return { kind: 'none' };
  }
  await bench.keep();
  const said = edit.isCertain && isProof(baseline, verified, verdict.kind === 'solved') ? 'verified' : 'unverified';
  return { kind: 'done', said, text: textOf(edit, said, verified, verdict.kind === 'solved' ? verdict.fixed : []), rest: edit.rest };
}

function isProof(baseline: Verified, verified: Verified, isSolved: boolean): boolean {
  return isSolved || (baseline.state === 'passed' && verified.state === 'passed');
}

function textOf(edit: Edit, said: string, verified: Verified, fixed: readonly FailedTest[]): string {
  const files = [...edit.texts.keys()].map((path) => `\`${path}\``).join(', ');
  const proof =
    said === 'verified'
      ? 'the tests pass'
      : verified.state === 'notRun'
        ? 'nothing was found to verify it with'
        : 'no previously failing test covers it; there are no new failures';
  const passes = fixed.length > 0 ? ` Now passing: ${namesOf(fixed)}.` : '';
  return `${said === 'verified' ? 'Changed and verified' : 'Changed, not verified'}: ${edit.what} (${files}); ${proof}.${passes}`;
}

function editOf({ request, codebase }: ChangeRun): Edit | { impossible: string } | null {
  const renaming = readRename(request, codebase);
  if (renaming !== null) {
    const renamed = rename(codebase, request, renaming);
    if (renamed.kind === 'impossible') return { impossible: renamed.why };
    const broader = renamed.isCertain ? null : rename(codebase, request, renaming, true);
    return {
      texts: renamed.texts,
      what: whatOf(renaming, renamed.count),
      broader:
        broader?.kind === 'renamed' && broader.count > renamed.count
          ? { texts: broader.texts, what: whatOf(renaming, broader.count) }
          : null,
      isCertain: renamed.isCertain,
      rest: renaming.rest,
    };
  }
  const asked = readValue(request);
  const set = (asked && setValue(codebase, asked)) ?? setByWords(codebase, request);
  if (!set) return null;
  return {
    texts: new Map([[set.path, set.text]]),
    what: `set \`${set.key}\` from \`${set.before}\` to \`${set.after}\``,
    isCertain: false,
    rest: '',
  };
}

function whatOf({ from, to }: RenameRequest, count: number): string {
  return `renamed \`${from}\` to \`${to}\` in ${count === 1 ? 'one place' : `${count} places`}`;
}
