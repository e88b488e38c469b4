// Who may not be asked just now: agents, accounts and models that are limited, or that failed too often in a row.
import type { ErrorKind } from '#contracts/execution.ts';
import type { Outcome } from '#contracts/runner.ts';

/** What is limited together: an agent with one account (for a server: its origin) and one model. */
export interface Seat {
  agentType: string;
  account: string;
  /** '' = the agent's own choice. */
  model: string;
}

/** Times are epoch milliseconds. */
export type Hold =
  /** `isTold`: by the agent, in this window. */
  | { kind: 'cooling'; until: number; isTold: boolean }
  /** Failed `TRIPS_AT` times in a row, last at `since`; or limited until a time that only we chose, which is over. `isProbed`: one task is trying it out. */
  | { kind: 'tripped'; cause: 'failures' | 'limit'; since: number; until: number; isProbed: boolean };

/** How a run ended, as far as it concerns whoever did it. */
export type Verdict = 'well' | 'badly' | 'neither';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
/** For agents that do not say until when. */
const LADDER_MS = [30 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE] as const;
/** Windows that were told the same time must not come back in the same instant. */
const MAX_JITTER_MS = 10 * SECOND;
const JITTER_SHARE = 0.05;
/** Longer than any plan's period: a time beyond it is a mistake. */
const MAX_COOLDOWN_MS = 32 * 24 * 60 * MINUTE;
const TRIPS_AT = 3;
const TRIPPED_MS = 30 * SECOND;

interface Standing {
  coolsUntil: number;
  isTold: boolean;
  /** When it was last found limited: runs that began before say nothing new. */
  limitedAt: number;
  /** How often in a row it was limited without saying until when. */
  rung: number;
  /** In a row. */
  failures: number;
  failedAt: number;
  probes: Set<string>;
}

export class Cooldowns {
  readonly #standings = new Map<string, Standing>();
  readonly #now: () => number;
  readonly #random: () => number;

  /** `random`: 0 ≤ x < 1. */
  constructor(now: () => number, random: () => number) {
    this.#now = now;
    this.#random = random;
  }

  /** A run was limited; `retryAt`: what it was told. Returns when the seat is free again. */
  limited(seat: Seat, retryAt: number | null, startedAt: number): number {
    const now = this.#now();
    const standing = this.#standing(seat);
    const isNews = startedAt >= standing.limitedAt;
    const isTold = retryAt !== null && retryAt > now;
    if (isTold || isNews || standing.coolsUntil <= now) {
      const rungMs = LADDER_MS[Math.min(standing.rung, LADDER_MS.length - 1)] ?? MINUTE;
      const waitMs = isTold ? Math.min(retryAt - now, MAX_COOLDOWN_MS) : rungMs;
      if (!isTold) standing.rung += 1;
      const jitterMs = Math.floor(this.#random() * Math.min(MAX_JITTER_MS, waitMs * JITTER_SHARE));
      const until = now + waitMs + jitterMs;
      if (until >= standing.coolsUntil) Object.assign(standing, { coolsUntil: until, isTold });
    }
    standing.limitedAt = now;
    return standing.coolsUntil;
  }

  /** Known from another window, with its jitter. True when it is news. */
  restore(seat: Seat, until: number): boolean {
    const standing = this.#standing(seat);
    const before = standing.coolsUntil;
    standing.coolsUntil = Math.max(before, Math.min(until, this.#now() + MAX_COOLDOWN_MS));
    return standing.coolsUntil > before;
  }

  started(seat: Seat, id: string): void {
    const standing = this.#standings.get(keyOf(seat));
    if (standing && holdOf(standing, this.#now())?.kind === 'tripped') standing.probes.add(id);
  }

  /** Every run that started ends here, limited ones too. */
  ended(seat: Seat, id: string, verdict: Verdict, startedAt: number): void {
    const key = keyOf(seat);
    const standing = this.#standings.get(key);
    standing?.probes.delete(id);
    if (verdict === 'badly') {
      const failing = this.#standing(seat);
      failing.failures += 1;
      failing.failedAt = this.#now();
    } else if (verdict === 'well' && standing) {
      standing.failures = 0;
      if (startedAt >= standing.limitedAt) this.#standings.delete(key);
    }
  }

  /** null = it may be asked. */
  hold(seat: Seat): Hold | null {
    const standing = this.#standings.get(keyOf(seat));
    return standing ? holdOf(standing, this.#now()) : null;
  }

  /** By `keyOf(seat)`. */
  holds(): ReadonlyMap<string, Hold> {
    const now = this.#now();
    const holds = new Map<string, Hold>();
    for (const [key, standing] of this.#standings) {
      const hold = holdOf(standing, now);
      if (hold) holds.set(key, hold);
    }
    return holds;
  }

  #standing(seat: Seat): Standing {
    const key = keyOf(seat);
    const known = this.#standings.get(key);
    if (known) return known;
    const standing = { coolsUntil: 0, isTold: false, limitedAt: 0, rung: 0, failures: 0, failedAt: 0, probes: new Set<string>() };
    this.#standings.set(key, standing);
    return standing;
  }
}

export function keyOf({ agentType, account, model }: Seat): string {
  return JSON.stringify([agentType, account, model]);
}

function holdOf(standing: Standing, now: number): Hold | null {
  if (standing.coolsUntil > now) return { kind: 'cooling', until: standing.coolsUntil, isTold: standing.isTold };
  const isProbed = standing.probes.size > 0;
  const { coolsUntil, failures, failedAt, isTold } = standing;
  if (failures >= TRIPS_AT) return { kind: 'tripped', cause: 'failures', since: failedAt, until: failedAt + TRIPPED_MS, isProbed };
  // Nobody said that the limit would be over: one finds out, not all that wait.
  return coolsUntil > 0 && !isTold ? { kind: 'tripped', cause: 'limit', since: coolsUntil, until: coolsUntil, isProbed } : null;
}

/** Whether a failure says that the next task of the same agent will fail too. */
const IS_OF_THE_AGENT: { [Kind in ErrorKind]: boolean } = {
  unreachable: true,
  unauthorized: true,
  modelNotFound: true,
  badResponse: true,
  incomplete: true,
  serverError: true,
  agentMissing: true,
  agentFailed: true,
  // The task's own, the user's will, or our bug.
  contextExceeded: false,
  notAllowed: false,
  untrusted: false,
  internal: false,
  // Cools down instead.
  rateLimited: false,
};

export function verdictOf(outcome: Outcome): Verdict {
  if (outcome.kind === 'completed') return 'well';
  return outcome.kind === 'failed' && IS_OF_THE_AGENT[outcome.error.kind] ? 'badly' : 'neither';
}
