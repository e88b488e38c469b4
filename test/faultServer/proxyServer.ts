// Serves as an HTTP proxy on loopback for tests: what it is asked for, whatever its name, comes from one server on loopback.
import { createServer as createHttpServer, request as httpRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface ProxyServer {
  readonly port: number;
  /** `http://127.0.0.1:PORT`, or https. */
  readonly origin: string;
  /** What it was asked for: `POST http://models.invalid/v1/…`, or `CONNECT models.invalid:443`. */
  readonly asked: string[];
  /** The header of each. */
  readonly authorizations: (string | undefined)[];
  close(): Promise<void>;
}

export interface ProxyOptions {
  /** Where every request ends: a port of 127.0.0.1. */
  target: number;
  /** `user:password` that it wants. */
  login?: string;
  /** Answers every tunnel with this status instead. */
  refusesWith?: number;
  /** Key and certificate in PEM: the proxy speaks TLS itself. */
  tls?: string;
}

export async function startProxyServer({ target, login, refusesWith, tls }: ProxyOptions): Promise<ProxyServer> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  /** The status that it is refused with; null = it may. */
  const note = (request: IncomingMessage): number | null => {
    const { 'proxy-authorization': given } = request.headers;
    asked.push(`${request.method} ${request.url}`);
    authorizations.push(given);
    if (login !== undefined && given !== `Basic ${Buffer.from(login).toString('base64')}`) return 407;
    return request.method === 'CONNECT' ? (refusesWith ?? null) : null;
  };
  const forward = (request: IncomingMessage, response: ServerResponse) => {
    const refusal = note(request);
    if (refusal !== null) return void response.writeHead(refusal, { 'proxy-authenticate': 'Basic' }).end('<html>Proxy');
    const url = new URL(request.url ?? '');
    const { 'proxy-authorization': _, ...headers } = request.headers;
    const onward = httpRequest({ host: '127.0.0.1', port: target, path: url.pathname + url.search, method: request.method, headers });
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(response);
    });
    onward.once('error', () => response.writeHead(502).end());
    request.pipe(onward);
  };
  const server = tls === undefined ? createHttpServer(forward) : createHttpsServer({ key: tls, cert: tls }, forward);
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined).once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request: IncomingMessage, socket: Socket) => {
    const refusal = note(request);
    if (refusal !== null) return void socket.end(`HTTP/1.1 ${refusal} No\r\nContent-Length: 0\r\n\r\n`);
    const onward = connect(target, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy()).once('close', () => onward.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    port,
    origin: `http${tls === undefined ? '' : 's'}://127.0.0.1:${port}`,
    asked,
    authorizations,
    close: () => {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
