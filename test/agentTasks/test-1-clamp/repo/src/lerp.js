/** Between two values, by a share of 0 to 1. */
export function lerp(from, to, share) {
  return from + (to - from) * share;
}
