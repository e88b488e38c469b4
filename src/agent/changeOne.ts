// Makes one change: by a rule, else with the model, and says what became of it.
import type { ChangeRun } from '#agent/change/change.ts';
import type { Tried } from '#agent/change/outcome.ts';
import type { Solved } from '#agent/change/solve.ts';
import { namesOf } from '#agent/evidence/judge.ts';
import { Codebase } from '#agent/files/codebase.ts';
import { changeByRule } from '#agent/rules/byRule.ts';
import type { AgentResult, Verified } from '#agent/task/ports.ts';
import { readRequest } from '#agent/task/request.ts';
import { solveWithExample } from './solveWithExample.ts';

export async function changeOne(run: ChangeRun, baseline: Verified, signal: AbortSignal): Promise<AgentResult> {
  const byRule = run.without.has('rules') ? ({ kind: 'none' } as const) : await changeByRule(run, baseline, signal);
  if (byRule.kind === 'impossible') return { said: 'notSolved', text: byRule.text, isStreamed: false, changedFiles: [], attempts: 0 };
  if (byRule.kind === 'done' && byRule.rest === '')
    return { said: byRule.said, text: byRule.text, isStreamed: false, changedFiles: run.bench.changed, attempts: 1 };
  const next = byRule.kind === 'done' ? await goOn(run, byRule.rest) : run;
  const { solved, changed } = await solveWithExample(next, baseline, signal);
  const changedFiles = [...new Set([...run.bench.changed, ...changed])].sort();
  const text = changeText(solved, changed, baseline);
  return {
    said: solved.said,
    text: byRule.kind === 'done' ? `${byRule.text}\n\n${text}` : text,
    isStreamed: false,
    changedFiles,
    attempts: solved.attempts,
  };
}

/** The rest of a task, on the files as they are now. */
export async function goOn(run: ChangeRun, rest: string): Promise<ChangeRun> {
  const project = await run.codebase.project.reopen();
  return { ...run, request: readRequest(rest), codebase: new Codebase(project), bench: run.bench.goOn(project) };
}

function changeText(solved: Solved, changedFiles: readonly string[], baseline: Verified): string {
  const files = changedFiles.map((path) => `\`${path}\``).join(', ');
  switch (solved.said) {
    case 'verified':
      return [
        `Changed and verified: ${files}.`,
        solved.fixed.length === 0
          ? 'The new tests pass, and they fail with each fault that was put into the code.'
          : `Now passing: ${namesOf(solved.fixed)}. No new failures.`,
        ...solved.notes,
      ].join('\n\n');
    case 'unverified':
      return [`Changed, not verified: ${files}. ${evidenceText(solved, baseline)}`, ...solved.notes].join('\n\n');
    case 'notSolved':
      return [
        `Not solved after ${solved.attempts} ${solved.attempts === 1 ? 'attempt' : 'attempts'}.`,
        changedFiles.length > 0 ? `The changes that helped are kept: ${files}.` : 'Nothing was changed.',
        ...(solved.failing.length > 0 ? [`Still failing: ${namesOf(solved.failing)}.`] : []),
        `Tried:\n${triedText(solved.tried)}`,
      ].join('\n\n');
  }
}

function evidenceText({ fixed, newTestsPass }: Solved, { state }: Verified): string {
  if (newTestsPass) return 'The new tests pass; there are no new failures.';
  if (fixed.length > 0) return `Now passing: ${namesOf(fixed)}.`;
  return state === 'notRun' ? 'Nothing was found to verify it with.' : 'No previously failing test covers it; there are no new failures.';
}

/** One line for consecutive attempts with the same result. */
function triedText(tried: readonly Tried[]): string {
  const groups: { first: number | null; last: number | null; line: string }[] = [];
  for (const { attempt, line } of tried) {
    const before = groups.at(-1);
    if (before?.line === line && before.last !== null) before.last = attempt;
    else groups.push({ first: attempt, last: attempt, line });
  }
  return groups
    .map(({ first, last, line }) => {
      if (first === null) return `- ${line}`;
      return first === last ? `- Attempt ${first}: ${line}` : `- Attempts ${first} to ${last}: ${line}`;
    })
    .join('\n');
}
