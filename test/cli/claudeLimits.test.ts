// Tests budgets, turn limits and rate limits of the real Claude CLI, and how it goes on after them.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { GO_ON } from '#contracts/runner.ts';
import { installClaudeCli } from '../../scripts/parts/claudeCli.ts';
import { Missing } from '../../scripts/parts/missing.ts';
import { limitHeaders, type StubScript } from '../cliStubs/anthropicStub.ts';
import { says, uses } from '../cliStubs/anthropicStubReplies.ts';
import { type ClaudeRuns, claudeRuns } from '../cliStubs/claudeRun.ts';

const cli = await installClaudeCli().catch((error: unknown) => {
  if (error instanceof Missing) return error;
  throw error;
});

describe('limits of the real Claude CLI', { skip: cli instanceof Missing && cli.message, timeout: 600_000 }, () => {
  let runs: ClaudeRuns;

  before(async () => {
    runs = await claudeRuns(String(cli), ['Bash(sleep:*)', 'Write']);
  });
  after(() => runs.stop());

  test('stops at its budget, and at its turns', async () => {
    const loop = () => uses('Bash', { command: 'sleep 0', description: 'Nothing' }, 2_000);
    const budget = await runs.run(loop, { task: { maxCostUsd: 0.05 } });
    assert.deepEqual(budget.outcome, { kind: 'budgetExceeded' });
    const turns = await runs.run(loop, { maxTurns: 2 });
    assert.ok(turns.outcome.kind === 'completed' && turns.outcome.stopReason === 'maxTurns', JSON.stringify(turns.outcome));
  });

  test('after its budget it goes on with a new one, which what was spent before does not use up', async () => {
    const loop = () => uses('Bash', { command: 'sleep 0', description: 'Nothing' }, 2_000);
    const first = await runs.run(loop, { task: { maxCostUsd: 0.05 } });
    assert.deepEqual(first.outcome, { kind: 'budgetExceeded' });
    const { result, sessionId } = first.summary;
    assert.ok(result?.costUsd && result.costUsd >= 0.05 && sessionId, 'what it spent is known');
    const resumes = { executionId: 'e1', sessionId };
    const again = await runs.run(loop, { task: { executionId: 'e2', resumes, maxCostUsd: 0.05 } });
    assert.deepEqual([again.outcome.kind, again.requests.length], ['budgetExceeded', first.requests.length]);
    assert.equal(again.summary.result?.costUsd, result.costUsd);
    const done = await runs.run(() => says('Done.'), { task: { executionId: 'e3', resumes, maxCostUsd: 0.05 } });
    assert.ok(done.outcome.kind === 'completed' && done.outcome.text === 'Done.', JSON.stringify(done.outcome));
  });

  test('a budget that was kept by a guessed price is said to be', async () => {
    const task = { model: 'claude-made-up', maxCostUsd: 1 };
    const { outcome, summary } = await runs.run(() => says('Hello.'), { task });
    assert.ok(outcome.kind === 'completed' && outcome.costUsd === null, JSON.stringify(outcome));
    assert.match(summary.notices.join(), /doesn’t know the price of claude-made-up/);
    const known = await runs.run(() => says('Hello.'), { task: { maxCostUsd: 1 } });
    assert.deepEqual(known.summary.notices, []);
  });

  test('a price that nobody knows is an unknown cost', async () => {
    const { outcome } = await runs.run(() => says('Hello.'), { task: { model: 'made-up-model' } });
    assert.ok(outcome.kind === 'completed' && outcome.costUsd === null && outcome.tokensIn === 442, JSON.stringify(outcome));
  });

  test('a limit of a moment is waited for by the CLI itself', async () => {
    const { outcome, requests } = await runs.run(({ number }) =>
      number === 1 ? { kind: 'error', status: 429, headers: { 'retry-after': '1' } } : says('Hello.'),
    );
    assert.ok(outcome.kind === 'completed' && outcome.text === 'Hello.', JSON.stringify(outcome));
    assert.equal(requests.length, 2);
  });

  test('a limit says until when, where the service does', async () => {
    const resetsAt = Math.floor(Date.now() / 1000) + 3_600;
    const subscription = { ANTHROPIC_API_KEY: '', CLAUDE_CODE_OAUTH_TOKEN: 'sk-ant-oat01-dummy' };
    const known = await runs.run(() => ({ kind: 'error', status: 429, headers: limitHeaders('rejected', resetsAt) }), {
      env: subscription,
    });
    assert.deepEqual(known.outcome, { kind: 'rateLimited', retryAt: resetsAt * 1000 });
    const unknown = await runs.run(() => ({ kind: 'error', status: 429, headers: { 'retry-after': '7200' } }));
    assert.deepEqual(unknown.outcome, { kind: 'rateLimited' });
    const warned = await runs.run(() => ({ ...says('Hello.'), headers: limitHeaders('allowed_warning', resetsAt) }), { env: subscription });
    assert.equal(warned.outcome.kind, 'completed');
  });

  test('what a limit cut off goes on in its session, with all that its tools told; where that is gone it begins anew', async () => {
    await writeFile(path.join(runs.folder, 'fact.txt'), 'The answer is 4711.\n');
    const read = () => uses('Read', { file_path: path.join(runs.folder, 'fact.txt') }, 2_000);
    const cutOff: StubScript = (request) => (request.hasToolResult ? { kind: 'error', status: 429 } : read());
    const first = await runs.run(cutOff, { task: { instructions: 'Read it.' } });
    assert.equal(first.outcome.kind, 'rateLimited', JSON.stringify(first.outcome));
    const { sessionId, result } = first.summary;
    assert.ok(sessionId && result?.tokensOut === 2_000);
    const task = { instructions: 'Read it.', continues: { sessionId }, maxCostUsd: 0.01 };
    const { outcome, requests } = await runs.run(() => says('It is 4711.'), { task });
    assert.ok(outcome.kind === 'completed' && outcome.text === 'It is 4711.' && outcome.tokensOut === 25, JSON.stringify(outcome));
    assert.ok((outcome.costUsd ?? 1) < 0.01, 'what was spent before the limit is not counted again');
    const asked = JSON.stringify(requests[0]?.messages);
    for (const words of ['Read it.', 'The answer is 4711.', GO_ON]) assert.ok(asked.includes(words), words);
    const gone = { ...task, continues: { sessionId: '11111111-1111-4111-8111-111111111111' } };
    const anew = await runs.run(() => says('Anew.'), { task: gone });
    assert.ok(anew.outcome.kind === 'completed' && anew.outcome.text === 'Anew.', JSON.stringify(anew.outcome));
    assert.equal(anew.lines.filter(({ type }) => type === 'result').length, 1);
    assert.ok(!JSON.stringify(anew.requests[0]?.messages).includes(GO_ON));
  });
});
