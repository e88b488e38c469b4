// Spaces out requests to a server that answers them with one limit after the other.

/** After the second limit in a row; doubled with each further one. */
const FIRST_WAIT_MS = 2_000;
const MAX_WAIT_MS = 300_000;
/** So long after the last wait, limits are counted anew. */
const FORGOTTEN_MS = 300_000;

/** `count`: limits without a success in between. `at`: epoch ms of the last. */
export interface RepeatedLimits {
  count: number;
  at: number;
}

export function countLimit(before: RepeatedLimits | undefined, now: number): RepeatedLimits {
  const isForgotten = before === undefined || now - before.at > leastWaitMs(before.count) + FORGOTTEN_MS;
  return { count: isForgotten ? 1 : before.count + 1, at: now };
}

/** The least time until the next request, whatever the server says: some ask to come back in a second, for ever. Nothing after the first limit. */
export function leastWaitMs(count: number): number {
  return count < 2 ? 0 : Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(20, count - 2));
}
