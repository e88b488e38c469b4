/** The first `count` words, with an ellipsis where some are left out. */
export function excerpt(text, count) {
  const words = text.split(/\s+/);
  if (words.length <= count) return text;
  return `${words.slice(0, count).join(' ')}…`;
}
