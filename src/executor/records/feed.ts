// The ordered changes that windows follow. A listener that throws hurts nobody else.
import type { Change, Unnumbered } from '#contracts/change.ts';
import type { Unsubscribe } from '#contracts/executorPort.ts';

export class ChangeFeed {
  #seq = 0;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  /** The number of the last change. */
  get seq(): number {
    return this.#seq;
  }

  emit(change: Unnumbered): void {
    this.#seq += 1;
    const numbered = { ...change, seq: this.#seq } as Change;
    for (const listener of this.#listeners) {
      try {
        listener(numbered);
      } catch (error) {
        this.#onListenerError(error);
      }
    }
  }

  subscribe(listener: (change: Change) => void): Unsubscribe {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
