// Plans which queued executions start, and why the others wait. Pure: pool.ts carries it out.
import type { PoolState, WaitingEntry, WaitReason } from './entry.ts';
import { inOrder } from './order.ts';
import { countBy, SlotUsage } from './slotUsage.ts';

export type Action =
  /** `overtaken`: ids of those that stood before it and still wait. */
  | { kind: 'start'; id: string; overtaken: string[] }
  | { kind: 'wait'; id: string; reason: WaitReason }
  /** Nothing but time makes these start: plan again then (epoch ms). */
  | { kind: 'wake'; at: number };

/** The slots of a server that loads one model at a time into the GPU: tasks of the loaded model go first… */
const LOADS_MODELS = 'local';
/** …but past each other task only so many times. */
export const MAX_OVERTAKES = 4;

/** The starts come first, in order. `now`: epoch ms. O(n log n), and O(n) more for each start. */
export function planDispatch(state: PoolState, now: number): Action[] {
  const order = inOrder(state.waiting);
  const usage = new SlotUsage(state);
  const started = new Set<string>();
  const actions: Action[] = [];
  for (let next = 0; next < order.length; ) {
    const head = order[next];
    if (!head || started.has(head.id) || usage.reasonToWait(head, now) !== null) {
      next += 1;
      continue;
    }
    const { entry, overtaken } = usage.isModelLoaded(head)
      ? { entry: head, overtaken: [] }
      : preferLoadedModel(order, next, started, usage, now);
    started.add(entry.id);
    usage.add(entry);
    actions.push({ kind: 'start', id: entry.id, overtaken });
  }
  return [...actions, ...waits(state, order, started, usage, now)];
}

/** Why each of those that were not started waits, and when the first of them can start by time alone. */
function waits(state: PoolState, order: readonly WaitingEntry[], started: ReadonlySet<string>, usage: SlotUsage, now: number): Action[] {
  const actions: Action[] = [];
  let wakeAt = Number.POSITIVE_INFINITY;
  const ahead = countBy(state.running, ({ slot }) => slot);
  for (const entry of order) {
    const before = ahead.get(entry.slot) ?? 0;
    ahead.set(entry.slot, before + 1);
    if (started.has(entry.id)) continue;
    const reason = usage.reasonToWait(entry, now);
    if (reason === null) continue;
    if (reason.kind === 'cooldown' || reason.kind === 'openCircuit') wakeAt = Math.min(wakeAt, reason.until);
    actions.push({ kind: 'wait', id: entry.id, reason: reason.kind === 'slot' ? { kind: 'slot', ahead: before } : reason });
  }
  if (Number.isFinite(wakeAt)) actions.push({ kind: 'wake', at: wakeAt });
  return actions;
}

/** The head of the queue; or, while it has not been overtaken too often, a later task of its priority whose model is loaded. */
function preferLoadedModel(order: readonly WaitingEntry[], from: number, started: ReadonlySet<string>, usage: SlotUsage, now: number) {
  const head = order[from] as WaitingEntry;
  const overtaken: string[] = [];
  if (head.slot !== LOADS_MODELS || head.hasBegun || head.overtaken >= MAX_OVERTAKES) return { entry: head, overtaken };
  for (let index = from; index < order.length; index++) {
    const entry = order[index] as WaitingEntry;
    if (entry.priority !== head.priority) break;
    if (entry.slot !== head.slot || entry.account !== head.account || started.has(entry.id)) continue;
    if (usage.isModelLoaded(entry) && usage.reasonToWait(entry, now) === null) return { entry, overtaken };
    overtaken.push(entry.id);
  }
  return { entry: head, overtaken: [] };
}
