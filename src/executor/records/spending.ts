// Adds up the cost and time of an execution's runs, and what is left of its limits. Pure.
import type { Spent } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import type { RunUse } from '#transcript/result.ts';

/** What is left of a task's limits for a run that is about to begin. US dollars; null = no limit. */
export interface Allowance {
  maxCostUsd: number | null;
  time: { limitSeconds: number; leftMs: number } | null;
}

/** Work of earlier runs of the same execution counts, waiting does not. Where their cost is not known, nothing is left of a budget. */
export function allowance({ maxCostUsd, timeoutSeconds }: Limits, spent: Pick<Spent, 'ms' | 'costUsd'> | null): Allowance {
  return {
    maxCostUsd: maxCostUsd === null ? null : Math.max(0, maxCostUsd - (spent === null ? 0 : (spent.costUsd ?? maxCostUsd))),
    time: timeoutSeconds === null ? null : { limitSeconds: timeoutSeconds, leftMs: Math.max(0, timeoutSeconds * 1000 - (spent?.ms ?? 0)) },
  };
}

/** Adds a run of `ms` of work. `sessionId`: in which the agent can go on; null = this run produced nothing. */
export function spentAfter(spent: Spent | null, ms: number, use: RunUse, sessionId: string | null): Spent {
  return { ms: (spent?.ms ?? 0) + ms, ...totalUse(spent, use), sessionId: sessionId ?? spent?.sessionId ?? null };
}

/** A run that doesn't report what it used makes the sum unknown (null). `spent`: null = there was no run before. */
export function totalUse(spent: RunUse | null, { tokensIn, tokensOut, costUsd }: RunUse): RunUse {
  if (spent === null) return { tokensIn, tokensOut, costUsd };
  return {
    tokensIn: total(spent.tokensIn, tokensIn),
    tokensOut: total(spent.tokensOut, tokensOut),
    costUsd: total(spent.costUsd, costUsd),
  };
}

function total(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : one + other;
}
