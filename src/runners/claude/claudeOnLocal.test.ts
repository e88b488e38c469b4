// Where Claude Code on a local model is led, with what, and what it is said to cost.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { RunnableTask } from '#contracts/runner.ts';
import { claudeLocalRunner } from './claudeOnLocal.ts';

const RECORDING = fileURLToPath(import.meta.resolve('#transcript/fixtures/claude/text.jsonl'));

/** Notes how it was started, and says what a real one said. */
const FAKE = `#!${process.execPath}
const { createReadStream, writeFileSync } = require('node:fs');
writeFileSync(process.env.TOLD, JSON.stringify({ args: process.argv.slice(2), env: process.env }));
createReadStream(process.env.RECORDING).pipe(process.stdout);
process.stdin.destroy();
`;

const TASK: RunnableTask = {
  executionId: 'e1',
  instructions: 'Do it.',
  attachments: [],
  model: '',
  folder: null,
  workspaceFolder: null,
  isCopy: false,
  mode: 'auto',
  agentMode: '',
  resumes: null,
  continues: null,
  maxCostUsd: 0.01,
};

/** Refuses an empty message, as a server that has the API does. */
const server = createServer((request, response) => {
  request.resume();
  response.writeHead(request.url === '/v1/messages' ? 400 : 404, { 'content-type': 'application/json' }).end('{}');
});
let baseUrl = '';
let folder = '';
before(async () => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  folder = await mkdtemp(path.join(tmpdir(), 'claudomator-claude-local-'));
  await writeFile(path.join(folder, 'claude'), FAKE, { mode: 0o755 });
});
after(async () => {
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true, force: true });
});

async function run() {
  const told = path.join(folder, 'told');
  const lines: Record<string, unknown>[] = [];
  const runner = claudeLocalRunner({
    executable: async () => path.join(folder, 'claude'),
    settings: () => ({ model: 'my-model' }),
    isTrusted: () => true,
    environment: () => ({
      PATH: '/usr/bin',
      TOLD: told,
      RECORDING,
      CLAUDE_CONFIG_DIR: folder,
      ANTHROPIC_API_KEY: 'cloud-key',
      ANTHROPIC_AUTH_TOKEN: 'cloud-token',
      ANTHROPIC_BASE_URL: 'https://cloud.example',
      CLAUDE_CODE_USE_BEDROCK: 'cloud',
      HTTPS_PROXY: 'http://proxy.example:3128',
      NO_PROXY: 'intranet.example',
    }),
    emptyFolder: async () => folder,
    endpoint: async () => ({ baseUrl: `${baseUrl}/v1`, apiKey: 'local-key' }),
  });
  const sink = { write: async (line: object) => void lines.push(line as Record<string, unknown>) };
  const outcome = await runner.run(TASK, sink, new AbortController().signal);
  return { outcome, lines, ...(JSON.parse(await readFile(told, 'utf8')) as { args: string[]; env: Record<string, string> }) };
}

const skip = process.platform === 'win32' && 'the stand-in starts by its first line';

test('it is led to that one server with its key alone, past every proxy, whatever the environment and the user’s settings say', {
  skip,
}, async () => {
  const { args, env } = await run();
  assert.deepEqual([env.ANTHROPIC_BASE_URL, env.ANTHROPIC_API_KEY, env.ANTHROPIC_DEFAULT_HAIKU_MODEL], [baseUrl, 'local-key', 'my-model']);
  assert.deepEqual(
    Object.entries(env).filter(([, value]) => /cloud/.test(value)),
    [],
  );
  assert.equal(env.CLAUDE_CONFIG_DIR, folder, 'it keeps its files where it always does');
  assert.deepEqual([env.NO_PROXY, env.no_proxy], ['intranet.example,127.0.0.1', 'intranet.example,127.0.0.1']);
  assert.ok(args.includes('--bare') && args.includes('--setting-sources=') && args.includes('--model=my-model'), args.join(' '));
});

test('it costs nothing, in its outcome and in its transcript, and no budget is measured by a cloud’s price', { skip }, async () => {
  const { outcome, lines, args } = await run();
  assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
  assert.equal(outcome.costUsd, 0);
  assert.equal(lines.find(({ type }) => type === 'result')?.total_cost_usd, 0);
  assert.ok(!args.some((arg) => arg.startsWith('--max-budget-usd')));
});
