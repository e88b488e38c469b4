// Takes apart event data that is no JSON as it stands: several events in one, doubled prefixes.
import { parseJson } from '#base/json.ts';
import { parseLoosely } from '#llm/looseJson.ts';

const PREFIX = /^\s*(?:data\s*:\s*)+/i;
const OTHER_FIELD = /^(?:event|id|retry)\s*:/i;

/** The data of each event in `data`; `data` alone where it holds only one. Costs two more parses, so it is for what did not parse. */
export function eventsWithin(data: string): string[] {
  const lines = data
    .split(/\r\n|\r|\n/)
    .map(withoutPrefix)
    .filter((line) => line !== '');
  const whole = lines.join('\n');
  const [first = ''] = lines;
  if (lines.length < 2 || parseJson(whole) !== undefined) return [whole];
  // One value that is printed over several lines may have lines that are values too.
  const isOneValue = /^[[{]/.test(first) && !isWholeEvent(first);
  return !isOneValue && lines.some(isWholeEvent) ? lines.filter((line) => !OTHER_FIELD.test(line)) : [whole];
}

/** A line that is all of an event's data. */
export function isWholeEvent(line: string): boolean {
  const text = withoutPrefix(line);
  return text === '[DONE]' || (/^[[{]/.test(text) && (parseJson(text) ?? parseLoosely(text)) !== undefined);
}

function withoutPrefix(line: string): string {
  return line.replace(PREFIX, '').trim();
}
