// A mistake or a state of the world that the user can mend. Its message is shown as it is; everything else thrown is a bug and goes to the log.

/** `action`: a button that leads to the next step. */
export class UserError extends Error {
  readonly action: { title: string; command: string } | null;

  constructor(message: string, action: { title: string; command: string } | null = null) {
    super(message);
    this.name = 'UserError';
    this.action = action;
  }
}
