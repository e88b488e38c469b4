// The kinds of failure of a run, the same for servers and CLIs.

/** `until`: epoch ms at which it may be tried again; null = not told. */
export type Failure =
  /** The same request may well work in a moment. */
  | { kind: 'transient' }
  /** Too many requests or tokens in a short time. */
  | { kind: 'rateLimited'; until: number | null }
  /** What was granted for a longer time (hours, a day, a plan) is used up. */
  | { kind: 'quota'; until: number | null }
  /** What was paid for is used up: it comes back when somebody pays, not with time. */
  | { kind: 'unpaid' }
  | { kind: 'auth' }
  /** The same request will be refused again. */
  | { kind: 'invalid' }
  | { kind: 'contextExceeded' }
  | { kind: 'cancelled' }
  | { kind: 'unknown' };
