// Names the size of a model's context and where the number comes from.

export interface ContextSize {
  tokens: number;
  /** Where the number comes from, for people. */
  source: string;
  /** True when it is a default or an upper bound rather than what the loaded model has. */
  isGuess: boolean;
}
