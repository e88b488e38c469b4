// Measures how long the pool takes to plan a long queue: three agents, three priorities, alternating models, one limited agent.
import type { PoolState } from '#executor/queue/entry.ts';
import { planDispatch } from '#executor/queue/plan.ts';
import { median } from './median.ts';

const TASKS = 10_000;
const ROUNDS = 15;

/** Median time of one plan of 10,000 queued tasks, in milliseconds. */
export function benchPlanning(): number {
  const state = longQueue();
  const now = Date.now();
  const times = Array.from({ length: ROUNDS }, () => {
    const startedAt = performance.now();
    const actions = planDispatch(state, now);
    if (actions.filter(({ kind }) => kind !== 'wake').length !== TASKS) throw new Error('The plan has lost tasks.');
    return performance.now() - startedAt;
  });
  return Math.round(median(times) * 10) / 10;
}

function longQueue(): PoolState {
  const waiting = Array.from({ length: TASKS }, (_, index) => {
    const slot = ['local', 'claude', 'gemini'][index % 3] ?? 'local';
    const model = `model-${index % 5}`;
    const place = (index * 7_919) % TASKS;
    const needs = { slot, account: 'default', model, agentKey: `${slot} ${model}` };
    return { id: `task-${index}`, ...needs, priority: index % 3, place, createdAt: place, hasBegun: false, overtaken: 0 };
  });
  return {
    waiting,
    running: [],
    limits: { total: 3, perAgent: { local: 1, claude: 2, gemini: 2 } },
    isPaused: false,
    restrictions: new Map([['claude model-1', { kind: 'cooldown', until: Date.now() + 3_600_000, isReported: true }]]),
    loadedModels: new Map([['local default', 'a model that no task wants']]),
  };
}
