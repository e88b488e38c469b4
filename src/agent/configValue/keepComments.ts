// Keeps comments of a configuration file at the lines that they are about.

/** `"strict": false // not yet`: what is set, the space, and the comment. */
const COMMENTED = /^(\s*\S.*?)(\s+)((?:\/\/|#|\/\*).*)$/;

/** Where a draft adds a line after one with a comment, a model leaves the comment at the end of the new one, or out. */
export function keepComments(before: string, after: string): string {
  const old = before.split('\n');
  const lines = after.split('\n');
  // A comment changes no address.
  const [was, now] = [addresses(old), addresses(lines)];
  const known = new Set(was);
  for (const [index, address] of was.entries()) {
    const line = old[index] ?? '';
    const { space, comment } = parts(line);
    const at = comment === '' ? -1 : now.indexOf(address);
    if (at === -1 || lines[at]?.includes(comment)) continue;
    const moved = lines.findIndex((one, other) => other !== at && one.trimEnd().endsWith(comment) && !known.has(now[other] ?? ''));
    if (moved === -1 && after.includes(comment)) continue;
    if (moved !== -1) lines[moved] = (lines[moved] ?? '').slice(0, (lines[moved] ?? '').lastIndexOf(comment)).trimEnd();
    lines[at] = `${(lines[at] ?? '').trimEnd()}${space}${comment}`;
  }
  return lines.join('\n');
}

/** What each line sets: its section, the keys that it is indented below, and its own key; '' = nothing. */
function addresses(lines: readonly string[]): string[] {
  let section = '';
  const open: { indent: number; key: string }[] = [];
  return lines.map((line) => {
    const own = parts(line).set.trim().replace(/,$/, '');
    if (own === '' || /^(?:#|\/\/|\/\*|;)/.test(own)) return '';
    if (/^\[.*\]$/.test(own)) section = own;
    const indent = line.length - line.trimStart().length;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= indent) open.pop();
    const key = /^(["']?[\w.$@/-]+["']?)\s*[:=]/.exec(own)?.[1] ?? own;
    const address = [section, ...open.map((one) => one.key), key].join(' > ');
    open.push({ indent, key });
    return address;
  });
}

/** A sign in quotes begins no comment. */
function parts(line: string): { set: string; space: string; comment: string } {
  const [, set = '', space = '', comment = ''] = COMMENTED.exec(line) ?? [];
  const isInQuotes = ['"', "'"].some((quote) => (set.split(quote).length - 1) % 2 === 1);
  return comment === '' || isInQuotes ? { set: line, space: '', comment: '' } : { set, space, comment };
}
