// Long lines for a document in which all of a text must be seen.

/** VS Code draws no more of a line than its first 10,000 characters, and without a wrap far fewer are in sight. */
const LINE_CHARS = 160;

/** Long lines go on below, behind a mark; nothing is left out. */
export function brokenLines(text: string): string {
  const lines = text.split('\n');
  if (lines.every((line) => line.length <= LINE_CHARS)) return text;
  const pieces = lines.map((line) => (line.match(new RegExp(`.{1,${LINE_CHARS}}`, 'gsu')) ?? ['']).join('\n↪ '));
  return `${pieces.join('\n')}\n\n⟨Lines that begin with ↪ go on from the line above.⟩`;
}
