// Runs one task in its folder: answers a question from the files, or makes a change and proves it.

import type { ChangeRun } from '#agent/change/change.ts';
import type { Tried } from '#agent/change/outcome.ts';
import type { Solved } from '#agent/change/solve.ts';
import { Workbench } from '#agent/change/workbench.ts';
import { namesOf } from '#agent/evidence/judge.ts';
import { missingPremises, premiseText } from '#agent/evidence/premise.ts';
import { Codebase } from '#agent/files/codebase.ts';
import { Project, type ProjectFile } from '#agent/files/project.ts';
import { estimateTokens } from '#agent/files/tokens.ts';
import { answerQuestion } from '#agent/question/question.ts';
import { readRename } from '#agent/rename/renameRequest.ts';
import { changeByRule } from '#agent/rules/byRule.ts';
import { isGeneral, wordsOf } from '#agent/task/general.ts';
import { modeOf } from '#agent/task/mode.ts';
import type { AgentResult, FailedTest, Message, Ports, Verified } from '#agent/task/ports.ts';
import { readRequest } from '#agent/task/request.ts';
import { WHOLE, type Without } from '#agent/task/stages.ts';
import { solveWithExample } from './solveWithExample.ts';

export interface AgentTask {
  instructions: string;
  mode: 'auto' | 'ask' | 'change';
  /** Absolute path: the copy that the task works in. */
  folder: string;
  /** The end of the conversation that the task continues; empty or absent = none. */
  history?: readonly Message[];
  /** Tokens of the model's context; null = unknown. Asked only where files are read. */
  contextTokens(): Promise<number | null>;
  /** Milliseconds for the whole task. */
  limitMs: number;
  /** Lists the files that git knows or does not ignore; null = not a repository. */
  listed?(folder: string): Promise<string[] | null>;
  isKeptBack?(path: string): boolean;
  /** Stages that are left out, for the benchmark. */
  without?: Without;
}

/** Null: the task is a question that needs no files, or a follow-up that they don't answer, for the plain chat. */
export async function runAgent(
  task: AgentTask,
  ports: Ports & { failureText(failure: FailedTest): Promise<string> },
  signal: AbortSignal,
): Promise<AgentResult | null> {
  const startedAt = ports.now();
  const request = readRequest(task.instructions);
  const isNamed = (path: string) => request.paths.some((named) => path === named || path.endsWith(`/${named}`));
  const project = await Project.open(task.folder, {
    ...(task.listed ? { listed: task.listed } : {}),
    isNamed,
    isKeptBack: task.isKeptBack ?? (() => false),
  });
  if (project.files().length === 0 && task.mode !== 'change') return null;
  const codebase = new Codebase(project);
  const own = codebase.own();
  const named = wordsOf([...codebase.definedNames(), ...own.map(({ path }) => path)]);
  const texts = () => own.map(({ text }) => text);
  if (task.mode !== 'change' && isGeneral(request, named, texts)) return null;
  const mode = task.mode === 'auto' ? await modeOf(task.instructions, ports.ask, signal) : task.mode;
  const window = await task.contextTokens();
  const budget = budgetOf(window);
  if (mode === 'ask') return answerQuestion({ request, codebase, ports, budget, history: task.history ?? [] }, signal);
  const bench = new Workbench(project, ports.step);
  const run: ChangeRun = {
    request,
    codebase,
    bench,
    ports,
    startedAt,
    limitMs: task.limitMs,
    budget,
    // Where all fits, nothing is left to ask for.
    mayAsk: tokensOf(own) > budget && (await ports.canAsk(signal)),
    askedBudget: Math.max(0, Math.floor((window ?? 8_192) * 0.7) - budget - PROMPT_TOKENS),
    failureText: ports.failureText,
    without: task.without ?? WHOLE,
  };
  try {
    return await change(run, signal);
  } catch (error) {
    await bench.undoAll();
    throw error;
  }
}

/** On a CPU each thousand tokens of a prompt takes half a minute. */
const MOST_TOKENS = 2_400;

function tokensOf(files: readonly ProjectFile[]): number {
  return files.reduce((sum, { text }) => sum + estimateTokens(text), 0);
}

/** Of a prompt besides its files, and of an answer. */
const PROMPT_TOKENS = 1_500;

function budgetOf(contextTokens: number | null): number {
  return Math.min(MOST_TOKENS, Math.floor((contextTokens ?? 8_192) * 0.4));
}

async function change(run: ChangeRun, signal: AbortSignal): Promise<AgentResult> {
  // A rename looks for its names itself.
  const missing =
    readRename(run.request, run.codebase) === null && !run.without.has('premise') ? missingPremises(run.request, run.codebase) : [];
  if (missing.length > 0)
    return { said: 'notSolved', text: premiseText(missing, run.codebase), isStreamed: false, changedFiles: [], attempts: 0 };
  await run.ports.status('checking the current state');
  const baseline = await run.ports.verify(signal);
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

/** The rest of a task, on the files as the rule left them. */
async function goOn(run: ChangeRun, rest: string): Promise<ChangeRun> {
  const project = await run.codebase.project.reopen();
  return { ...run, request: readRequest(rest), codebase: new Codebase(project), bench: new Workbench(project, run.ports.step) };
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
