/** Reads `a=1;b=2`. */
export function parse(text) {
  return Object.fromEntries(text.split(';').map((part) => part.split('=')));
}
