// Reads the message of anything thrown, as a sentence or as it is.

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The same, ending like a sentence. */
export function errorSentence(error: unknown): string {
  const text = errorMessage(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
