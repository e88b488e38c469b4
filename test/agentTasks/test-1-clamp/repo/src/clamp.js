/** Keeps a value between two bounds. Throws a RangeError where min is above max. */
export function clamp(value, min, max) {
  if (min > max) throw new RangeError('min is above max');
  if (value < min) return min;
  if (value > max) return max;
  return value;
}
