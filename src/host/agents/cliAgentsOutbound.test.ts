// Checks that what a CLI is handed is on record with the files of the whole conversation.
import assert from 'node:assert/strict';
import dns from 'node:dns';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { OutboundRequest, Sender } from '#contracts/logs.ts';
import type { RunnableTask } from '#contracts/runner.ts';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import { aTask } from '#executor/testing/bench.ts';
import { aWindow } from '#host/testing/aWindow.ts';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { CliAgents } from './cliAgents.ts';
import { CurrentFacts } from './currentFacts.ts';

const skip = process.platform === 'win32' && 'the stand-in starts by its first line';
const attached = (name: string) => ({ name, text: '', startLine: null, truncated: false });
const TASK: RunnableTask = {
  executionId: 'e2',
  instructions: 'Grüße.',
  attachments: [attached('now.ts')],
  model: 'm',
  folder: null,
  workspaceFolder: null,
  isCopy: false,
  mode: 'auto',
  agentMode: '',
  resumes: { executionId: 'e1', sessionId: null },
  continues: null,
  maxCostUsd: null,
};

/** Runs the task with an agent whose program ends at once. */
async function handedOver(t: TestContext, agentType: string, baseUrl = '') {
  const folder = await scratchFolder(t);
  const program = path.join(folder, 'cli');
  await writeFile(program, `#!${process.execPath}\n`, { mode: 0o755 });
  const window = aWindow({ 'claude.path': program, 'gemini.path': program });
  const registry = new RunnerRegistry();
  const localModel = { settingsFor: () => ({ endpoint: baseUrl, model: 'm' }), endpoint: async () => ({ baseUrl, apiKey: null }) };
  const sent: (Sender & OutboundRequest)[] = [];
  const outbound = { observe: (sender: Sender) => async (sending: OutboundRequest) => void sent.push({ ...sender, ...sending }) };
  const earlier = { exchanges: async () => [], tasks: async () => [aTask({ attachments: [attached('before.ts')] })] };
  const localSlots = { limit: (registered: unknown) => registered };
  const cliAgents = new CliAgents({
    registry,
    facts: new CurrentFacts(window.facts(), window.port),
    localModel: localModel as never,
    localSlots: localSlots as never,
    storageFolder: folder,
    outbound: outbound as never,
    earlier,
    onDidSearch: () => undefined,
    log: () => undefined,
  });
  await cliAgents.refresh();
  await registry.get(agentType)?.run(TASK, { write: async () => undefined }, new AbortController().signal);
  return sent;
}

test('a CLI’s prompt is on record with its bytes, its service and the files of the whole conversation', { skip }, async (t) => {
  const [sent, ...more] = await handedOver(t, 'gemini');
  assert.deepEqual(more, []);
  const { to, bytes, ...rest } = sent ?? { to: '', bytes: 0 };
  assert.ok(to !== '' && bytes > Buffer.byteLength(TASK.instructions));
  assert.deepEqual(rest, {
    by: 'gemini',
    executionId: 'e2',
    files: ['now.ts', 'before.ts'],
    folder: null,
    what: 'prompt for the gemini CLI',
  });
});

test('Claude Code on a local model is on record where that model is on another machine, and only there', { skip }, async (t) => {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(400).end('{}');
  });
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  await once(server.listen(0), 'listening');
  const { port } = server.address() as AddressInfo;
  assert.deepEqual(await handedOver(t, 'claude-local', `http://127.0.0.1:${port}/v1`), []);
  // The same server by a name that is not this machine's: elsewhere to the extension.
  const { lookup } = dns;
  t.mock.method(dns, 'lookup', (_name: string, ...rest: [never]) => lookup('127.0.0.1', ...rest));
  const [sent] = await handedOver(t, 'claude-local', `http://models.invalid:${port}/v1`);
  assert.deepEqual([sent?.by, sent?.to], ['claude-local', `http://models.invalid:${port}`]);
});
