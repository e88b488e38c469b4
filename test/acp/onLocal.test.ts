// Tests the real OpenCode and Qwen Code on a local model: only that server is asked, with its key alone, whatever the user's own settings say.
import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { TranscriptSink } from '#contracts/runner.ts';
import { localAgent } from '#runners/acp/localAgents.ts';
import { acpLocalRunner } from '#runners/acp/onLocalModel.ts';
import { installOpenCode, installQwenCode } from '../../scripts/parts/acpAgents.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { aRunnableTask } from '../cliStubs/aRunnableTask.ts';
import { type OpenAiScript, type OpenAiStub, STUB_MODEL, startOpenAiStub } from '../cliStubs/openAiStub.ts';
import { processesWith } from '../cliStubs/processesWith.ts';
import { aHome } from './openAiAgents.ts';

const HELLO: OpenAiScript = () => ({ kind: 'message', parts: [{ text: 'Hello from the stub.' }] });

for (const [agentType, install] of [
  ['opencode-local', installOpenCode],
  ['qwen-local', installQwenCode],
] as const) {
  const program = await install().catch((error: unknown) => {
    if (error instanceof Missing) return error;
    throw error;
  });

  describe(agentType, { skip: program instanceof Missing && `it can’t be installed: ${program.message}` }, () => {
    let stub: OpenAiStub;
    let place: Awaited<ReturnType<typeof aHome>>;

    before(async () => {
      stub = await startOpenAiStub();
      place = await aHome();
    });
    after(async () => {
      await stub.stop();
      await place.remove();
    });

    async function run(script: OpenAiScript, contextTokens: number, environment: NodeJS.ProcessEnv = {}) {
      const { baseUrl, requests } = stub.serve(script, contextTokens);
      const lines: Record<string, unknown>[] = [];
      const sink: TranscriptSink = { write: async (line) => void lines.push(line as Record<string, unknown>) };
      const PATH = [path.dirname(process.execPath), '/usr/bin', '/bin'].join(path.delimiter);
      const runner = acpLocalRunner({
        agent: localAgent(agentType),
        executable: async () => String(program),
        isTrusted: () => true,
        environment: { HOME: place.home, PATH, HTTPS_PROXY: stub.origin, ...environment },
        storageFolder: path.join(place.home, 'storage'),
        endpoint: async () => ({ baseUrl, apiKey: 'the-key-of-this-origin' }),
        settings: () => ({ model: '', contextTokens: 0 }),
        inactivityMs: 60_000,
      });
      const outcome = await runner.run(aRunnableTask({ folder: place.folder }), sink, AbortSignal.timeout(100_000));
      assert.deepEqual(processesWith(`HOME=${place.home}`), [], 'no process of the run is left');
      return { outcome, requests, lines };
    }

    test('it asks that one server for the server’s model, with its key alone, and costs nothing', async () => {
      const elsewhere = 'http://127.0.0.1:9/v1';
      const provider = { own: { npm: '@ai-sdk/openai-compatible', options: { baseURL: elsewhere, apiKey: 'x' }, models: { m: {} } } };
      const settings = { 'opencode/opencode.json': { model: 'own/m', provider, permission: 'allow' } };
      for (const [name, value] of Object.entries(settings)) await write(path.join(place.home, '.config', name), value);
      await write(path.join(place.home, '.qwen', 'settings.json'), {
        security: { auth: { selectedType: 'qwen-oauth' } },
        model: { name: 'own' },
      });
      await write(path.join(place.folder, 'opencode.json'), { model: 'own/m', provider });
      const env = {
        OPENAI_API_KEY: 'cloud',
        OPENAI_BASE_URL: elsewhere,
        OPENAI_MODEL: 'cloud',
        ANTHROPIC_API_KEY: 'cloud',
        DASHSCOPE_API_KEY: 'cloud',
      };
      const { outcome, requests, lines } = await run(HELLO, 131_072, env);
      assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
      assert.deepEqual([outcome.text, outcome.costUsd], ['Hello from the stub.', 0]);
      assert.deepEqual(
        requests.map(({ model, headers }) => [model, headers.authorization]),
        requests.map(() => [STUB_MODEL, 'Bearer the-key-of-this-origin']),
      );
      assert.ok(requests.length > 0);
      assert.deepEqual(stub.strangers, [], 'nobody else is asked for anything');
      const init = lines.find(({ subtype }) => subtype === 'init');
      assert.equal(init?.agent_type, agentType);
      // The first prompt of the pinned version is what the table says, by four characters a token and a tenth more or less for the tokenizer.
      assert.ok(
        (requests[0]?.body.length ?? 0) / 4 < localAgent(agentType).firstPromptTokens * 1.25,
        `${requests[0]?.body.length} characters`,
      );
    });

    test('where its first prompt can’t fit, the server is not asked, and the message has both sizes', async () => {
      const { outcome, requests } = await run(HELLO, 4_096);
      assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'contextExceeded', JSON.stringify(outcome));
      assert.match(outcome.error.message, /needs a context of [\d,]+ tokens.*stub-coder at 127\.0\.0\.1:\d+ has 4,096/);
      assert.deepEqual(requests, []);
    });
  });
}

async function write(file: string, value: object): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, JSON.stringify(value));
}
