// Verifies code with a fault in it, which may run without end.
import type { Ports, Verified } from '#agent/task/ports.ts';

const TIMES_LONGER = 6;
const LEAST_MS = 8_000;

/** `cleanMs`: what the same took without a fault. One that is stopped is `notRun`. */
export async function verifyFaulty(ports: Ports, cleanMs: number, signal: AbortSignal): Promise<Verified> {
  const limit = AbortSignal.timeout(Math.max(LEAST_MS, Math.round(cleanMs * TIMES_LONGER)));
  return await ports.verify(AbortSignal.any([signal, limit]));
}
