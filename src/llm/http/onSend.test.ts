// Tests that every request to another machine is reported before it is sent, and none to this one.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { chat } from '#llm/chat/chat.ts';
import { checkEndpoint } from '#llm/check/checkEndpoint.ts';
import { findServer } from '#llm/check/discover.ts';
import { listModels } from '#llm/servers/models.ts';
import { requestTo } from '#llm/testing/chatTesting.ts';
import type { OnSend } from '#llm/types.ts';
import { type FaultServer, startFaultServer } from '../../../test/faultServer/faultServer.ts';

let server: FaultServer;
before(async () => {
  server = await startFaultServer();
});
after(() => server.close());
beforeEach(() => server.setScenario('ok'));

const never = new AbortController().signal;

/** Every address of this machine, but none that is loopback by name: the same server, as if it were elsewhere. */
const elsewhere = () => `http://0.0.0.0:${server.port}/v1`;

function recorder(): { told: Parameters<OnSend>[0][]; onSend: OnSend } {
  const told: Parameters<OnSend>[0][] = [];
  return { told, onSend: async (sending) => void told.push(sending) };
}

test('a chat that leaves is told with its origin, its path and the bytes of its body; one that stays is not', async () => {
  const { told, onSend } = recorder();
  const near = await chat(requestTo(server.baseUrl, { endpoint: { baseUrl: server.baseUrl, apiKey: null, onSend } }), never);
  assert.deepEqual([near.ok, told], [true, []]);
  const far = await chat(requestTo(elsewhere(), { endpoint: { baseUrl: elsewhere(), apiKey: 'secret-key', onSend } }), never);
  assert.ok(far.ok);
  const sent = told.filter(({ what }) => what === 'POST /v1/chat/completions');
  assert.equal(sent.length, 1);
  assert.equal(sent[0]?.to, `http://0.0.0.0:${server.port}`);
  assert.ok((sent[0]?.bytes ?? 0) > 50);
  assert.doesNotMatch(JSON.stringify(told), /secret-key|Hi/);
});

test('a request that nobody answers is told too', async () => {
  const { told, onSend } = recorder();
  const gone = 'http://models.invalid:1/v1';
  await chat(requestTo(gone, { endpoint: { baseUrl: gone, apiKey: null, onSend } }), never);
  assert.ok(told.filter(({ what }) => what.startsWith('POST')).length >= 1);
});

test('a model list, the look at an address that was entered, and every line of Check Endpoint are told', async () => {
  const lists = recorder();
  await listModels({ baseUrl: elsewhere(), apiKey: null, onSend: lists.onSend }, never);
  await findServer({ baseUrl: elsewhere(), apiKey: null, onSend: lists.onSend }, 2_000, never);
  assert.equal(lists.told.filter(({ what, bytes }) => what === 'GET /v1/models' && bytes === 0).length, 2);
  const check = recorder();
  const before = server.requests.length;
  await checkEndpoint({ baseUrl: elsewhere(), apiKey: null, onSend: check.onSend }, 'test-model', never);
  assert.equal(check.told.length, server.requests.length - before, 'as many as the server got');
});

test('nothing is sent before whoever is told has it on record, nor after a cancel meanwhile', async () => {
  const before = server.requests.length;
  const abort = new AbortController();
  const seen: number[] = [];
  const onSend: OnSend = async () => {
    seen.push(server.requests.length);
    abort.abort();
  };
  await listModels({ baseUrl: elsewhere(), apiKey: null, onSend }, abort.signal);
  assert.deepEqual([seen, server.requests.length], [[before], before]);
});

test('what is told may take its time: nothing is sent meanwhile', async () => {
  const hosts: (string | undefined)[][] = [];
  const onSend: OnSend = async () => {
    // What is sent after the request in question has come there after it.
    for (const _ of [1, 2]) await listModels({ baseUrl: server.baseUrl, apiKey: null }, never);
    hosts.push(server.requests.map(({ headers }) => headers.host));
  };
  assert.equal((await listModels({ baseUrl: elsewhere(), apiKey: null, onSend }, never)).ok, true);
  const near = `127.0.0.1:${server.port}`;
  assert.deepEqual(hosts, [[near, near]]);
});
