// Declares the error thrown for requests that can't be carried out now. Ports turn it into data.

/** `action`: the next step, as a button. */
export class Refusal extends Error {
  readonly action: { title: string; command: string } | null;

  constructor(message: string, action: { title: string; command: string } | null = null) {
    super(message);
    this.name = 'Refusal';
    this.action = action;
  }
}
