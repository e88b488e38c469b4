// Shortens text without splitting a character, and puts it in a code fence it can't close.

/** Returns at most `maxLength` UTF-16 units, ending in “…” when cut: at a word boundary if one is near, and never inside a surrogate pair. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const head = text.slice(0, maxLength - 1);
  const space = head.lastIndexOf(' ');
  const whole = space > maxLength * 0.8 ? head.slice(0, space) : head.replace(/[\uD800-\uDBFF]$/, '');
  return `${whole}…`;
}

/** Returns `text` in a fence longer than any run of `mark` inside it. `info`: the info string of the opening fence (CommonMark §4.5). */
export function fenced(text: string, mark: '`' | '~', info = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(mark === '~' ? /~+/g : /`+/g)].map(([run]) => run.length));
  const fence = mark.repeat(longest + 1);
  return `${fence}${info}\n${text}\n${fence}`;
}
