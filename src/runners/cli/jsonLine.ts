// Finds the JSON messages in a line of a CLI's output, among whatever else is printed around them.
// Warnings are printed without a newline, terminals are cleared, and two processes share one stdout.
import { stripVTControlCharacters } from 'node:util';
import { type JsonObject, objectOf, parseJson, textOf } from '#base/json.ts';

/** How often a line may be searched in all, as each brace in it may start a message. */
const MAX_PASSES = 8;

/** Returns every object that has a text under `key`, which makes it a message, in order; none for a line of plain text. */
export function messagesIn(line: string, key = 'type'): JsonObject[] {
  const whole = parseJson(line);
  // Almost every line is exactly one message.
  if (whole !== undefined) return messageOf(whole, key);
  // Raw control characters are never part of JSON (RFC 8259 §7).
  const text = plainLine(line);
  return text.includes(`"${key}"`) ? embeddedMessages(text, key) : [];
}

/** Removes escape sequences and other control characters. */
export function plainLine(line: string): string {
  return stripVTControlCharacters(line).replace(/\p{Cc}/gu, '');
}

/** Returns the last line of a CLI's plain text that reads like an error; '' where none does. */
export function errorLine(text: string): string {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.findLast((line) => /\b(?:error|fail(?:ed|ure)?|fatal|invalid|unable|cannot|can['’]t|denied|exceeded)\b/i.test(line)) ?? '';
}

function embeddedMessages(text: string, key: string): JsonObject[] {
  const found: JsonObject[] = [];
  let start = text.indexOf('{');
  for (let left = MAX_PASSES * text.length; start !== -1 && left > 0; ) {
    const end = objectEnd(text, start);
    left -= (end ?? text.length) - start;
    const value = end === null ? undefined : parseJson(text.slice(start, end));
    if (end === null || value === undefined) start = text.indexOf('{', start + 1);
    else {
      found.push(...messageOf(value, key));
      // Behind the whole object: what is nested in it is no message.
      start = text.indexOf('{', end);
    }
  }
  return found;
}

/** Returns the index behind the object that starts at `start`; null where it is not closed. */
function objectEnd(text: string, start: number): number | null {
  const marks = /["{}]|\\./g;
  marks.lastIndex = start;
  let depth = 0;
  let isInString = false;
  for (let match = marks.exec(text); match; match = marks.exec(text)) {
    const [mark] = match;
    if (mark === '"') isInString = !isInString;
    else if (!isInString && mark === '{') depth++;
    else if (!isInString && mark === '}' && --depth === 0) return marks.lastIndex;
  }
  return null;
}

function messageOf(value: unknown, key: string): JsonObject[] {
  const message = objectOf(value);
  return message !== null && textOf(message[key]) !== null ? [message] : [];
}
