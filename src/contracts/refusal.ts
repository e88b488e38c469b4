// What the executor will not do, though it could be asked for it: the message is for people, and says the next step.

export class Refusal extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'Refusal';
  }
}
