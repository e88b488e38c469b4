/** Rounds to whole cents, halves away from zero. */
export function roundCents(amount) {
  return Math.round(amount);
}
