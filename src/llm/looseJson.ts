// Parses what programs write that take Python's notation for JSON.
import { parseJson } from '#base/json.ts';

/** An error or an event; a longer text costs too much for what it may be. */
const MAX_CHARS = 1024 * 1024;
/** Strings in either quotes, whose contents stay as they are, and the words that JSON lacks. A string without an end goes to the end, so that none of it is looked at again. */
const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*(?:"|\\?$)|'([^'\\]*(?:\\.[^'\\]*)*)(?:'|\\?$)|-?\bInfinity\b|\b(?:NaN|None|True|False)\b/gs;

/** For an object or a list that is no JSON: `NaN` and `Infinity` as numbers, `None`, `True` and `False`, strings in single quotes. Undefined for anything else. */
export function parseLoosely(text: string): unknown {
  if (text.length > MAX_CHARS || !/^\s*[[{]/.test(text)) return undefined;
  return parseJson(
    text.replace(TOKEN, (token: string, quoted: string | undefined) => {
      if (quoted !== undefined) return `"${requoted(quoted)}"`;
      if (token.startsWith('"')) return token;
      return token === 'True' ? 'true' : token === 'False' ? 'false' : 'null';
    }),
  );
}

/** The contents of a string in single quotes for one in double quotes. */
function requoted(text: string): string {
  return text.replace(/\\(?:x([\da-f]{2})|(.))|"/gis, (found: string, hex: string | undefined, escaped: string | undefined) => {
    if (hex !== undefined) return `\\u00${hex}`;
    if (escaped === undefined) return '\\"';
    return escaped === "'" ? "'" : found;
  });
}
