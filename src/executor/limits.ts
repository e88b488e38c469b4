// What a task may cost and how long it may take: what of it is left, what may be asked for, and who can keep to it. Pure.
import type { RunUse } from '../transcript/result.ts';
import { type Execution, type Limits, MOST, type Spent } from './execution.ts';
import { isOnEndpoint } from './localAgents.ts';

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

/** True where *Extend* can go on: it was not the work that failed, a limit of its task ended it. */
export function isExtendable({ state, isTimeUp }: Pick<Execution, 'state' | 'isTimeUp'>): boolean {
  return state === 'budget-exceeded' || isTimeUp;
}

/** What is wrong with a limit that somebody asks for, for people; null = nothing. */
export function limitsProblem({ maxCostUsd, timeoutSeconds }: { [Key in keyof Limits]: unknown }): string | null {
  if (maxCostUsd !== null && !isBetween(maxCostUsd, MOST.maxCostUsd))
    return `A budget is an amount in US dollars above 0 and up to ${money(MOST.maxCostUsd)}. Change it, or remove it.`;
  if (timeoutSeconds !== null && !isBetween(timeoutSeconds, MOST.timeoutSeconds))
    return `A time limit is above 0 and up to ${MOST.timeoutSeconds / 86_400} days. Change it, or remove it.`;
  return null;
}

/** Why this agent can't promise to keep a budget; null = it can. `model`: '' = the agent's own choice. */
export function budgetProblem(agentType: string, model: string, maxCostUsd: number | null): string | null {
  if (maxCostUsd === null || isOnEndpoint(agentType) || (agentType === 'claude' && (model === '' || PRICED_MODEL.test(model)))) return null;
  const what = agentType === 'claude' ? `the model ${model}` : 'what it runs';
  return `${agentType} can’t promise to stay below ${money(maxCostUsd)}: the price of ${what} is not known. Remove the budget, or choose ${agentType === 'claude' ? 'a Claude model' : 'another agent'}.`;
}

/** What the Claude CLI has a list price for: its aliases, and Claude's names as they stand or as other clouds write them. */
const PRICED_MODEL = /^(default|best|opusplan|opus|sonnet|haiku)(\[\w+\])?$|(^|[./])claude-/i;

function isBetween(value: unknown, most: number): boolean {
  return typeof value === 'number' && value > 0 && value <= most;
}

/** '$0.40', '$0.0042', '$1,000.00'. */
export function money(usd: number): string {
  const digits = usd < 0.01 ? 4 : 2;
  return `$${usd.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits })}`;
}

/** '5 s', '10 min', '90 s', '2 h'. */
export function timeSpan(seconds: number): string {
  if (seconds >= 3_600 && seconds % 3_600 === 0) return `${seconds / 3_600} h`;
  if (seconds >= 60 && seconds % 60 === 0) return `${seconds / 60} min`;
  return `${Math.round(seconds * 100) / 100} s`;
}
