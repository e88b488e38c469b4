// Replaces host/composeHost.ts in a test build, with both ports behind an unsteady link.
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { HostStart, WindowPort } from '#contracts/ports/windowPort.ts';
import { composeHost as composeDirectly, type Host } from '#host/composeHost.ts';
import { overLoopback, UNSTEADY } from './loopback.ts';

export function composeHost(start: HostStart, window: WindowPort): Host {
  let host: Host | null = null;
  const { port, end } = overLoopback(window, UNSTEADY, (remote: WindowPort): ExecutorPort => {
    host = composeDirectly(JSON.parse(JSON.stringify(start)), remote);
    return host.port;
  });
  return {
    port,
    dispose: async () => {
      await host?.dispose();
      end();
    },
  };
}
