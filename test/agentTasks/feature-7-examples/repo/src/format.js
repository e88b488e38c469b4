/** Fills a text with spaces up to a width. */
export function column(text, width) {
  return text.padEnd(width);
}
