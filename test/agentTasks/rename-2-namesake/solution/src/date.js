/** `2024-03-01`. */
export function formatDate(date) {
  return date.toISOString().slice(0, 10);
}
