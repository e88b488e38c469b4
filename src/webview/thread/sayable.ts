// Extracts the finished sentences of streamed Markdown for screen readers, without markup. Pure.

/** A reader that lags would never catch up; of more than this only the end is said. */
const MAX_SAID_CHARS = 600;
const SENTENCE_END = /[.!?:…](?=\s)|\n/g;

/** What of `text` beyond `from` can be said: up to its last finished sentence, or all of it when `isWhole`. `next` is where to go on. */
export function sayable(text: string, from: number, isWhole: boolean): { said: string; next: number } {
  const fresh = text.slice(from);
  let end = isWhole ? fresh.length : 0;
  if (!isWhole) for (const found of fresh.matchAll(SENTENCE_END)) end = found.index + 1;
  const said = withoutMarks(fresh.slice(0, end));
  return { said: said.length > MAX_SAID_CHARS ? `… ${said.slice(-MAX_SAID_CHARS)}` : said, next: from + end };
}

function withoutMarks(markdown: string): string {
  return markdown
    .replaceAll(/^\s*(`{3,}|~{3,}).*$/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/^\s*(#{1,6}|>|[-*+])\s+/gm, '')
    .replaceAll(/[*_`|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
