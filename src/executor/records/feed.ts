// Numbers the changes that windows follow, and passes them to every listener, also when one throws.
import type { Change, Unnumbered } from '#contracts/change.ts';
import type { Unsubscribe } from '#contracts/ports/executorPort.ts';

export class ChangeFeed {
  #seq = 0;
  readonly #listeners = new Set<(change: Change) => void>();
  readonly #onListenerError: (error: unknown) => void;

  constructor(onListenerError: (error: unknown) => void) {
    this.#onListenerError = onListenerError;
  }

  /** Of the last change; 0 = there was none. */
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
