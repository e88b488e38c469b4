// What speaks against each agent that a task did not go to. Pure.
import type { Classification, ExecutionError, Rejected } from '#contracts/execution.ts';
import type { Hold } from '#executor/queue/cooldowns.ts';
import { holdReason } from '#executor/queue/reasons.ts';
import type { Permission } from './permissions.ts';

export const MAX_REJECTED = 16;
export const REJECTED_REASON_LENGTH = 160;

export interface AgentFacts {
  agentType: string;
  isSetUp: boolean;
  permission: Permission | undefined;
  hold: Hold | null;
  activeTasks: number;
  /** See Candidate. */
  isByNameOnly: boolean;
}

/** The agents but the chosen one, each with what speaks against it. */
export function rejectedBy({ agentType: chosen }: Classification, agents: readonly AgentFacts[], now: number): Rejected[] {
  return agents
    .filter(({ agentType }) => agentType !== chosen)
    .slice(0, MAX_REJECTED)
    .map((facts) => ({ agentType: facts.agentType, reason: whyNotChosen(facts, now) }));
}

function whyNotChosen(facts: AgentFacts, now: number): string {
  const isPossible = facts.isSetUp && facts.permission?.kind !== 'refused';
  return isPossible && facts.isByNameOnly ? 'runs only when you choose it' : whatSpeaksAgainst(facts, now) || 'could do it too';
}

/** '' = nothing. */
export function whatSpeaksAgainst({ agentType, isSetUp, permission, hold, activeTasks }: AgentFacts, now: number): string {
  if (permission?.kind === 'refused') return clip(refusal(permission.error, agentType));
  if (!isSetUp) return 'not set up for this folder';
  if (hold) return holdReason(hold, now);
  if (activeTasks > 0) return activeTasks === 1 ? 'one task runs there or waits for it' : `${activeTasks} tasks run there or wait for it`;
  return permission?.kind === 'ask' ? 'would ask you first' : '';
}

/** Stands behind the agent's name. */
function refusal({ kind, message }: ExecutionError, agentType: string): string {
  if (kind === 'untrusted') return 'not in a trusted workspace';
  const [first = ''] = message.split(/[.!?](?=\s|$)/);
  return first.startsWith(`${agentType} `) ? first.slice(agentType.length + 1) : first;
}

function clip(text: string): string {
  return text.length <= REJECTED_REASON_LENGTH ? text : `${text.slice(0, REJECTED_REASON_LENGTH - 1)}…`;
}
