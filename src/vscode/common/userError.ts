// A mistake or a state of the world that the user can mend. Its message is shown as it is; everything else thrown is a bug.
import type { Action, Reply } from '#contracts/reply.ts';

/** `action`: a button that leads to the next step. */
export class UserError extends Error {
  readonly action: Action | null;

  constructor(message: string, action: Action | null = null) {
    super(message);
    this.name = 'UserError';
    this.action = action;
  }
}

/** The value of a reply. Throws a UserError for a refusal. */
export function accepted<T>(reply: Reply<T>): T {
  if (reply.kind === 'refused') throw new UserError(reply.message, reply.action);
  return reply.value;
}
