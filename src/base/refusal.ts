// Declares the error for a request that can't be carried out now. Ports turn it into data.

/** `message`: one or two sentences for users. `action`: a button for the next step. */
export class Refusal extends Error {
  readonly action: { title: string; command: string } | null;

  constructor(message: string, action: { title: string; command: string } | null = null) {
    super(message);
    this.name = 'Refusal';
    this.action = action;
  }
}
