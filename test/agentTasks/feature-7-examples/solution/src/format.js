/** Fills a text with spaces up to a width. */
export function column(text, width) {
  return text.padEnd(width);
}

/** 1500 becomes `1.5k`. */
export function shortCount(n) {
  return n < 1000 ? String(n) : `${n / 1000}k`;
}
