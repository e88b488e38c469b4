// Declares the error whose message is shown to the user unchanged; any other error is a bug.
import type { Action, Reply } from '#contracts/reply.ts';

/** `message`: one or two sentences for users. `action`: a button for the next step. */
export class UserError extends Error {
  readonly action: Action | null;

  constructor(message: string, action: Action | null = null) {
    super(message);
    this.name = 'UserError';
    this.action = action;
  }
}

/** Returns the value of a reply. Throws a UserError for a refusal. */
export function accepted<T>(reply: Reply<T>): T {
  if (reply.kind === 'refused') throw new UserError(reply.message, reply.action);
  return reply.value;
}
