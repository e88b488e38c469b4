// Splits code at its brackets and commas.

/** A piece of a text, without blanks around it. */
export interface Side {
  start: number;
  end: number;
  text: string;
}

/** How many brackets open there and don’t close: below 0 where more close. */
export function depthOf(text: string): number {
  return [...text].reduce((depth, char) => depth + ('([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0), 0);
}

/** The arguments of the call whose bracket stands right before `from`; empty where it does not end in this text. */
export function argumentsFrom(text: string, from: number): Side[] {
  const found: Side[] = [];
  let depth = 0;
  let quote = '';
  let start = from;
  const add = (end: number) => {
    const raw = text.slice(start, end);
    const own = raw.trim();
    const at = start + raw.length - raw.trimStart().length;
    if (own !== '') found.push({ start: at, end: at + own.length, text: own });
    start = end + 1;
  };
  for (let at = from; at < text.length; at++) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === '\\') at++;
      else if (char === quote) quote = '';
    } else if (`"'\``.includes(char)) quote = char;
    else if ('([{'.includes(char)) depth++;
    else if (char === ',' && depth === 0) add(at);
    else if (')]}'.includes(char)) {
      if (depth === 0) {
        add(at);
        return found;
      }
      depth--;
    }
  }
  return [];
}

/** Where the bracket at this offset is closed, in code without strings and comments; the code's length = nowhere. */
export function closingAt(code: string, open: number): number {
  let depth = 0;
  for (let at = open; at < code.length; at++) {
    if ('([{'.includes(code[at] ?? '')) depth++;
    else if (')]}'.includes(code[at] ?? '') && --depth === 0) return at;
  }
  return code.length;
}
