// Runs one task in its folder: answers a question from the files, or makes a change and proves it.

import type { ChangeRun } from '#agent/change/change.ts';
import { Workbench } from '#agent/change/workbench.ts';
import { missingPremises, premiseText } from '#agent/evidence/premise.ts';
import { Codebase } from '#agent/files/codebase.ts';
import { Project, type ProjectFile } from '#agent/files/project.ts';
import { estimateTokens } from '#agent/files/tokens.ts';
import { answerQuestion } from '#agent/question/question.ts';
import { readRename } from '#agent/rename/renameRequest.ts';
import { isGeneral, wordsOf } from '#agent/task/general.ts';
import { modeOf } from '#agent/task/mode.ts';
import type { AgentResult, FailedTest, Message, Ports } from '#agent/task/ports.ts';
import { readRequest } from '#agent/task/request.ts';
import { WHOLE, type Without } from '#agent/task/stages.ts';
import { changeOne } from './changeOne.ts';
import { changeOneByOne } from './changeOneByOne.ts';

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
  return (await changeOneByOne(run, baseline, signal)) ?? changeOne(run, baseline, signal);
}
