// Orders the writes of each execution, and merges saves that wait behind a write under way.

interface Writes {
  /** The save that has not begun; later saves replace its content. */
  next: { content: string; done: Promise<void> } | null;
  /** Settles, and never rejects, when the last write is over. */
  last: Promise<void>;
}

export class WriteQueue {
  readonly #writes = new Map<string, Writes>();

  /** Resolves when `content`, or a newer content given meanwhile, is written. Rejects as `write` does. */
  save(id: string, content: string, write: (content: string) => Promise<void>): Promise<void> {
    const writes = this.#writesOf(id);
    if (writes.next) {
      writes.next.content = content;
      return writes.next.done;
    }
    const next = { content, done: Promise.resolve() };
    next.done = this.#afterLast(id, writes, () => {
      writes.next = null;
      return write(next.content);
    });
    writes.next = next;
    return next.done;
  }

  /** Runs `write` after all writes of this execution that were asked for before. */
  run(id: string, write: () => Promise<void>): Promise<void> {
    return this.#afterLast(id, this.#writesOf(id), write);
  }

  #writesOf(id: string): Writes {
    const writes = this.#writes.get(id) ?? { next: null, last: Promise.resolve() };
    this.#writes.set(id, writes);
    return writes;
  }

  /** Whether the one before succeeded or not. */
  #afterLast(id: string, writes: Writes, write: () => Promise<void>): Promise<void> {
    const done = writes.last.then(write);
    const settled = done
      .catch(() => undefined)
      .then(() => {
        if (writes.last === settled) this.#writes.delete(id);
      });
    writes.last = settled;
    return done;
  }
}
