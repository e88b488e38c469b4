// Solves a change with the model, attempt by attempt, until one is proved or enough was tried.

import type { View } from '#agent/files/view.ts';
import type { FailedTest, Message, Ports } from '#agent/task/ports.ts';
import { type Attempt, type Last, nextAttempt } from './attempts.ts';
import type { ChangeTask } from './changeTask.ts';
import { makeAttempt } from './oneAttempt.ts';
import { repairPrompt } from './prompt.ts';

export interface Solved {
  said: 'verified' | 'unverified' | 'notSolved';
  attempts: number;
  /** What failed last, for the user and for who takes over. */
  failing: FailedTest[];
  /** One line an attempt. */
  tried: string[];
  fixed: FailedTest[];
}

/** A draft that passed the gates and made nothing worse, though no test proves it. */
interface Fallback {
  texts: ReadonlyMap<string, string>;
  objections: number;
}

interface Search {
  done: Attempt[];
  tried: string[];
  last: Last;
  prompt: { messages: Message[]; views: View[] } | null;
  answered: { messages: readonly Message[]; text: string; correction: string } | null;
  fallback: Fallback | null;
  relevant: readonly FailedTest[];
  failing: readonly FailedTest[];
  fixed: FailedTest[];
}

export async function solve(task: ChangeTask, ports: Ports, signal: AbortSignal): Promise<Solved> {
  const search: Search = {
    done: [],
    tried: [],
    last: { kind: 'none' },
    prompt: null,
    answered: null,
    fallback: null,
    relevant: task.relevant,
    failing: task.relevant,
    fixed: [],
  };
  for (let attempt = nextAttempt(search.done, search.last); attempt !== null; attempt = nextAttempt(search.done, search.last)) {
    if (signal.aborted || isTooLate(task, ports, search.done.length)) break;
    search.done.push(attempt);
    if (await step(search, attempt, task, ports, signal)) return solvedBy(search, 'verified');
    if (search.fallback?.objections === 0) break;
  }
  await task.bench.takeBack();

  if (search.fallback === null || search.relevant.length > 0) return solvedBy(search, 'notSolved');
  await task.bench.tryOut(search.fallback.texts);
  await task.bench.keep();
  return solvedBy(search, 'unverified');
}

/** Returns whether the task is solved and proved. */
async function step(search: Search, attempt: Attempt, task: ChangeTask, ports: Ports, signal: AbortSignal): Promise<boolean> {
  const number = search.done.length;
  await ports.status(`drafting (${number})`);
  if (search.prompt === null || attempt.isWider || attempt.kind === 'greedy')
    search.prompt = await task.prepare(search.relevant, attempt.isWider);
  const { views } = search.prompt;
  const { answered } = search;
  const messages =
    attempt.kind === 'repair' && answered !== null
      ? repairPrompt(answered.messages, answered.text, answered.correction)
      : search.prompt.messages;
  const came = await makeAttempt(
    task,
    ports,
    { messages, views, attempt, number, baseline: task.baseline, relevant: search.relevant },
    signal,
  );
  search.tried.push(`${number}. ${came.line}`);
  search.answered = { messages, text: came.answer, correction: came.correction };
  search.last = { kind: 'refused' };
  if (came.kind === 'refused') return false;
  switch (came.verdict.kind) {
    case 'solved':
      await task.bench.keep();
      search.fixed.push(...came.verdict.fixed);
      return true;
    case 'better': {
      const { left } = came.verdict;
      await task.bench.keep();
      search.fixed.push(...search.relevant.filter((one) => !left.includes(one)));
      search.relevant = search.failing = left;
      search.last = { kind: 'failed', isBetter: true };
      return false;
    }
    case 'worse':
      await task.bench.takeBack();
      search.failing = came.verdict.failing;
      search.last = { kind: 'failed', isBetter: false };
      return false;
    default:
      await task.bench.takeBack();
      if (search.fallback === null || came.objections < search.fallback.objections)
        search.fallback = { texts: came.texts, objections: came.objections };
      return false;
  }
}

/** No attempt begins that can't end in time: the ones before tell how long one takes. */
function isTooLate(task: ChangeTask, ports: Ports, done: number): boolean {
  const spent = ports.now() - task.startedAt;
  return done > 0 && spent + (spent / done) * 0.6 > task.limitMs;
}

function solvedBy({ done, tried, failing, fixed }: Search, said: Solved['said']): Solved {
  return { said, attempts: done.length, failing: said === 'notSolved' ? [...failing] : [], tried, fixed };
}
