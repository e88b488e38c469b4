// Declares the limits of a task, and validates them.
import { money } from '#base/units.ts';

/** The budget of one task in US dollars, and its working time in seconds. Null = no limit. */
export interface Limits {
  maxCostUsd: number | null;
  timeoutSeconds: number | null;
}

/** The upper bounds. The time is one that a timer can still hold (2^31 ms). */
export const MAX_LIMITS = { maxCostUsd: 1_000, timeoutSeconds: 7 * 86_400 } as const;

/** Returns why the limits are invalid, as a sentence for users; null = they are valid. */
export function limitsProblem({ maxCostUsd, timeoutSeconds }: { [Key in keyof Limits]: unknown }): string | null {
  if (maxCostUsd !== null && !isBetween(maxCostUsd, MAX_LIMITS.maxCostUsd))
    return `A budget must be an amount in US dollars above 0 and up to ${money(MAX_LIMITS.maxCostUsd)}. Change it, or remove it.`;
  if (timeoutSeconds !== null && !isBetween(timeoutSeconds, MAX_LIMITS.timeoutSeconds))
    return `A time limit must be above 0 and up to ${MAX_LIMITS.timeoutSeconds / 86_400} days. Change it, or remove it.`;
  return null;
}

function isBetween(value: unknown, max: number): boolean {
  return typeof value === 'number' && value > 0 && value <= max;
}
