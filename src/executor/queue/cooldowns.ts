// Keeps rate-limit cooldowns and circuit breakers per agent, account and model.
import type { AgentOutcome } from './agentOutcome.ts';

/** What shares one rate limit and one circuit breaker: an agent with one account (for a server: its origin) and one model. */
export interface AgentKey {
  agentType: string;
  account: string;
  /** '' = the agent's own choice. */
  model: string;
}

/** Rate-limited until `until` (epoch ms). `isReported`: the agent said so, in this window; else it is a guess of ours, or was restored. */
export interface Cooldown {
  kind: 'cooldown';
  until: number;
  isReported: boolean;
}

/**
 * No task is started until `until` (epoch ms), then one as a probe. `failures`: `OPENS_AFTER_FAILURES` runs failed in a row, the last at `since`.
 * `limit`: a cooldown without a reported end is over, at `since`. `isProbed`: the probe runs.
 */
export interface OpenCircuit {
  kind: 'openCircuit';
  cause: 'failures' | 'limit';
  since: number;
  until: number;
  isProbed: boolean;
}

/** Why no task may be given to an agent just now. */
export type Restriction = Cooldown | OpenCircuit;

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** Waits after the first, second … limit in a row whose end the agent does not report; the last one repeats. */
const BACKOFF_MS = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE] as const;
/** Several windows that were told the same time must not all come back in the same instant. */
const MAX_JITTER_MS = 10 * SECOND;
const JITTER_SHARE = 0.05;
/** Longer than the period of any plan: a later time is taken for a mistake. */
const MAX_COOLDOWN_MS = 32 * 24 * 60 * MINUTE;
const OPENS_AFTER_FAILURES = 3;
const OPEN_MS = 30 * SECOND;

interface Health {
  cooldownUntil: number;
  isReported: boolean;
  /** When a limit was last found: runs that began before tell nothing new. */
  limitedAt: number;
  /** How many limits in a row came without a reported end. */
  backoffSteps: number;
  /** In a row. */
  failures: number;
  failedAt: number;
  /** Ids of the executions that run as probes. */
  probes: Set<string>;
}

export class Cooldowns {
  readonly #health = new Map<string, Health>();
  readonly #now: () => number;
  readonly #random: () => number;

  /** `now`: epoch ms. `random`: 0 ≤ x < 1. */
  constructor(now: () => number, random: () => number) {
    this.#now = now;
    this.#random = random;
  }

  /** Records that a run was rate-limited. `retryAt`: as the agent reported it; null = it did not. Returns when the agent is free again. Epoch ms. */
  recordLimit(agent: AgentKey, retryAt: number | null, startedAt: number): number {
    const now = this.#now();
    const health = this.#healthOf(agent);
    const isNews = startedAt >= health.limitedAt;
    const isReported = retryAt !== null && retryAt > now;
    if (isReported || isNews || health.cooldownUntil <= now) {
      const backoffMs = BACKOFF_MS[Math.min(health.backoffSteps, BACKOFF_MS.length - 1)] ?? MINUTE;
      const waitMs = isReported ? Math.min(retryAt - now, MAX_COOLDOWN_MS) : backoffMs;
      if (!isReported) health.backoffSteps += 1;
      const jitterMs = Math.floor(this.#random() * Math.min(MAX_JITTER_MS, waitMs * JITTER_SHARE));
      const until = now + waitMs + jitterMs;
      if (until >= health.cooldownUntil) Object.assign(health, { cooldownUntil: until, isReported });
    }
    health.limitedAt = now;
    return health.cooldownUntil;
  }

  /** Takes over a cooldown that another window found, jitter included. True when it ends later than what was known. */
  restore(agent: AgentKey, until: number): boolean {
    const health = this.#healthOf(agent);
    const before = health.cooldownUntil;
    health.cooldownUntil = Math.max(before, Math.min(until, this.#now() + MAX_COOLDOWN_MS));
    return health.cooldownUntil > before;
  }

  recordStart(agent: AgentKey, executionId: string): void {
    const health = this.#health.get(keyOf(agent));
    if (health && restrictionOf(health, this.#now())?.kind === 'openCircuit') health.probes.add(executionId);
  }

  /** To be called for every run that `recordStart` was called for, also for a limited one. Calling it again as 'neutral' changes nothing. */
  recordEnd(agent: AgentKey, executionId: string, outcome: AgentOutcome, startedAt: number): void {
    const key = keyOf(agent);
    const health = this.#health.get(key);
    health?.probes.delete(executionId);
    if (outcome === 'failure') {
      const failing = this.#healthOf(agent);
      failing.failures += 1;
      failing.failedAt = this.#now();
    } else if (outcome === 'success' && health) {
      health.failures = 0;
      if (startedAt >= health.limitedAt) this.#health.delete(key);
    }
  }

  /** Null = tasks may be given to it. */
  restrictionOn(agent: AgentKey): Restriction | null {
    const health = this.#health.get(keyOf(agent));
    return health ? restrictionOf(health, this.#now()) : null;
  }

  /** By `keyOf(agent)`. */
  restrictions(): ReadonlyMap<string, Restriction> {
    const now = this.#now();
    const restrictions = new Map<string, Restriction>();
    for (const [key, health] of this.#health) {
      const restriction = restrictionOf(health, now);
      if (restriction) restrictions.set(key, restriction);
    }
    return restrictions;
  }

  #healthOf(agent: AgentKey): Health {
    const key = keyOf(agent);
    const known = this.#health.get(key);
    if (known) return known;
    const health: Health = {
      cooldownUntil: 0,
      isReported: false,
      limitedAt: 0,
      backoffSteps: 0,
      failures: 0,
      failedAt: 0,
      probes: new Set(),
    };
    this.#health.set(key, health);
    return health;
  }
}

/** The agent key as text, for maps. */
export function keyOf({ agentType, account, model }: AgentKey): string {
  return JSON.stringify([agentType, account, model]);
}

function restrictionOf(health: Health, now: number): Restriction | null {
  const { cooldownUntil, failures, failedAt, isReported } = health;
  if (cooldownUntil > now) return { kind: 'cooldown', until: cooldownUntil, isReported };
  const isProbed = health.probes.size > 0;
  if (failures >= OPENS_AFTER_FAILURES)
    return { kind: 'openCircuit', cause: 'failures', since: failedAt, until: failedAt + OPEN_MS, isProbed };
  // Nobody reported that the limit would be over by now: one task finds out, instead of all that wait.
  if (cooldownUntil > 0 && !isReported)
    return { kind: 'openCircuit', cause: 'limit', since: cooldownUntil, until: cooldownUntil, isProbed };
  return null;
}
