// The real Claude CLI on the Messages API of real model servers: a whole run on a model of this machine, and its end told by the server itself.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { RunnableTask } from '#contracts/runner.ts';
import { claudeLocalRunner } from '#runners/claude/claudeOnLocal.ts';
import { extractSummary } from '#transcript/summary.ts';
import { openTranscript } from '#transcript/write.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { aRunnableTask } from '../cliStubs/aRunnableTask.ts';
import { processesWith } from '../cliStubs/processesWith.ts';

const baseUrl = process.env.CLAUDOMATOR_TEST_LLAMA;
const cli = await installClaudeCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});
const skip = cli instanceof Missing ? cli.message : baseUrl === undefined && 'no llama.cpp is running for the tests';

describe('Claude Code on llama.cpp', { skip, timeout: 240_000 }, () => {
  let root = '';
  let runs = 0;

  before(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'claudomator-claude-llama-'));
  });
  after(() => rm(root, { recursive: true, force: true }));

  async function run(facts: Partial<RunnableTask>) {
    const runner = claudeLocalRunner({
      executable: async () => String(cli),
      settings: () => ({ model: '' }),
      isTrusted: () => true,
      environment: () => ({ PATH: process.env.PATH, HOME: root, USERPROFILE: root }),
      emptyFolder: async () => root,
      endpoint: async () => ({ baseUrl: baseUrl ?? '', apiKey: null }),
      maxTurns: 3,
    });
    const task = aRunnableTask({ ...facts });
    const transcript = path.join(root, `${++runs}.log`);
    const sink = await openTranscript(transcript);
    const outcome = await runner.run(task, sink, AbortSignal.timeout(200_000)).finally(() => sink.close());
    assert.deepEqual(processesWith(`HOME=${root}`), [], 'no process of the run is left');
    return { outcome, summary: await extractSummary(transcript) };
  }

  test('the model answers through the CLI; tokens are counted, and it costs nothing', async () => {
    const { outcome, summary } = await run({ instructions: 'Say hello.' });
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.ok(outcome.text.length > 0 && (outcome.tokensIn ?? 0) > 20 && (outcome.tokensOut ?? 0) > 0, JSON.stringify(outcome));
    assert.deepEqual([outcome.costUsd, summary.result?.costUsd], [0, 0]);
    assert.equal(summary.text, outcome.text);
    const second = await run({
      executionId: 'e2',
      instructions: 'Again.',
      resumes: { executionId: 'e1', sessionId: outcome.sessionId ?? null },
    });
    assert.ok(second.outcome.kind === 'completed', JSON.stringify(second.outcome));
    assert.ok((second.outcome.tokensIn ?? 0) > (outcome.tokensIn ?? 0), 'the conversation is carried');
  });

  test('a task that the model’s context can’t hold ends as such', async () => {
    const { outcome } = await run({ instructions: 'word '.repeat(20_000) });
    assert.ok(outcome.kind === 'failed' && outcome.error.kind === 'contextExceeded', JSON.stringify(outcome));
  });
});
