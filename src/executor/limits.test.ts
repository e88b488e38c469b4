// Checks budgets and time limits: what is left of them, and that reaching one is no failure.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money, parseAmount, timeSpan } from '#base/units.ts';
import { limitsProblem } from '#contracts/limits.ts';
import type { RunnableTask, Runner } from '#contracts/runner.ts';
import { isExtendable } from '#contracts/states.ts';
import { allowance, spentAfter } from '#executor/records/spending.ts';
import { budgetProblem } from '#executor/routing/budget.ts';
import { aBench, accepted, aRunner, aTask, endless, register } from '#executor/testing/bench.ts';
import { Envelope } from '#transcript/envelope.ts';

test('only who knows its prices may take a task with a budget', () => {
  for (const [agentType, model] of [
    ['local', 'anything'],
    ['claude', ''],
    ['claude', 'sonnet'],
    ['claude', 'opus[1m]'],
    ['claude', 'claude-sonnet-4-5'],
    ['claude', 'us.anthropic.claude-opus-4-1-v1:0'],
  ] as const)
    assert.equal(budgetProblem(agentType, model, 0.4), null, `${agentType} ${model}`);
  assert.match(
    budgetProblem('claude', 'qwen3-coder', 0.4) ?? '',
    /a budget of \$0\.40, because the price of the model qwen3-coder is unknown/,
  );
  assert.match(budgetProblem('gemini', '', 0.4) ?? '', /^gemini can’t enforce .* Remove the budget, or choose another agent\.$/);
  assert.equal(budgetProblem('gemini', '', null), null);
});

test('a limit is a finite amount above nothing and below the greatest', () => {
  const none = { maxCostUsd: null, timeoutSeconds: null };
  assert.equal(limitsProblem(none), null);
  assert.equal(limitsProblem({ maxCostUsd: 0.4, timeoutSeconds: 3 }), null);
  for (const wrong of [0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e9, '5', undefined, {}]) {
    assert.match(limitsProblem({ ...none, maxCostUsd: wrong }) ?? '', /budget/);
    assert.match(limitsProblem({ ...none, timeoutSeconds: wrong }) ?? '', /time limit/);
  }
});

test('what earlier runs took is taken off, and never leaves less than nothing', () => {
  const limits = { maxCostUsd: 1, timeoutSeconds: 10 };
  assert.deepEqual(allowance(limits, null), { maxCostUsd: 1, time: { limitSeconds: 10, leftMs: 10_000 } });
  assert.deepEqual(allowance(limits, { ms: 4_000, costUsd: 0.25 }), {
    maxCostUsd: 0.75,
    time: { limitSeconds: 10, leftMs: 6_000 },
  });
  assert.deepEqual(allowance(limits, { ms: 11_000, costUsd: 2 }), { maxCostUsd: 0, time: { limitSeconds: 10, leftMs: 0 } });
  assert.deepEqual(allowance({ maxCostUsd: null, timeoutSeconds: null }, { ms: 1, costUsd: 1 }), {
    maxCostUsd: null,
    time: null,
  });
  assert.equal(allowance(limits, { ms: 1, costUsd: null }).maxCostUsd, 0, 'a run of unknown cost may have spent it all');
  const spent = { ms: 5, tokensIn: 10, tokensOut: null, costUsd: 0.5, sessionId: 's' };
  const use = { tokensIn: 1, tokensOut: 2, costUsd: 0.25 };
  assert.deepEqual(spentAfter(null, 6, use, null), { ms: 6, ...use, sessionId: null });
  assert.deepEqual(spentAfter(spent, 6, use, null), { ms: 11, tokensIn: 11, tokensOut: null, costUsd: 0.75, sessionId: 's' });
  assert.deepEqual(spentAfter(spent, 6, { ...use, costUsd: null }, 't'), {
    ms: 11,
    tokensIn: 11,
    tokensOut: null,
    costUsd: null,
    sessionId: 't',
  });
});

test('amounts are read as people type them, or not at all', () => {
  const typed = ['0.5', '.25', '0,05', '1,5', '5', '5.', ' 1000 '];
  assert.deepEqual(typed.map(parseAmount), [0.5, 0.25, 0.05, 1.5, 5, 5, 1000]);
  assert.equal(parseAmount(' '), null);
  for (const wrong of ['abc', '-1', '1e9', '0x10', '1,000', '1.000', '1,000.5', '$5', '.', '1 2'])
    assert.ok(Number.isNaN(parseAmount(wrong)), wrong);
});

test('amounts read as people write them', () => {
  assert.deepEqual([0.4, 0.0042, 1000].map(money), ['$0.40', '$0.0042', '$1,000.00']);
  assert.deepEqual([5, 90, 600, 7_200, 0.02].map(timeSpan), ['5 s', '90 s', '10 min', '2 h', '0.02 s']);
});

test('a time limit that was reached is on record, the text is kept, and an extension goes on with another limit', async () => {
  await using bench = await aBench();
  register(bench, endless('local'));
  const { id } = await bench.executor.submit(aTask({ timeoutSeconds: 0.02 }));
  const ended = await bench.executor.whenFinished(id);
  assert.deepEqual([ended.state, ended.isTimeUp, isExtendable(ended)], ['timed-out', true, true]);
  assert.match(ended.error?.message ?? '', /reached its time limit of 0\.02 s/);
  assert.equal((await bench.executor.detail(id)).text.text, 'so far');
  const longer = accepted(await bench.executor.rerun(id, 'resume', { timeoutSeconds: 0.03 }));
  const endedAgain = await bench.executor.whenFinished(longer.id);
  assert.deepEqual([endedAgain.resumes, endedAgain.limits], [id, { maxCostUsd: null, timeoutSeconds: 0.03 }]);
});

test('silence is another end than the limit of the task', async () => {
  await using bench = await aBench();
  register(
    bench,
    aRunner('local', async () => ({ kind: 'timedOut', message: 'It said nothing for 2 s.' })),
  );
  const { id } = await bench.executor.submit(aTask({ timeoutSeconds: 60 }));
  const ended = await bench.executor.whenFinished(id);
  assert.deepEqual([ended.state, ended.isTimeUp, isExtendable(ended)], ['timed-out', false, false]);
});

test('a budget that was used up tells what was spent, and an extension has the same again', async () => {
  await using bench = await aBench();
  const given: (number | null)[] = [];
  register(bench, spends(0.42, given));
  const { id } = await bench.executor.submit(aTask({ maxCostUsd: 0.4 }));
  const ended = await bench.executor.whenFinished(id);
  assert.deepEqual(
    [ended.state, ended.limits.maxCostUsd, ended.costUsd, ended.tokensOut, isExtendable(ended)],
    ['budget-exceeded', 0.4, 0.42, 8, true],
  );
  const again = accepted(await bench.executor.rerun(id, 'resume'));
  await bench.executor.whenFinished(again.id);
  const free = accepted(await bench.executor.rerun(id, 'resume', { maxCostUsd: null }));
  await bench.executor.whenFinished(free.id);
  assert.deepEqual(given, [0.4, 0.4, null]);
});

test('what a run spent before its rate limit counts, the time that it waited does not', async () => {
  await using bench = await aBench();
  const given: (number | null)[] = [];
  const limited = spends(0.25, given, () => (given.length === 1 ? { kind: 'rateLimited', retryAt: Date.now() + 30 } : undefined));
  register(bench, limited);
  const { id } = await bench.executor.submit(aTask({ maxCostUsd: 0.4, timeoutSeconds: 600 }));
  const ended = await bench.executor.whenFinished(id);
  assert.deepEqual(
    given.map((usd) => usd?.toFixed(2)),
    ['0.40', '0.15'],
  );
  assert.deepEqual([ended.state, ended.costUsd, ended.spent?.costUsd], ['budget-exceeded', 0.5, 0.25]);
});

test('a budget that is used up before a run begins runs nothing more', async () => {
  await using bench = await aBench();
  const given: (number | null)[] = [];
  register(
    bench,
    spends(0.5, given, () => ({ kind: 'rateLimited', retryAt: Date.now() + 30 })),
  );
  const { id } = await bench.executor.submit(aTask({ maxCostUsd: 0.4 }));
  const ended = await bench.executor.whenFinished(id);
  assert.deepEqual([ended.state, given.length], ['budget-exceeded', 1]);
});

/** Says that it spent this much, and ends so; by default with its budget used up. Notes each budget it was given. */
function spends(costUsd: number, given: RunnableTask['maxCostUsd'][], end?: () => Awaited<ReturnType<Runner['run']>> | undefined): Runner {
  return aRunner('claude', async (task, sink) => {
    given.push(task.maxCostUsd);
    const envelope = new Envelope({ sink, sessionId: task.executionId, cwd: null, model: 'm', agentType: 'claude' });
    await envelope.open(task.instructions);
    const use = { tokensIn: 7, tokensOut: 8, cachedTokens: 0, costUsd, durationMs: 1 };
    await envelope.finish({ ...use, subtype: 'error_during_execution', isError: true, text: '', stopReason: null });
    return end?.() ?? { kind: 'budgetExceeded' };
  });
}
