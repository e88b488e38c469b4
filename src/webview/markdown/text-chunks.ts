// Cuts long plain text into chunks of whole lines, each laid out as an element of its own. Pure.
// A browser would lay out a single megabyte-long element again on every change.

const MAX_CHUNK_LINES = 100;
const MAX_CHUNK_CHARS = 10_000;

/** Where the chunk that begins at `from` ends. A chunk that reaches the end of the text may still grow. */
export function chunkEnd(text: string, from: number): number {
  let end = from;
  for (let lines = 0; lines < MAX_CHUNK_LINES; lines++) {
    const newline = text.indexOf('\n', end);
    const next = newline < 0 ? text.length : newline + 1;
    if (next - from > MAX_CHUNK_CHARS) return end > from ? end : hardEnd(text, from);
    end = next;
    if (newline < 0) break;
  }
  return end;
}

export function lineCount(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines++;
  return text.endsWith('\n') ? lines - 1 : lines;
}

/** Cuts inside a line, but never inside a surrogate pair. */
function hardEnd(text: string, from: number): number {
  const end = from + MAX_CHUNK_CHARS;
  const isHighSurrogate = (text.charCodeAt(end - 1) & 0xfc00) === 0xd800;
  return isHighSurrogate ? end - 1 : end;
}
