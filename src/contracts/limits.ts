// Declares the limits of a task, and says what makes them invalid.
import { money } from '#base/units.ts';

/** What one task may cost, in US dollars, and how long it may work. Null = no limit. */
export interface Limits {
  maxCostUsd: number | null;
  timeoutSeconds: number | null;
}

/** The greatest limits that make sense; the longest time is still one that a timer can hold. */
export const MOST = { maxCostUsd: 1_000, timeoutSeconds: 7 * 86_400 } as const;

/** What is wrong with a limit that somebody asks for, for people; null = nothing. */
export function limitsProblem({ maxCostUsd, timeoutSeconds }: { [Key in keyof Limits]: unknown }): string | null {
  if (maxCostUsd !== null && !isBetween(maxCostUsd, MOST.maxCostUsd))
    return `A budget is an amount in US dollars above 0 and up to ${money(MOST.maxCostUsd)}. Change it, or remove it.`;
  if (timeoutSeconds !== null && !isBetween(timeoutSeconds, MOST.timeoutSeconds))
    return `A time limit is above 0 and up to ${MOST.timeoutSeconds / 86_400} days. Change it, or remove it.`;
  return null;
}

function isBetween(value: unknown, most: number): boolean {
  return typeof value === 'number' && value > 0 && value <= most;
}
