/** Reads `a=1;b=2`. */
export function parseSettings(text) {
  return Object.fromEntries(text.split(';').map((part) => part.split('=')));
}
