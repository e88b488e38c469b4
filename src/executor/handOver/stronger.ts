// Chooses the agent to which a task goes that the local model did not solve. Pure.
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import type { AgentFacts } from '#executor/routing/alternatives.ts';

/** Strongest first; agents that are not listed come after. */
const STRONGEST = ['claude', 'gemini'];

/** Null = no agent could take it. `facts`: of every registered agent. */
export function strongerAgent(facts: readonly AgentFacts[], current: string): string | null {
  const rank = (agentType: string) => (STRONGEST.includes(agentType) ? STRONGEST.indexOf(agentType) : STRONGEST.length);
  const possible = facts.filter(
    ({ agentType, isSetUp, permission, isByNameOnly }) =>
      agentType !== current && isSetUp && !isByNameOnly && permission?.kind !== 'refused' && !isOnEndpoint(agentType),
  );
  const [best] = possible.toSorted(
    (a, b) => Number(a.restriction !== null) - Number(b.restriction !== null) || rank(a.agentType) - rank(b.agentType),
  );
  return best?.agentType ?? null;
}
