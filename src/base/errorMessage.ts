// Returns the message of any thrown value, unchanged or as a sentence.

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The message, with a full stop if it has no end mark. */
export function errorSentence(error: unknown): string {
  const text = errorMessage(error);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
