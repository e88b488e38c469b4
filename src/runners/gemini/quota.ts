// Tells when the Gemini API's daily quota resets: at midnight Pacific time.
// See https://ai.google.dev/gemini-api/docs/rate-limits.

const HOUR_MS = 3_600_000;
const PACIFIC = new Intl.DateTimeFormat('en-US', { timeZone: 'America/Los_Angeles', day: 'numeric' });

/** Returns epoch ms: the first whole hour of the next day there, which is midnight on days of 23 and 25 hours too. */
export function nextPacificMidnight(now: number): number {
  const today = PACIFIC.format(now);
  let at = Math.ceil((now + 1) / HOUR_MS) * HOUR_MS;
  while (PACIFIC.format(at) === today) at += HOUR_MS;
  return at;
}
