// A part that this machine cannot have. The message says what is missing and what to do; it is shown as it is, without a stack.

export class Missing extends Error {
  override readonly name = 'Missing';
}
