// Composes a host with both ports behind a JSON round trip in one process, for tests.
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { WindowPort } from '#contracts/ports/windowPort.ts';
import { hostEnd, windowEnd } from '#link/ports.ts';
import { ReliableLink } from '#link/reliable.ts';
import { connectUnsteadily, type Unsteadiness } from './unsteady.ts';

export interface Looped {
  /** The executor's port as the window sees it. */
  port: ExecutorPort;
  /** Ends the connection for good. */
  end(): void;
}

/** `compose`: takes the window's port as the host sees it, and returns the executor's port. */
export function overLoopback(window: WindowPort, unsteadiness: Unsteadiness, compose: (window: WindowPort) => ExecutorPort): Looped {
  let port: ExecutorPort | null = null;
  const hostLink: ReliableLink = new ReliableLink((body) => host.receive(body));
  const windowLink: ReliableLink = new ReliableLink((body) => shown.receive(body));
  const composed = () => {
    if (!port) throw new Error('The host is not composed yet');
    return port;
  };
  const host = hostEnd(hostLink, composed);
  const shown = windowEnd(windowLink, window);
  port = compose(host.window);
  const end = connectUnsteadily(hostLink, windowLink, unsteadiness);
  return { port: shown.port, end };
}

/** Delays of up to two milliseconds, and a connection that ends after 50 messages on average. */
export const UNSTEADY: Unsteadiness = { delayMs: 2, messagesToEnd: 50, random: Math.random };
