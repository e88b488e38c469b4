// Tests that the real CLIs on a local model reach only its server, whatever their settings say.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RunnableTask, TranscriptSink } from '#contracts/runner.ts';
import { claudeLocalRunner } from '#runners/claude/claudeOnLocal.ts';
import { extractSummary } from '#transcript/summary.ts';
import { openTranscript } from '#transcript/write.ts';
import { type ClaudeCliPin, installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type AnthropicStub, type StubScript, startAnthropicStub } from '../cliStubs/anthropicStub.ts';
import { refuses, says, toolOnce } from '../cliStubs/anthropicStubReplies.ts';
import { aRunnableTask } from '../cliStubs/aRunnableTask.ts';
import { processesWith } from '../cliStubs/processesWith.ts';

const PINS: ClaudeCliPin[] = ['claude', 'claude-2.1.197'];

for (const pin of PINS) {
  const cli = await installClaudeCli(pin).catch((error: unknown) => {
    if (error instanceof Missing) return error;
    throw error;
  });

  describe(`Claude Code on a local model (${pin})`, { skip: cli instanceof Missing && cli.message, timeout: 600_000 }, () => {
    let stub: AnthropicStub;
    let root = '';
    let runs = 0;

    before(async () => {
      stub = await startAnthropicStub();
      root = await mkdtemp(path.join(tmpdir(), 'claudomator-claude-local-'));
    });
    after(async () => {
      await stub.stop();
      await rm(root, { recursive: true, force: true });
    });

    async function run(script: StubScript, task: Partial<RunnableTask> = {}, ask?: TranscriptSink['ask']) {
      const cloud = stub.serve(refuses(500));
      const local = stub.serve(script);
      await mkdir(path.join(root, '.claude'), { recursive: true });
      const env = { ANTHROPIC_BASE_URL: cloud.baseUrl, ANTHROPIC_AUTH_TOKEN: 'cloud-token' };
      await writeFile(path.join(root, '.claude', 'settings.json'), JSON.stringify({ env, apiKeyHelper: 'echo cloud-key' }));
      const runner = claudeLocalRunner({
        executable: async () => String(cli),
        settings: () => ({ model: 'my-model' }),
        isTrusted: () => true,
        environment: () => ({
          ...env,
          PATH: process.env.PATH,
          HOME: root,
          USERPROFILE: root,
          ANTHROPIC_API_KEY: 'cloud-key',
          ANTHROPIC_CUSTOM_HEADERS: 'x-cloud: secret',
          CLAUDE_CODE_OAUTH_TOKEN: 'cloud-oauth',
          CLAUDE_CODE_USE_BEDROCK: '1',
          HTTP_PROXY: cloud.baseUrl,
        }),
        emptyFolder: async () => root,
        endpoint: async () => ({ baseUrl: `${local.baseUrl}/v1`, apiKey: 'local-key' }),
        inactivityMs: 30_000,
      });
      const transcript = path.join(root, `${++runs}.log`);
      const file = await openTranscript(transcript);
      const sink = { write: (line: object) => file.write(line), ...(ask ? { ask } : {}) };
      const outcome = await runner.run(aRunnableTask(task), sink, AbortSignal.timeout(60_000)).finally(() => file.close());
      assert.deepEqual(processesWith(`HOME=${root}`), [], 'no process of the run is left');
      assert.equal(cloud.requests.length, 0, 'nothing goes elsewhere');
      return { outcome, requests: local.requests, summary: await extractSummary(transcript) };
    }

    test('asks the server alone, with its own key and a short prompt, and costs nothing', async () => {
      const { outcome, requests, summary } = await run(() => says('Hello from your machine.'), { maxCostUsd: 0.000001 });
      assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
      assert.deepEqual([outcome.text, outcome.costUsd, outcome.tokensOut], ['Hello from your machine.', 0, 25]);
      assert.equal(summary.result?.costUsd, 0);
      const [asked] = requests;
      assert.equal(asked?.model, 'my-model');
      assert.equal(asked?.headers['x-api-key'], 'local-key');
      assert.ok(!JSON.stringify(asked?.headers).includes('cloud'), JSON.stringify(asked?.headers));
      assert.ok(JSON.stringify([asked?.system, asked?.messages, asked?.toolNames]).length < 4_000);
    });

    const forgets = pin === 'claude-2.1.197' && 'with --bare this version forgets what was asked first';
    test('goes on with its session', { skip: forgets }, async () => {
      const first = await run(() => says('Hello Ada.'), { instructions: 'My name is Ada.' });
      assert.ok(first.outcome.kind === 'completed' && first.outcome.sessionId);
      const resumes = { executionId: 'e1', sessionId: first.outcome.sessionId };
      const second = await run(() => says('Ada.'), { executionId: 'e2', instructions: 'What is my name?', resumes });
      assert.ok(second.outcome.kind === 'completed', JSON.stringify(second.outcome));
      assert.match(JSON.stringify(second.requests[0]?.messages), /My name is Ada/);
    });

    test('asks before it uses a tool, and takes the answer', async () => {
      const asked: string[] = [];
      const script = toolOnce('Bash', { command: 'touch made-by-local', description: 'Make it' });
      const { outcome } = await run(script, { folder: root }, async ({ detail }) => {
        asked.push(detail);
        return 'once';
      });
      assert.ok(outcome.kind === 'completed' && outcome.text === 'Done.', JSON.stringify(outcome));
      assert.deepEqual(asked, ['touch made-by-local']);
      assert.ok(existsSync(path.join(root, 'made-by-local')));
      await rm(path.join(root, 'made-by-local'));
    });

    test('a prompt that the server has no room for is said to be too long', async () => {
      const { outcome } = await run(() => ({
        kind: 'error',
        status: 400,
        message: 'request (9000 tokens) exceeds the available context size (8192 tokens), try increasing it',
      }));
      assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'contextExceeded', JSON.stringify(outcome));
    });
  });
}
