// Extracts the finished sentences of streamed Markdown for screen readers, without markup. Pure.

/** Of more text than this only the end is spoken: a screen reader that lags would never catch up. */
const MAX_SPOKEN_CHARS = 600;
const SENTENCE_END = /[.!?:…](?=\s)|\n/g;

/**
 * The text beyond `from` up to its last finished sentence, or all of it when `isComplete`.
 * `next`: the offset to pass as `from` the next time.
 */
export function speakable(text: string, from: number, isComplete: boolean): { speech: string; next: number } {
  const fresh = text.slice(from);
  let end = isComplete ? fresh.length : 0;
  if (!isComplete) for (const found of fresh.matchAll(SENTENCE_END)) end = found.index + 1;
  const speech = withoutMarkup(fresh.slice(0, end));
  return { speech: speech.length > MAX_SPOKEN_CHARS ? `… ${speech.slice(-MAX_SPOKEN_CHARS)}` : speech, next: from + end };
}

function withoutMarkup(markdown: string): string {
  return markdown
    .replaceAll(/^\s*(`{3,}|~{3,}).*$/gm, '')
    .replaceAll(/^ {0,3}\[[^\]]+\]:[ \t]+\S+.*$/gm, '')
    .replaceAll(/!?\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, '$1')
    .replaceAll(/^\s*(#{1,6}|>|[-*+])\s+/gm, '')
    .replaceAll(/[*_`|]+/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
