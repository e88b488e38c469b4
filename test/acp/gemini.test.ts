// Tests the ACP runner on the real Gemini CLI, pinned, against a stub on loopback.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { knownAgent } from '#runners/acp/agents.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type AcpGiven, type AcpRan, runAcpAgent } from '../cliStubs/acpRun.ts';
import { type GeminiStub, type StubScript, startGeminiStub } from '../cliStubs/geminiStub.ts';
import { geminiEnvironment, makeGeminiUser } from '../cliStubs/geminiUser.ts';

const HELLO: StubScript = () => ({ kind: 'message', parts: [{ text: 'Hello from ' }, { text: 'the stub.' }] });

const cli = await installGeminiCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('the Gemini CLI over ACP', { skip: cli instanceof Missing && `it can’t be installed: ${cli.message}` }, () => {
  let stub: GeminiStub;
  let root: string;
  let count = 0;

  before(async () => {
    stub = await startGeminiStub();
    root = await mkdtemp(path.join(tmpdir(), 'claudomator-acp-gemini-'));
  });
  after(async () => {
    await stub.stop();
    await rm(root, { recursive: true, force: true });
    assert.deepEqual(stub.strangers, [], 'no real service is asked for');
  });

  async function run(script: StubScript, given: AcpGiven & { home?: string } = {}): Promise<AcpRan & { home: string }> {
    const home = given.home ?? (await makeGeminiUser(path.join(root, `home-${++count}`), { general: { maxAttempts: 1 } }));
    const { baseUrl } = stub.serve(script);
    const environment = { ...geminiEnvironment(home, baseUrl, stub), HOME: home };
    const user = {
      agent: knownAgent('gemini-acp'),
      executable: String(cli),
      environment,
      folder: path.join(home, 'ws'),
      storageFolder: home,
    };
    return { ...(await runAcpAgent(user, given)), home };
  }

  test('an answer is streamed, counted and kept', async () => {
    const { outcome, summary } = await run(HELLO);
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.deepEqual([outcome.text, outcome.stopReason, outcome.changedFiles], ['Hello from the stub.', 'stop', false]);
    assert.deepEqual([outcome.tokensIn, outcome.tokensOut, outcome.costUsd], [420, 25, null]);
    assert.deepEqual([summary.text, summary.sessionId], ['Hello from the stub.', outcome.sessionId]);
  });
});
