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

/** UTF-16 offsets at which the lines begin. */
export function lineStarts(text: string): number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
}

/** The line of an offset, from 0. */
export function lineAt(starts: readonly number[], at: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** `src/cart.js:12`, as a Markdown link that opens there. */
export function linkTo(place: string): string {
  const [path = '', line = '1'] = place.split(/:(?=\d+$)/);
  const url = path.split('/').map(encodeURIComponent).join('/');
  return `[${path}:${line}](${url}#L${line})`;
}

/** For a regular expression that finds this very text. */
export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
