/** Splits a list into lists of at most `size` items. */
export function chunk(list, size) {
  if (size < 1) throw new RangeError('size must be at least 1');
  const chunks = [];
  for (let at = 0; at < list.length; at += size) chunks.push(list.slice(at, at + size));
  return chunks;
}
