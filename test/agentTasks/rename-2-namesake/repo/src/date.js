/** `2024-03-01`. */
export function format(date) {
  return date.toISOString().slice(0, 10);
}
