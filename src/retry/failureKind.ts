// Declares the kinds of failure of a run, the same for servers and CLIs.

/** `until`: epoch ms at which it may be tried again; null = unknown. */
export type Failure =
  /** The same request may succeed in a moment. */
  | { kind: 'transient' }
  /** Too many requests or tokens in a short time. */
  | { kind: 'rateLimited'; until: number | null }
  /** An allowance for a longer period (hours, a day, a plan) is used up. */
  | { kind: 'quota'; until: number | null }
  /** The balance is used up: waiting does not help, paying does. */
  | { kind: 'unpaid' }
  | { kind: 'auth' }
  /** The server will refuse the same request again. */
  | { kind: 'invalid' }
  | { kind: 'contextExceeded' }
  | { kind: 'cancelled' }
  | { kind: 'unknown' };
