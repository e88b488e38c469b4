// The load balancer's rule: fewest active tasks for its slots; the first of equals. Pure.
import type { SystemStatus } from '#executor/queue/pool.ts';

export function leastBusy<Agent extends { agentType: string }>(agents: readonly Agent[], status: SystemStatus): Agent | undefined {
  return agents.toSorted((a, b) => load(status[a.agentType]) - load(status[b.agentType]))[0];
}

function load(status: SystemStatus[string] | undefined): number {
  return (status?.activeTasks ?? 0) / (status?.slots ?? 1);
}
