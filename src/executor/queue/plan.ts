// What the pool does next: which executions start, why each other one waits, and when to look again. Pure: the pool does what it says.
import type { PoolLimits } from '#contracts/settings.ts';
import type { Hold, Seat } from './cooldowns.ts';
import { inOrder, type Place } from './order.ts';

/** What a run takes up. `hold`: the key under which its agent, account and model are limited. */
export interface Claim extends Seat {
  hold: string;
}

export interface WaitingEntry extends Claim, Place {
  id: string;
  /** When the user asked for it (epoch ms). */
  createdAt: number;
  /** It ran already and waited for the user: neither a pause nor a limit stops it. */
  hasBegun: boolean;
  /** How many later tasks went before it because their model was loaded. */
  overtaken: number;
}

export interface PoolState {
  waiting: readonly WaitingEntry[];
  running: readonly Claim[];
  limits: PoolLimits;
  isPaused: boolean;
  /** By `Claim.hold`. */
  holds: ReadonlyMap<string, Hold>;
  /** The model that ran last, by `accountKey`. */
  loaded: ReadonlyMap<string, string>;
}

/** Why an execution does not start now. */
export type Why =
  | { kind: 'paused' }
  /** Limited until then (epoch ms); `isTold`: by the agent itself, else it is when we try again. */
  | { kind: 'cooling'; until: number; isTold: boolean }
  /** It failed too often in a row; tried again then (epoch ms), or when the one that tries it now has ended. */
  | { kind: 'tripped'; until: number }
  | { kind: 'probing'; cause: 'failures' | 'limit' }
  /** `ahead`: executions before this one that wait for or hold the same kind of slot. */
  | { kind: 'slot'; ahead: number }
  | { kind: 'total'; running: number };

export type Action =
  /** `overtaken`: who stood before it and waits on. */
  | { kind: 'start'; id: string; overtaken: string[] }
  | { kind: 'wait'; id: string; why: Why }
  /** Nothing else makes these start: plan again then (epoch ms). */
  | { kind: 'wake'; at: number };

/** An agent that loads a model into one GPU: tasks of the model that is loaded go first… */
const LOADS_MODELS = 'local';
/** …but past each other task only so many times. */
export const MAX_OVERTAKES = 4;

/** Starts first, in order. O(n log n), and O(n) more for each start. */
export function planDispatch(state: PoolState, now: number): Action[] {
  const order = inOrder(state.waiting);
  const taken = new Taken(state);
  const started = new Set<string>();
  const actions: Action[] = [];
  for (let next = 0; next < order.length; ) {
    const head = order[next];
    if (!head || started.has(head.id) || taken.whyNot(head, now) !== null) {
      next += 1;
      continue;
    }
    const { entry, overtaken } = taken.isLoaded(head) ? { entry: head, overtaken: [] } : ofLoadedModel(order, next, started, taken, now);
    started.add(entry.id);
    taken.add(entry);
    actions.push({ kind: 'start', id: entry.id, overtaken });
  }
  let wakeAt = Number.POSITIVE_INFINITY;
  const ahead = countBy(state.running, ({ agentType }) => agentType);
  for (const entry of order) {
    const before = ahead.get(entry.agentType) ?? 0;
    ahead.set(entry.agentType, before + 1);
    if (started.has(entry.id)) continue;
    const why = taken.whyNot(entry, now);
    if (why === null) continue;
    if (why.kind === 'cooling' || why.kind === 'tripped') wakeAt = Math.min(wakeAt, why.until);
    actions.push({ kind: 'wait', id: entry.id, why: why.kind === 'slot' ? { kind: 'slot', ahead: before } : why });
  }
  if (Number.isFinite(wakeAt)) actions.push({ kind: 'wake', at: wakeAt });
  return actions;
}

/** The head, or a later task of its priority whose model is loaded, as long as the head's patience lasts. */
function ofLoadedModel(order: readonly WaitingEntry[], from: number, started: ReadonlySet<string>, taken: Taken, now: number) {
  const head = order[from] as WaitingEntry;
  const overtaken: string[] = [];
  if (head.agentType !== LOADS_MODELS || head.hasBegun || head.overtaken >= MAX_OVERTAKES) return { entry: head, overtaken };
  for (let index = from; index < order.length; index++) {
    const entry = order[index] as WaitingEntry;
    if (entry.priority !== head.priority) break;
    if (entry.agentType !== head.agentType || entry.account !== head.account || started.has(entry.id)) continue;
    if (taken.isLoaded(entry) && taken.whyNot(entry, now) === null) return { entry, overtaken };
    overtaken.push(entry.id);
  }
  return { entry: head, overtaken: [] };
}

/** The slots that are taken while the plan is made. */
class Taken {
  readonly #state: PoolState;
  readonly #loaded: Map<string, string>;
  readonly #byAgent: Map<string, number>;
  readonly #byAccount: Map<string, number>;
  readonly #probes = new Set<string>();
  #total: number;

  constructor(state: PoolState) {
    this.#state = state;
    this.#loaded = new Map(state.loaded);
    this.#byAgent = countBy(state.running, ({ agentType }) => agentType);
    this.#byAccount = countBy(state.running, accountKey);
    this.#total = state.running.length;
  }

  add(entry: WaitingEntry): void {
    this.#total += 1;
    increase(this.#byAgent, entry.agentType);
    increase(this.#byAccount, accountKey(entry));
    this.#loaded.set(accountKey(entry), entry.model);
    if (!entry.hasBegun && this.#state.holds.get(entry.hold)?.kind === 'tripped') this.#probes.add(entry.hold);
  }

  isLoaded(entry: WaitingEntry): boolean {
    return this.#loaded.get(accountKey(entry)) === entry.model;
  }

  /** null = it may start now. */
  whyNot(entry: WaitingEntry, now: number): Why | null {
    const { limits, isPaused } = this.#state;
    if (!entry.hasBegun) {
      if (isPaused) return { kind: 'paused' };
      const held = this.#whyHeld(entry, now);
      if (held) return held;
    }
    const used = this.#byAgent.get(entry.agentType) ?? 0;
    if (used >= slotsOf(entry.agentType, limits) || this.#isFull(entry)) return { kind: 'slot', ahead: used };
    return this.#total >= limits.total ? { kind: 'total', running: this.#total } : null;
  }

  #isFull(entry: WaitingEntry): boolean {
    const most = this.#state.limits.perAccount?.[entry.account];
    return most !== undefined && (this.#byAccount.get(accountKey(entry)) ?? 0) >= most;
  }

  #whyHeld(entry: WaitingEntry, now: number): Why | null {
    const hold = this.#state.holds.get(entry.hold);
    if (!hold) return null;
    if (hold.kind === 'cooling') return hold.until > now ? hold : null;
    if (hold.isProbed || this.#probes.has(entry.hold)) return { kind: 'probing', cause: hold.cause };
    // Who asks after it broke may have repaired it: that task is the probe, at once.
    return hold.until > now && entry.createdAt < hold.since ? { kind: 'tripped', until: hold.until } : null;
  }
}

export function slotsOf(agentType: string, limits: PoolLimits): number {
  return limits.perAgent[agentType] ?? limits.total;
}

export function accountKey({ agentType, account }: Seat): string {
  return `${agentType} ${account}`;
}

function countBy(claims: readonly Claim[], key: (claim: Claim) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const claim of claims) increase(counts, key(claim));
  return counts;
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
