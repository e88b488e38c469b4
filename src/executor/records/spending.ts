// What a task may cost and how long it may take: what of it is left, what may be asked for, and who can keep to it. Pure.
import { money } from '#base/units.ts';
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import type { Spent } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import type { RunUse } from '#transcript/result.ts';

/** What is left for a run that is about to begin. Null = no limit. */
export interface Allowance {
  maxCostUsd: number | null;
  time: { limitSeconds: number; leftMs: number } | null;
}

/** What earlier runs of the same execution took counts; what it waited does not. Where nobody knows what they cost, nothing is left of a budget. */
export function allowance({ maxCostUsd, timeoutSeconds }: Limits, spent: Pick<Spent, 'ms' | 'costUsd'> | null): Allowance {
  return {
    maxCostUsd: maxCostUsd === null ? null : Math.max(0, maxCostUsd - (spent === null ? 0 : (spent.costUsd ?? maxCostUsd))),
    time: timeoutSeconds === null ? null : { limitSeconds: timeoutSeconds, leftMs: Math.max(0, timeoutSeconds * 1000 - (spent?.ms ?? 0)) },
  };
}

/** What all runs of an execution took so far, the last one included. `sessionId`: null where nothing came of the last one. */
export function spentAfter(spent: Spent | null, ms: number, use: RunUse, sessionId: string | null): Spent {
  return { ms: (spent?.ms ?? 0) + ms, ...totalUse(spent, use), sessionId: sessionId ?? spent?.sessionId ?? null };
}

/** A run that doesn't say what it used makes the sum unknown. */
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

/** Why this agent can't promise to keep a budget; null = it can. `model`: '' = the agent's own choice. */
export function budgetProblem(agentType: string, model: string, maxCostUsd: number | null): string | null {
  if (maxCostUsd === null || isOnEndpoint(agentType) || (agentType === 'claude' && (model === '' || PRICED_MODEL.test(model)))) return null;
  const what = agentType === 'claude' ? `the model ${model}` : 'what it runs';
  return `${agentType} can’t promise to stay below ${money(maxCostUsd)}: the price of ${what} is not known. Remove the budget, or choose ${agentType === 'claude' ? 'a Claude model' : 'another agent'}.`;
}

/** What the Claude CLI has a list price for: its aliases, and Claude's names as they stand or as other clouds write them. */
const PRICED_MODEL = /^(default|best|opusplan|opus|sonnet|haiku)(\[\w+\])?$|(^|[./])claude-/i;
