// A loopback model server that misbehaves on request: what no real server can be made to do. One scenario at a time, by name.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import type { Scenario, Seen } from './exchange.ts';
import { connectionScenarios, type ScenarioName, scenarios } from './scenarios.ts';

export type { ScenarioName } from './scenarios.ts';
export { scenarioNames } from './scenarios.ts';

export interface FaultServer {
  /** Ends in `/v1`. */
  readonly baseUrl: string;
  readonly port: number;
  /** Everything received since the last `setScenario`, oldest first. */
  readonly requests: Seen[];
  /** Takes effect for the next connection or request; forgets `requests`. */
  setScenario(name: ScenarioName): void;
  /** Ends every connection too. */
  close(): Promise<void>;
}

export async function startFaultServer(options: { scenario?: ScenarioName; port?: number } = {}): Promise<FaultServer> {
  let name: ScenarioName = options.scenario ?? 'ok';
  let requests: Seen[] = [];
  const sockets = new Set<Socket>();
  const http: Server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const body = Buffer.concat(pieces).toString('utf8');
    const seen: Seen = {
      method: request.method ?? '',
      path: request.url ?? '',
      headers: request.headers,
      body: body === '' ? null : (JSON.parse(body) as unknown),
      closedEarly: false,
    };
    requests.push(seen);
    response.once('close', () => {
      seen.closedEarly = !response.writableFinished;
    });
    const scenario: Scenario = scenarios[name];
    await scenario({ request: seen, response, earlier: requests.slice(0, -1), isGone: () => response.destroyed, seen: () => requests });
  }

  // A TCP server in front, so that a scenario may speak something other than HTTP.
  const tcp = createTcpServer((socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const takeOver = connectionScenarios[name];
    if (takeOver) takeOver(socket);
    else http.emit('connection', socket);
  });
  await new Promise<void>((resolve, reject) => {
    tcp.once('error', reject);
    tcp.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = tcp.address() as AddressInfo;

  return {
    baseUrl: `http://127.0.0.1:${port}/v1`,
    port,
    get requests() {
      return requests;
    },
    setScenario: (next) => {
      name = next;
      requests = [];
    },
    close: () =>
      new Promise((resolve) => {
        tcp.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
