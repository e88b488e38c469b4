// Verifies code with a fault in it, which may run without end.
import type { Ports, Verified } from '#agent/task/ports.ts';

const TIMES_LONGER = 6;
const LEAST_MS = 8_000;
const LEAST_TRIAL_MS = 3_000;

/** `cleanMs`: what the same took without a fault. One that is stopped is `notRun`. */
export async function verifyFaulty(ports: Ports, cleanMs: number, signal: AbortSignal): Promise<Verified> {
  return await verifyFor(ports, Math.max(LEAST_MS, Math.round(cleanMs * TIMES_LONGER)), signal);
}

/** One of many corrections that are tried. `beforeMs`: what it took before; undefined = unknown. One that is stopped is `notRun`. */
export async function verifyTrial(ports: Ports, beforeMs: number | undefined, signal: AbortSignal): Promise<Verified> {
  return await verifyFor(ports, trialLimitMs(beforeMs), signal);
}

/** A loop that a correction made endless is not waited for as long as one of many faults: there are more to try. */
export function trialLimitMs(beforeMs: number | undefined): number {
  return beforeMs === undefined ? LEAST_MS : Math.max(LEAST_TRIAL_MS, Math.round(beforeMs * TIMES_LONGER));
}

async function verifyFor(ports: Ports, limitMs: number, signal: AbortSignal): Promise<Verified> {
  return await ports.verify(AbortSignal.any([signal, AbortSignal.timeout(limitMs)]));
}
