// Declares the error for a part that this machine can't have. Its message, with what to do, is shown without a stack.

export class Missing extends Error {
  override readonly name = 'Missing';
}
