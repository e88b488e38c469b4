// Sums up how often each agent did well, as evidence for the choice of an agent. Pure.
import { isGood, type ScoreboardRow, type TaskKind } from '#contracts/logs.ts';

/** By agent type: how often it did well with tasks of one kind in one repository. */
export type Evidence = Record<string, { runs: number; good: number }>;

/** Fewer say nothing. */
const MIN_RUNS = 3;
/** Agents and models change: what was long ago no longer counts. */
const RECENT_RUNS = 30;

/** `rows`: oldest first. */
export function evidenceIn(rows: readonly ScoreboardRow[]): Evidence {
  const evidence: Evidence = {};
  for (const agentType of new Set(rows.map((row) => row.agentType))) {
    const recent = rows.filter((row) => row.agentType === agentType).slice(-RECENT_RUNS);
    if (recent.length >= MIN_RUNS) evidence[agentType] = { runs: recent.length, good: recent.filter(isGood).length };
  }
  return evidence;
}

/** The median cost of an agent's recent tasks of this kind, else of all of them, in US dollars; null = none is known. `rows`: of the agent, oldest first. */
export function usualCost(rows: readonly ScoreboardRow[], kind: TaskKind): number | null {
  const costs = (some: readonly ScoreboardRow[]) => some.flatMap(({ costUsd }) => costUsd ?? []).slice(-RECENT_RUNS);
  const ofKind = costs(rows.filter((row) => row.kind === kind));
  const known = (ofKind.length > 0 ? ofKind : costs(rows)).toSorted((a, b) => a - b);
  return known[Math.floor(known.length / 2)] ?? null;
}
