// Runs the benchmark's model server in its own process, so that its work is not measured. Prints its port on stdout.
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { block, blocksFor, EVENTS, tail, WARM_UP_EVENTS } from './clientStream.ts';

const server = createServer((request, response) => {
  if (request.url?.endsWith('/models')) {
    response.setHeader('content-type', 'application/json');
    response.end('{"object":"list","data":[{"id":"bench-model","object":"model","owned_by":"vllm"}]}');
    return;
  }
  let body = '';
  request.setEncoding('utf8');
  request.on('data', (piece: string) => {
    body += piece;
  });
  request.on('end', () => {
    if (response.socket) void stream(response.socket, response, body.includes('warm-up') ? WARM_UP_EVENTS : EVENTS);
  });
});

/** Bypasses node:http, which would spend more time on framing than the contenders spend on reading. */
async function stream(socket: Socket, response: ServerResponse, events: number): Promise<void> {
  socket.on('error', () => undefined);
  response.detachSocket(socket);
  socket.write('HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n');
  for (let index = 0; index < blocksFor(events); index++) {
    if (socket.destroyed) return;
    if (!socket.write(block)) await new Promise<void>((resolve) => void socket.once('drain', resolve));
  }
  socket.end(tail);
}

server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.once('disconnect', () => process.exit(0));
