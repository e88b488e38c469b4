// Speaks JSON-RPC 2.0 with an agent: one message a line, requests in both directions.
import { isObject, type JsonObject, numberOf, objectOf, parseJson, textOf } from '#base/json.ts';
import { messagesIn } from '#runners/cli/jsonLine.ts';

export interface RpcError {
  code: number;
  message: string;
  data: unknown;
}

/** `gone`: the agent ended first. `late`: it did not answer in time. */
export type RpcReply = { kind: 'result'; value: unknown } | { kind: 'error'; error: RpcError } | { kind: 'gone' } | { kind: 'late' };

export type RpcId = string | number;

export interface PeerHandlers {
  /** Must not wait for anything but the disk: no line is read meanwhile. */
  onNotification(method: string, params: JsonObject): Promise<void>;
  /** To be answered with `answer` or `refuse`, at any time. */
  onRequest(id: RpcId, method: string, params: JsonObject): void;
  /** A line that is no message of the protocol; '' = a line above the bound of 16 MiB, or an empty one. */
  onNoise(line: string): void;
  /** An answer to nothing that was asked, or to what was answered already. */
  onStray(): void;
}

export const METHOD_NOT_FOUND = -32601;
/** Messages of one batch that are read. */
const MAX_BATCH = 1_000;

export class Peer {
  readonly #write: (text: string) => void;
  readonly #handlers: PeerHandlers;
  readonly #waiting = new Map<RpcId, (reply: RpcReply) => void>();
  #lastId = 0;
  #isGone = false;

  constructor(write: (text: string) => void, handlers: PeerHandlers) {
    this.#write = write;
    this.#handlers = handlers;
  }

  /** Never rejects. `limitMs`: null = no limit. `onReply`: called before another line is read. */
  request(method: string, params: object, limitMs: number | null, onReply: () => void = () => undefined): Promise<RpcReply> {
    if (this.#isGone) return Promise.resolve({ kind: 'gone' });
    const id = ++this.#lastId;
    return new Promise((resolve) => {
      const timer = limitMs === null ? undefined : setTimeout(() => this.#settle(id, { kind: 'late' }), limitMs);
      this.#waiting.set(id, (reply) => {
        clearTimeout(timer);
        onReply();
        resolve(reply);
      });
      this.#say({ id, method, params });
    });
  }

  notify(method: string, params: object): void {
    this.#say({ method, params });
  }

  answer(id: RpcId, result: object): void {
    this.#say({ id, result });
  }

  refuse(id: RpcId, code: number, message: string): void {
    this.#say({ id, error: { code, message } });
  }

  /** Takes one line of stdout, whatever it holds. */
  async take(line: string): Promise<void> {
    const batch = line.startsWith('[') ? parseJson(line) : undefined;
    const messages = Array.isArray(batch) ? batch.slice(0, MAX_BATCH).filter(isObject) : messagesIn(line, 'jsonrpc');
    if (messages.length === 0) this.#handlers.onNoise(line);
    for (const message of messages) await this.#takeMessage(message);
  }

  /** Ends all that waits, once the agent has exited. */
  end(): void {
    this.#isGone = true;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { kind: 'gone' });
  }

  async #takeMessage(message: JsonObject): Promise<void> {
    const method = textOf(message.method);
    const id = textOf(message.id) ?? numberOf(message.id);
    if (method !== null) {
      const params = objectOf(message.params) ?? {};
      if (id === null) await this.#handlers.onNotification(method, params);
      else this.#handlers.onRequest(id, method, params);
    } else if (id === null || !this.#waiting.has(id)) this.#handlers.onStray();
    else this.#settle(id, replyOf(message));
  }

  #settle(id: RpcId, reply: RpcReply): void {
    const settle = this.#waiting.get(id);
    this.#waiting.delete(id);
    settle?.(reply);
  }

  #say(message: object): void {
    this.#write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  }
}

function replyOf({ result, error }: JsonObject): RpcReply {
  const fields = objectOf(error);
  if (fields === null) return { kind: 'result', value: result };
  return { kind: 'error', error: { code: numberOf(fields.code) ?? 0, message: textOf(fields.message) ?? '', data: fields.data } };
}
