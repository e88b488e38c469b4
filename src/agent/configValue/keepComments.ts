// Keeps comments of a configuration file at the lines that they are about.

/** `"strict": false // not yet`: what is set, without its comma, and the comment. */
const COMMENTED = /^(\s*\S.*?),?\s*((?:\/\/|#|\/\*).*)$/;

/** Where a draft adds a line after one with a comment, a model leaves the comment at the end of the new one. */
export function keepComments(before: string, after: string): string {
  const known = new Set(before.split('\n').map(bare));
  const lines = after.split('\n');
  for (const line of before.split('\n')) {
    const [, , comment = ''] = COMMENTED.exec(line) ?? [];
    const own = bare(line);
    if (comment === '' || own === '') continue;
    const at = lines.findIndex((one) => bare(one) === own);
    const moved = lines.findIndex((one, index) => index !== at && one.trimEnd().endsWith(comment) && !known.has(bare(one)));
    if (at === -1 || moved === -1 || lines[at]?.includes(comment)) continue;
    lines[moved] = (lines[moved] ?? '').slice(0, (lines[moved] ?? '').lastIndexOf(comment)).trimEnd();
    lines[at] = `${(lines[at] ?? '').trimEnd()} ${comment}`;
  }
  return lines.join('\n');
}

function bare(line: string): string {
  return (COMMENTED.exec(line)?.[1] ?? line).trim().replace(/,$/, '');
}
