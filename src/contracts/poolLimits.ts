// How many runs the pool allows at once, in all, by agent type and by account.

export interface PoolLimits {
  total: number;
  /** Slots by agent type; a type that is not named has as many as `total`. */
  perAgent: Record<string, number>;
  /** Slots that an account (a server) really has; one that is not named has no limit of its own. */
  perAccount?: Record<string, number>;
}
