// Wraps long lines of a document that must be visible in full.

/** VS Code does not render a line beyond its first 10,000 characters, and without word wrap far fewer are visible. */
const LINE_CHARS = 160;

/** Continues long lines on the next line, after a mark. Nothing is left out, and no surrogate pair is split. */
export function wrapLongLines(text: string): string {
  const lines = text.split('\n');
  if (lines.every((line) => line.length <= LINE_CHARS)) return text;
  const pieces = lines.map((line) => (line.match(new RegExp(`.{1,${LINE_CHARS}}`, 'gsu')) ?? ['']).join('\n↪ '));
  return `${pieces.join('\n')}\n\n⟨A line that begins with ↪ continues the line above.⟩`;
}
