/** Reads a list of numbers. */
export function parse(text) {
  return text.split(',').map(Number);
}
