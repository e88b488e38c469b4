// Tests the ACP runner on the real Gemini CLI, pinned, against a stub on loopback.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { knownAgent } from '#runners/acp/agents.ts';
import { installGeminiCli } from '../../scripts/parts/geminiCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { type AcpGiven, type AcpRan, blocksOf, runAcpAgent } from '../cliStubs/acpRun.ts';
import { type GeminiStub, quotaFailure, type StubScript, startGeminiStub } from '../cliStubs/geminiStub.ts';
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

  test('a command and a change are asked for, exactly; allowed they are done', async () => {
    const script: StubScript = ({ number }) => {
      if (number === 1)
        return {
          kind: 'message',
          parts: [{ text: 'One.' }, { call: 'run_shell_command', args: { command: 'touch made.txt', description: 'harmless' } }],
        };
      if (number === 2) return { kind: 'message', parts: [{ call: 'write_file', args: { file_path: 'new.txt', content: 'a\n' } }] };
      return { kind: 'message', parts: [{ text: 'Done.' }] };
    };
    const { outcome, asked, home, lines } = await run(script, { ask: async () => 'once' });
    assert.ok(outcome.kind === 'completed' && outcome.changedFiles, JSON.stringify(outcome));
    assert.deepEqual(
      asked.map(({ kind, detail }) => [kind, detail]),
      [
        ['command', 'touch made.txt'],
        ['edit', '@@ -0,0 +1,1 @@\n+a\n'],
      ],
    );
    assert.equal(await readFile(path.join(home, 'ws', 'new.txt'), 'utf8'), 'a\n');
    assert.equal(existsSync(path.join(home, 'ws', 'made.txt')), true);
    assert.deepEqual(
      blocksOf(lines, 'tool_result').map(({ is_error }) => is_error),
      [false, false],
    );
  });

  // The pinned version answers that it has no session of this project, whatever it has stored.
  test('a session that it can’t load is begun anew with what was said', async () => {
    const { outcome, summary } = await run(HELLO, {
      task: { instructions: 'More.', resumes: { executionId: 'e0', sessionId: '6ca0e86e-2c58-487d-99c0-a25cf8d83d1c' } },
      earlierExchanges: async () => [{ prompt: 'What is six times seven?', answer: '42' }],
    });
    assert.ok(outcome.kind === 'completed' && outcome.text === 'Hello from the stub.', JSON.stringify(outcome));
    assert.match(summary.notices.join(), /doesn’t have the earlier conversation/);
  });

  test('a limit is told as a limit', async () => {
    const { outcome } = await run(() => ({ kind: 'error', status: 429, details: [quotaFailure('Day')] }));
    assert.equal(outcome.kind, 'rateLimited', JSON.stringify(outcome));
  });
});
