// Counts the slots taken while a plan is made, and reports why an entry can't have one.
import type { PoolLimits } from '#contracts/settings.ts';
import type { PoolEntry, PoolState, WaitingEntry, WaitReason } from './entry.ts';

export class SlotUsage {
  readonly #state: PoolState;
  readonly #loadedModels: Map<string, string>;
  readonly #bySlot: Map<string, number>;
  readonly #byAccount: Map<string, number>;
  /** Agent keys for which this plan starts a probe. */
  readonly #probes = new Set<string>();
  #total: number;

  constructor(state: PoolState) {
    this.#state = state;
    this.#loadedModels = new Map(state.loadedModels);
    this.#bySlot = countBy(state.running, ({ slot }) => slot);
    this.#byAccount = countBy(state.running, accountKey);
    this.#total = state.running.length;
  }

  /** Counts an entry that the plan starts. */
  add(entry: WaitingEntry): void {
    this.#total += 1;
    increase(this.#bySlot, entry.slot);
    increase(this.#byAccount, accountKey(entry));
    this.#loadedModels.set(accountKey(entry), entry.model);
    if (!entry.hasBegun && this.#state.restrictions.get(entry.agentKey)?.kind === 'openCircuit') this.#probes.add(entry.agentKey);
  }

  isModelLoaded(entry: WaitingEntry): boolean {
    return this.#loadedModels.get(accountKey(entry)) === entry.model;
  }

  /** Null = it may start now (epoch ms). */
  reasonToWait(entry: WaitingEntry, now: number): WaitReason | null {
    const { limits, isPaused } = this.#state;
    if (!entry.hasBegun) {
      if (isPaused) return { kind: 'paused' };
      const restricted = this.#restrictionOn(entry, now);
      if (restricted) return restricted;
    }
    const used = this.#bySlot.get(entry.slot) ?? 0;
    if (used >= slotsOf(entry.slot, limits) || this.#isAccountFull(entry)) return { kind: 'slot', ahead: used };
    return this.#total >= limits.total ? { kind: 'total', running: this.#total } : null;
  }

  #isAccountFull(entry: WaitingEntry): boolean {
    const most = this.#state.limits.perAccount?.[entry.account];
    return most !== undefined && (this.#byAccount.get(accountKey(entry)) ?? 0) >= most;
  }

  #restrictionOn(entry: WaitingEntry, now: number): WaitReason | null {
    const restriction = this.#state.restrictions.get(entry.agentKey);
    if (!restriction) return null;
    if (restriction.kind === 'cooldown') return restriction.until > now ? restriction : null;
    if (restriction.isProbed || this.#probes.has(entry.agentKey)) return { kind: 'probing', cause: restriction.cause };
    // A user who asks after the last failure may have repaired the cause: that task is the probe, at once.
    return restriction.until > now && entry.createdAt < restriction.since ? { kind: 'openCircuit', until: restriction.until } : null;
  }
}

/** How many slots an agent type has. */
export function slotsOf(slot: string, limits: PoolLimits): number {
  return limits.perAgent[slot] ?? limits.total;
}

export function accountKey({ slot, account }: Pick<PoolEntry, 'slot' | 'account'>): string {
  return `${slot} ${account}`;
}

export function countBy(entries: readonly PoolEntry[], key: (entry: PoolEntry) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const entry of entries) increase(counts, key(entry));
  return counts;
}

function increase(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
