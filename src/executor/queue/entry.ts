// Describes the executions in the pool: what each needs, and why it may have to wait.
import type { PoolLimits } from '#contracts/settings.ts';
import type { Restriction } from './cooldowns.ts';
import type { Place } from './order.ts';

/** What an execution needs to run: a slot, and that its agent is under no restriction. */
export interface PoolEntry {
  /** The agent type whose slots it takes, which need not be its own. */
  slot: string;
  account: string;
  /** '' = the agent's own choice. */
  model: string;
  /** `keyOf` its agent, account and model: what restricts it. */
  agentKey: string;
}

export interface WaitingEntry extends PoolEntry, Place {
  id: string;
  /** When the user asked for it (epoch ms). */
  createdAt: number;
  /** It ran already and waited for the user: neither a pause nor a restriction stops it. */
  hasBegun: boolean;
  /** How many later tasks went before it because their model was loaded. */
  overtaken: number;
}

export interface PoolState {
  waiting: readonly WaitingEntry[];
  running: readonly PoolEntry[];
  limits: PoolLimits;
  isPaused: boolean;
  /** By `PoolEntry.agentKey`. */
  restrictions: ReadonlyMap<string, Restriction>;
  /** The model that ran last, by `accountKey`. */
  loadedModels: ReadonlyMap<string, string>;
}

/** Why an execution does not start now. Times are epoch milliseconds. */
export type WaitReason =
  | { kind: 'paused' }
  /** `isReported`: the agent itself named the time; else we try again then. */
  | { kind: 'cooldown'; until: number; isReported: boolean }
  /** Its agent failed too often in a row, and is tried again then. */
  | { kind: 'openCircuit'; until: number }
  /** Another task tries out whether its agent works again. */
  | { kind: 'probing'; cause: 'failures' | 'limit' }
  /** `ahead`: executions before this one that wait for or hold the same kind of slot. */
  | { kind: 'slot'; ahead: number }
  | { kind: 'total'; running: number };
