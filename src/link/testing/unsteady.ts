// Connects two links over a connection that delays, ends and comes back, for tests.
import type { ReliableLink } from '#link/reliable.ts';
import type { Transport } from '#link/transport.ts';

export interface Unsteadiness {
  /** Maximum delay of a message. */
  delayMs: number;
  /** The connection ends after this many messages on average; messages in transit are then lost. */
  messagesToEnd: number;
  /** 0 ≤ x < 1. */
  random(): number;
}

/** Keeps both connected, with interruptions, until the returned function is called. */
export function connectUnsteadily(one: ReliableLink, other: ReliableLink, unsteadiness: Unsteadiness): () => void {
  let isOver = false;
  const connect = () => {
    if (isOver) return;
    const [a, b] = connection(unsteadiness, () => later(connect, unsteadiness));
    one.connect(a);
    other.connect(b);
  };
  connect();
  return () => {
    isOver = true;
  };
}

function connection(unsteadiness: Unsteadiness, onEnd: () => void): [Transport, Transport] {
  const { messagesToEnd, random } = unsteadiness;
  const ends = [new Wire(), new Wire()] as const;
  let isOpen = true;
  const end = () => {
    if (!isOpen) return;
    isOpen = false;
    for (const wire of ends) wire.onEnd();
    onEnd();
  };
  const deliver = (message: string, to: Wire) => {
    if (random() < 1 / messagesToEnd) end();
    if (isOpen) to.onMessage(message);
  };
  const transport = (own: Wire, peer: Wire): Transport => ({
    send: (message) => {
      peer.order = peer.order.then(() => later(() => deliver(message, peer), unsteadiness));
    },
    listen: (onMessage, onEnded) => Object.assign(own, { onMessage, onEnd: onEnded }),
  });
  return [transport(ends[0], ends[1]), transport(ends[1], ends[0])];
}

class Wire {
  onMessage: (message: string) => void = () => undefined;
  onEnd: () => void = () => undefined;
  /** Keeps messages in order, whatever the delay of each. */
  order: Promise<unknown> = Promise.resolve();
}

function later(act: () => unknown, { delayMs, random }: Unsteadiness): Promise<void> {
  return new Promise((resolve) => {
    const run = () => {
      act();
      resolve();
    };
    const ms = random() * delayMs;
    // Most arrive in the next turn of the event loop: a timer takes at least a millisecond.
    if (ms < 1) setImmediate(run);
    else setTimeout(run, ms);
  });
}
