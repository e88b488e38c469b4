// Chooses the agent with the fewest active tasks for its slots, the first of equals. Pure.
import type { AgentLoad, AgentLoads } from './candidate.ts';

export function leastBusy<Agent extends { agentType: string }>(agents: readonly Agent[], loads: AgentLoads): Agent | undefined {
  return agents.toSorted((a, b) => tasksPerSlot(loads[a.agentType]) - tasksPerSlot(loads[b.agentType]))[0];
}

function tasksPerSlot(load: AgentLoad | undefined): number {
  return (load?.activeTasks ?? 0) / (load?.slots ?? 1);
}
