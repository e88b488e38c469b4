// Calls methods at the other end of a link and sends events over it, as JSON.
import type { ReliableLink } from './reliable.ts';

type Message =
  | { kind: 'call'; id: number; method: string; args: unknown[] }
  | { kind: 'return'; id: number; value: unknown }
  | { kind: 'throw'; id: number; name: string; message: string }
  | { kind: 'event'; value: unknown };

type Methods = Readonly<Record<string, (...args: never[]) => Promise<unknown>>>;

type Outgoing = Pick<ReliableLink, 'send' | 'isFull' | 'onDidDrain'>;

/** One end of a link: it serves `methods` to the other end, and calls the other end's methods. */
export class CallLink {
  readonly #methods: Methods;
  readonly #waiting = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  readonly #listeners = new Set<(value: unknown) => void>();
  readonly #link: Outgoing;
  /** The last event since the link was full: its receiver sees by it that it has missed some, and asks for the whole state. Null = none. */
  #latest: { value: unknown } | null = null;
  #nextId = 1;

  constructor(link: Outgoing, methods: Methods) {
    this.#link = link;
    link.onDidDrain = () => this.#emitLatest();
    this.#methods = methods;
  }

  /** Rejects with an Error of the same name and message when the remote method rejects, and while the link is full. Arguments and result must be JSON. */
  call(method: string, args: readonly unknown[]): Promise<unknown> {
    if (this.#link.isFull) return Promise.reject(new Error(`“${method}” was not sent: the other end has not answered for too long`));
    const id = this.#nextId++;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#post({ kind: 'call', id, method, args: [...args] });
    });
  }

  /** While the link is full only the last event is kept: each must tell by itself, as the whole state or by its number, that others came before. */
  emit(value: unknown): void {
    if (this.#link.isFull) this.#latest = { value };
    else this.#post({ kind: 'event', value });
  }

  onEvent(listener: (value: unknown) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  receive(body: string): void {
    const message = JSON.parse(body) as Message;
    switch (message.kind) {
      case 'call':
        void this.#answer(message.id, message.method, message.args);
        break;
      case 'return':
        this.#take(message.id)?.resolve(message.value);
        break;
      case 'throw':
        this.#take(message.id)?.reject(Object.assign(new Error(message.message), { name: message.name }));
        break;
      case 'event':
        for (const listener of this.#listeners) listener(message.value);
    }
  }

  #take(id: number) {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    return waiting;
  }

  async #answer(id: number, method: string, args: unknown[]): Promise<void> {
    try {
      // Own methods only: the other end must not reach inherited ones such as `constructor`.
      const act = Object.hasOwn(this.#methods, method) ? this.#methods[method] : undefined;
      if (!act) throw new Error(`There is no method ${method}`);
      this.#post({ kind: 'return', id, value: await act(...(args as never[])) });
    } catch (error) {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.#post({ kind: 'throw', id, name, message });
    }
  }

  #post(message: Message): void {
    this.#link.send(JSON.stringify(message));
  }

  #emitLatest(): void {
    const latest = this.#latest;
    this.#latest = null;
    if (latest) this.#post({ kind: 'event', value: latest.value });
  }
}
