// Tests the Claude runner on an older version of the real CLI, also against the stub on loopback.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { limitHeaders } from '../cliStubs/anthropicStub.ts';
import { refuses, says, toolOnce, uses } from '../cliStubs/anthropicStubReplies.ts';
import { type ClaudeRuns, claudeRuns } from '../cliStubs/claudeRun.ts';

const cli = await installClaudeCli('claude-2.1.197').catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('the Claude runner on CLI 2.1.197', { skip: cli instanceof Missing && cli.message, timeout: 600_000 }, () => {
  let runs: ClaudeRuns;

  before(async () => {
    runs = await claudeRuns(String(cli), ['Write', 'Bash(sleep:*)']);
  });
  after(() => runs.stop());

  test('streams an answer, and tells tokens, cost and session', async () => {
    const { outcome, lines, summary } = await runs.run(() => says('Hello from the stub.'));
    assert.ok(outcome.kind === 'completed', JSON.stringify(outcome));
    assert.deepEqual(
      [outcome.text, outcome.stopReason, outcome.tokensIn, outcome.tokensOut, outcome.changedFiles],
      ['Hello from the stub.', 'stop', 442, 25, false],
    );
    assert.ok(outcome.sessionId && outcome.costUsd !== null && outcome.costUsd > 0);
    assert.ok(JSON.stringify(lines).includes('text_delta'));
    assert.deepEqual([summary.prompt, summary.text, lines.at(-1)?.type], ['Say hello.', 'Hello from the stub.', 'result']);
  });

  test('a file that a tool wrote makes the run one that changed files', async () => {
    const file = path.join(runs.folder, 'new.txt');
    const { outcome } = await runs.run(toolOnce('Write', { file_path: file, content: 'a\n' }));
    assert.ok(outcome.kind === 'completed' && outcome.changedFiles && outcome.text === 'Done.', JSON.stringify(outcome));
    assert.equal(await readFile(file, 'utf8'), 'a\n');
  });

  test('a tool that is not allowed is denied, and the user is told', async () => {
    const { outcome, summary } = await runs.run(toolOnce('Bash', { command: 'touch denied', description: 'Make a file' }));
    assert.ok(outcome.kind === 'completed' && !outcome.changedFiles, JSON.stringify(outcome));
    assert.equal(existsSync(path.join(runs.folder, 'denied')), false);
    assert.match(summary.notices.join(), /not allowed to use Bash/);
  });

  for (const { what, script, kind } of [
    { what: 'a refused key', script: refuses(401), kind: 'unauthorized' },
    { what: 'a failing service', script: refuses(500), kind: 'serverError' },
    { what: 'an unknown model', script: refuses(404), kind: 'modelNotFound' },
  ]) {
    test(`${what} is ${kind}`, async () => {
      const { outcome } = await runs.run(script);
      assert.ok(outcome.kind === 'failed' && outcome.error.kind === kind, JSON.stringify(outcome));
    });
  }

  test('a limit is given back as one', async () => {
    const { outcome } = await runs.run(() => ({ kind: 'error', status: 429, headers: { 'retry-after': '7200' } }));
    assert.equal(outcome.kind, 'rateLimited', JSON.stringify(outcome));
    const warned = await runs.run(() => ({ ...says('Hello.'), headers: limitHeaders('allowed_warning', Math.floor(Date.now() / 1000)) }));
    assert.equal(warned.outcome.kind, 'completed');
  });

  test('stops at its budget, and at its turns', async () => {
    const loop = () => uses('Bash', { command: 'sleep 0', description: 'Nothing' }, 2_000);
    const budget = await runs.run(loop, { task: { maxCostUsd: 0.05 } });
    assert.deepEqual(budget.outcome, { kind: 'budgetExceeded' });
    const turns = await runs.run(() => uses('Bash', { command: 'sleep 0', description: 'Nothing' }, 1));
    assert.ok(turns.outcome.kind === 'completed' && turns.outcome.stopReason === 'maxTurns', JSON.stringify(turns.outcome));
  });

  test('goes on with its session', async () => {
    const first = await runs.run(() => says('Hello Ada.'), { task: { instructions: 'My name is Ada.' } });
    assert.ok(first.outcome.kind === 'completed' && first.outcome.sessionId);
    const resumes = { executionId: 'e1', sessionId: first.outcome.sessionId };
    const second = await runs.run(() => says('Ada.'), { task: { executionId: 'e2', instructions: 'What is my name?', resumes } });
    assert.ok(second.outcome.kind === 'completed', JSON.stringify(second.outcome));
    assert.deepEqual([second.outcome.tokensOut, second.outcome.sessionId], [25, first.outcome.sessionId]);
    assert.match(JSON.stringify(second.requests[0]?.messages), /My name is Ada/);
  });

  test('a cancel in mid-stream leaves no process', async () => {
    const { outcome } = await runs.run(() => ({ ...says('Partial answer'), end: 'hang' }), {
      watch: async ({ lines, cancel, until }) => {
        await until(() => JSON.stringify(lines).includes('text_delta'));
        cancel();
      },
    });
    assert.deepEqual(outcome, { kind: 'cancelled' });
  });
});
