// Describes what the pool is given to run, and the clock it runs by.
import type { AgentKey } from './cooldowns.ts';
import type { WaitReason } from './entry.ts';

export interface Job extends AgentKey {
  /** Of the execution. */
  id: string;
  /** The agent type whose slots it takes; default: its own. */
  slot?: string;
  /** Higher goes first. */
  priority: number;
  /** When the user asked for it (epoch ms). */
  createdAt: number;
  /** Holds the slot until it resolves. Must not reject. */
  run(signal: AbortSignal): Promise<void>;
  /** Called each time the reason why it waits has changed; `text` says it for people. */
  onWaiting(reason: WaitReason, text: string): void;
  /** Called when it is cancelled before it ran. */
  onCancelledInQueue(): Promise<void>;
}

export interface PoolClock {
  /** Epoch milliseconds. */
  now(): number;
  /** 0 ≤ x < 1. */
  random(): number;
  /** Calls `wake` once, at that time or somewhat later; the function returned takes it back. */
  at(time: number, wake: () => void): () => void;
}
