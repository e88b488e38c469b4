type Listener<T> = (value: T) => void;

/** Tells its listeners of each value. */
export class Emitter<T> {
  readonly #listeners = new Set<Listener<T>>();

  /** Returns a function that stops listening. */
  on(listener: Listener<T>): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Hears the next value only. */
  once(listener: Listener<T>): () => void {
    const stop = this.on((value) => {
      stop();
      listener(value);
    });
    return stop;
  }

  emit(value: T): void {
    for (const listener of [...this.#listeners]) listener(value);
  }
}
