// Reads from a refusal when the server may be asked again: from its headers and its body.
import { parseRetryAfter, type ResponseHeaders, toldWait } from './retryAfter.ts';
import { waitInBody } from './waitInBody.ts';

/**
 * Milliseconds from `now` (epoch ms); null when neither tells. Never negative. `body`: its JSON, or undefined.
 * The body comes before headers that only list several limits, of which it names the one that was hit.
 */
export function refusedForMs(headers: ResponseHeaders, body: unknown, now: number): number | null {
  return toldWait(headers, now) ?? waitInBody(body, now) ?? parseRetryAfter(headers, now);
}
