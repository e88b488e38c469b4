import { MAX_RETRIES, WAIT_SECONDS } from './limits.js';

/** Sends a letter; one that could not be sent is tried again. */
export async function sendLetter(letter, { send, sleep }) {
  for (let tries = 0; ; tries++) {
    try {
      return await send(letter);
    } catch (error) {
      if (tries === MAX_RETRIES) throw error;
      await sleep(WAIT_SECONDS);
    }
  }
}
