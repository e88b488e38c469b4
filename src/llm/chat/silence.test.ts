// Tests that a silent server is looked into: it loads, it has others to serve, or it has stopped.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, test } from 'node:test';
import { failureOf, requestTo } from '#llm/testing/chatTesting.ts';
import type { ChatEvent } from '#llm/types.ts';
import { event, text } from '../../../test/faultServer/answers.ts';
import { type FaultServer, type ScenarioName, startFaultServer } from '../../../test/faultServer/faultServer.ts';
import { chatStream } from './chat.ts';
import type { ChatRequest } from './chatRequest.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());

const never = new AbortController().signal;

async function ask(baseUrl: string, more: Partial<ChatRequest>) {
  const events: ChatEvent[] = [];
  const result = await chatStream(requestTo(baseUrl, more), (batch) => void events.push(...batch), never);
  return { result, kinds: new Set(events.map(({ kind }) => kind)) };
}

for (const [scenario, model, kind] of [
  ['llamaSwapStarting', 'big', 'loadingModel'],
  ['llamaSwapBehindAnother', 'big', 'waiting'],
  ['vllmQueued', 'qwen', 'waiting'],
] satisfies [ScenarioName, string, ChatEvent['kind']][])
  test(`a reason that the server shows is told, and waited for: ${scenario}`, async () => {
    server.setScenario(scenario);
    const { result, kinds } = await ask(server.baseUrl, { model, idleTimeoutMs: 200 });
    assert.equal(result.ok, true, JSON.stringify(result));
    assert.ok(kinds.has(kind));
  });

test('a queue that does not move is no reason', async () => {
  server.setScenario('vllmStuck');
  const { result } = await ask(server.baseUrl, { model: 'qwen', idleTimeoutMs: 200 });
  assert.equal(failureOf(result).kind, 'idle');
});

/** Begins an answer, then stops listening with the connection left open, as vLLM does whose engine has died. */
async function dyingServer(pieces: readonly string[]) {
  const dying = createServer((request, response) => {
    request.resume();
    if (request.method === 'GET') return void response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"id":"m"}]}');
    response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
    for (const piece of pieces) response.write(event(text(piece)));
    dying.close();
  });
  await new Promise<void>((resolve) => dying.listen(0, '127.0.0.1', resolve));
  return { baseUrl: `http://127.0.0.1:${(dying.address() as AddressInfo).port}/v1`, end: () => dying.closeAllConnections() };
}

for (const [pieces, kind, what] of [
  [['So far'], 'incomplete', 'has stopped in the middle of the answer: it no longer accepts connections'],
  [[], 'unreachable', 'has stopped: it no longer accepts connections'],
] as const)
  test(`a server that has stopped is said to have, long before the patience ends: ${kind}`, async (t) => {
    const dying = await dyingServer(pieces);
    t.after(dying.end);
    const { result } = await ask(dying.baseUrl, { idleTimeoutMs: 30_000 });
    const failure = failureOf(result);
    assert.deepEqual([failure.kind, failure.message.includes(what), result.text], [kind, true, pieces.join('')], failure.message);
  });
