// Makes the changes that a task lists one after the other: a small model forgets all but one.
import type { ChangeRun } from '#agent/change/change.ts';
import { relevantFailures } from '#agent/evidence/relevant.ts';
import { demandsIn, FIX_THIS } from '#agent/task/demands.ts';
import type { AgentResult, Verified } from '#agent/task/ports.ts';
import { changeOne, goOn } from './changeOne.ts';

/** Null: the task has one demand, a failing test tells of all of them, or the model is large enough to do them together. */
export async function changeOneByOne(run: ChangeRun, baseline: Verified, signal: AbortSignal): Promise<AgentResult | null> {
  const { request, codebase, ports, without } = run;
  const demands = demandsIn(request.text);
  if (demands.length < 2 || without.has('demands')) return null;
  if (relevantFailures(baseline.failures, request, codebase).failures.length > 0 || (await ports.canAsk(signal))) return null;
  const endsAt = run.startedAt + run.limitMs;
  const results: AgentResult[] = [];
  let current = baseline;
  for (const [at, demand] of demands.entries()) {
    const startedAt = ports.now();
    const limitMs = Math.max(1, Math.floor((endsAt - startedAt) / (demands.length - at)));
    const next = { ...(await goOn(run, demand)), startedAt, limitMs };
    const result = await changeOne(next, current, signal);
    results.push(result);
    if (result.changedFiles.length > 0 && at < demands.length - 1) current = await ports.verify(signal);
  }
  return joined(demands, results);
}

function joined(demands: readonly string[], results: readonly AgentResult[]): AgentResult {
  const has = (said: AgentResult['said']) => results.some((one) => one.said === said);
  return {
    said: has('notSolved') ? 'notSolved' : has('unverified') ? 'unverified' : 'verified',
    text: results.map(({ text }, at) => `${at + 1}. ${firstLine(demands[at] ?? '')}\n\n${text}`).join('\n\n'),
    isStreamed: false,
    changedFiles: [...new Set(results.flatMap(({ changedFiles }) => changedFiles))].sort(),
    attempts: results.reduce((sum, { attempts }) => sum + attempts, 0),
  };
}

/** In the user's own words. */
function firstLine(demand: string): string {
  const [line = '', ...more] = demand.replace(FIX_THIS, '').split('\n');
  return more.length > 0 ? `${line} …` : line;
}
