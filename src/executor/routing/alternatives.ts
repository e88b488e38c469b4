// Explains in words why each other agent did not get a task. Pure.
import { shorten } from '#base/text.ts';
import type { Classification, ExecutionError, Rejected } from '#contracts/execution.ts';
import type { Restriction } from '#executor/queue/cooldowns.ts';
import { restrictionText } from '#executor/queue/reasons.ts';
import type { Permission } from './permissions.ts';

export const MAX_REJECTED = 16;
export const REJECTED_REASON_LENGTH = 160;

export interface AgentFacts {
  agentType: string;
  isSetUp: boolean;
  /** Undefined = the policy was not asked, as it is not set up. */
  permission: Permission | undefined;
  restriction: Restriction | null;
  /** Running and waiting. */
  activeTasks: number;
  /** See Candidate. */
  isByNameOnly: boolean;
}

/** The agents but the chosen one, each with what speaks against it. `now`: epoch ms. */
export function rejectedBy({ agentType: chosen }: Classification, agents: readonly AgentFacts[], now: number): Rejected[] {
  return agents
    .filter(({ agentType }) => agentType !== chosen)
    .slice(0, MAX_REJECTED)
    .map((facts) => ({ agentType: facts.agentType, reason: whyNotChosen(facts, now) }));
}

function whyNotChosen(facts: AgentFacts, now: number): string {
  const isPossible = facts.isSetUp && facts.permission?.kind !== 'refused';
  return isPossible && facts.isByNameOnly ? 'runs only when you choose it' : whatSpeaksAgainst(facts, now) || 'also available';
}

/** '' = nothing. Stands behind the agent's name. `now`: epoch ms. */
export function whatSpeaksAgainst({ agentType, isSetUp, permission, restriction, activeTasks }: AgentFacts, now: number): string {
  if (permission?.kind === 'refused') return shorten(refusalText(permission.error, agentType), REJECTED_REASON_LENGTH);
  if (!isSetUp) return 'not set up for this folder';
  if (restriction) return restrictionText(restriction, now);
  if (activeTasks > 0) return activeTasks === 1 ? '1 task is running or queued' : `${activeTasks} tasks are running or queued`;
  return permission?.kind === 'ask' ? 'needs your permission first' : '';
}

/** The first sentence of the refusal, without the agent's name at its beginning. */
function refusalText({ kind, message }: ExecutionError, agentType: string): string {
  if (kind === 'untrusted') return 'requires a trusted workspace';
  const [first = ''] = message.split(/[.!?](?=\s|$)/);
  return first.startsWith(`${agentType} `) ? first.slice(agentType.length + 1) : first;
}
