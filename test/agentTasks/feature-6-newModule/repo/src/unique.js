/** Each item once, in the order of first appearance. */
export function unique(list) {
  return [...new Set(list)];
}
