// Waits for what no page shows: files, processes, what a server saw.
import { setTimeout as delay } from 'node:timers/promises';

const LOOK_EVERY_MS = 50;
const PATIENCE_MS = 30_000;

type Maybe<T> = T | false | null | undefined;

/** Resolves with the first value that is neither false, null nor undefined. `what` is for the message when there never is one. */
export async function until<T>(what: string, look: () => Maybe<T> | Promise<Maybe<T>>): Promise<T> {
  const giveUpAt = Date.now() + PATIENCE_MS;
  for (;;) {
    const value = await look();
    if (value !== false && value !== null && value !== undefined) return value;
    if (Date.now() > giveUpAt) throw new Error(`Not within ${PATIENCE_MS / 1000} s: ${what}`);
    await delay(LOOK_EVERY_MS);
  }
}
