// Estimates the tokens of code and prose, a little high.

export function estimateTokens(text: string): number {
  return Math.ceil(text.length / 3.2);
}
