// Shortens text without splitting a character, and puts it into a code fence it can't close.

/** Cuts at a word's end where one is near, and marks the cut. Never splits a character. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  const head = text.slice(0, maxLength - 1);
  const space = head.lastIndexOf(' ');
  const whole = space > maxLength * 0.8 ? head.slice(0, space) : head.replace(/[\uD800-\uDBFF]$/, '');
  return `${whole}…`;
}

/** `text` in a fence that it cannot close: longer than any run of the mark inside. `info`: what stands behind the opening fence. */
export function fenced(text: string, mark: '`' | '~', info = ''): string {
  const longest = Math.max(2, ...[...text.matchAll(mark === '~' ? /~+/g : /`+/g)].map(([run]) => run.length));
  const fence = mark.repeat(longest + 1);
  return `${fence}${info}\n${text}\n${fence}`;
}
