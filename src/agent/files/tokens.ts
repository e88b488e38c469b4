// Estimates tokens of code and prose, a little high: servers count exactly, but not before it is chosen what to show.

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 3.2);
}
