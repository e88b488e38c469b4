// Which waiting executions may start now. Pure: the pool does what it says.

export interface PoolLimits {
  total: number;
  /** Slots by agent type; a type that is not named has as many as `total`. */
  perAgent: Record<string, number>;
}

/** `priority`: higher goes first; within one priority first come, first served. */
export interface WaitingEntry {
  id: string;
  agentType: string;
  priority: number;
}

/** The ids to start, in order. `waiting` is in order of arrival; `running` names the agent type of each run. O(n log n). */
export function planDispatch(waiting: readonly WaitingEntry[], running: readonly string[], limits: PoolLimits): string[] {
  const used = countByType(running);
  let free = limits.total - running.length;
  const start: string[] = [];
  for (const entry of inOrder(waiting)) {
    if (free <= 0) break;
    const usedOfType = used.get(entry.agentType) ?? 0;
    if (usedOfType >= slotsOf(entry.agentType, limits)) continue;
    used.set(entry.agentType, usedOfType + 1);
    free -= 1;
    start.push(entry.id);
  }
  return start;
}

/** How many executions stand before each waiting one: those that run or wait for the same kind of slot. */
export function countAhead(waiting: readonly WaitingEntry[], running: readonly string[]): Map<string, number> {
  const before = countByType(running);
  const ahead = new Map<string, number>();
  for (const entry of inOrder(waiting)) {
    const count = before.get(entry.agentType) ?? 0;
    ahead.set(entry.id, count);
    before.set(entry.agentType, count + 1);
  }
  return ahead;
}

export function slotsOf(agentType: string, limits: PoolLimits): number {
  return limits.perAgent[agentType] ?? limits.total;
}

function inOrder(waiting: readonly WaitingEntry[]): WaitingEntry[] {
  return waiting.toSorted((a, b) => b.priority - a.priority); // stable: arrival decides within a priority
}

function countByType(types: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const type of types) counts.set(type, (counts.get(type) ?? 0) + 1);
  return counts;
}
