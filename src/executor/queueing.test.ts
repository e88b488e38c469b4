// Checks the queue and the choice of agents from submit on, with scripted runners.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Change } from '#contracts/change.ts';
import type { Permission } from '#executor/routing/permissions.ts';
import { aBench, accepted, aRunner, aTask, counted, echo, endless, inState, register, untilItWaits } from '#executor/testing/bench.ts';

test('windows see the queue, its order and its pause, and change them', async () => {
  await using bench = await aBench({ slots: { local: 1 } });
  const queues: Extract<Change, { kind: 'queue' }>[] = [];
  bench.executor.onDidChange((change) => change.kind === 'queue' && queues.push(change));
  const order: string[] = [];
  register(
    bench,
    aRunner('local', async ({ instructions }) => {
      order.push(instructions);
      return { kind: 'cancelled' };
    }),
  );
  await bench.executor.pausePool();
  const ids: string[] = [];
  for (const instructions of ['a', 'b', 'c']) {
    const { id } = await bench.executor.submit(aTask({ instructions }));
    await inState(bench, id, 'queued');
    await untilItWaits(bench, id, /^the queue is paused$/);
    ids.push(id);
  }
  const [a = '', b = '', c = ''] = ids;
  await bench.executor.move(c, 'first');
  await bench.executor.move(a, 'down');
  assert.deepEqual((await bench.executor.snapshot()).queue, { order: [c, b, a], isPaused: true });
  assert.deepEqual(queues.at(-1)?.order, [c, b, a]);
  await bench.executor.cancel(b);
  await bench.executor.resumePool();
  for (const id of ids) await bench.executor.whenFinished(id);
  assert.deepEqual(order, ['c', 'a']);
  assert.deepEqual([queues.at(-1)?.order, queues.at(-1)?.isPaused], [[], false]);
});

test('the decision names the agents it passed over and why; running it with another cancels the first run', async () => {
  await using bench = await aBench({
    permit: async (agentType) =>
      agentType === 'gemini'
        ? { kind: 'refused', error: { kind: 'notAllowed', message: 'a.ts matches claudomator.routing.localOnlyPaths. Choose another.' } }
        : { kind: 'allowed' },
  });
  const runner = endless('local');
  register(bench, runner);
  register(bench, echo('claude', 'fine'));
  register(bench, echo('gemini', 'never'));
  bench.registry.register({ runner: echo('elsewhere', 'never'), candidate: () => null });
  const { id } = await bench.executor.submit(aTask({ agentType: 'local', model: 'small' }));
  await runner.started;
  const rejected = [
    { agentType: 'claude', reason: 'also available' },
    { agentType: 'gemini', reason: 'a.ts matches claudomator.routing.localOnlyPaths' },
    { agentType: 'elsewhere', reason: 'not set up for this folder' },
  ];
  assert.deepEqual(bench.records.get(id)?.classification?.rejected, rejected);
  assert.deepEqual(
    accepted(await bench.executor.alternatives(id)).map(({ agentType, isPossible }) => [agentType, isPossible]),
    [
      ['claude', true],
      ['gemini', false],
      ['elsewhere', false],
    ],
  );
  const other = accepted(await bench.executor.runWith(id, 'claude'));
  assert.equal((await bench.executor.whenFinished(id)).state, 'cancelled');
  const done = await bench.executor.whenFinished(other.id);
  assert.deepEqual([done.state, done.agentType, done.classification?.model], ['completed', 'claude', '']);
  const stored = await bench.store.load(id);
  assert.ok(stored.kind === 'ok');
  assert.deepEqual(stored.execution.classification?.rejected, rejected);
});

test('what the settings came to forbid or to ask while a task waited holds when it starts', async () => {
  let answer: Permission = { kind: 'allowed' };
  await using bench = await aBench({ permit: async () => answer });
  const runner = counted('claude', (run) => (run === 1 ? { kind: 'rateLimited', retryAt: Date.now() + 700 } : { kind: 'cancelled' }));
  register(bench, runner);
  const limited = await bench.executor.submit(aTask({ agentType: 'claude' }));
  await inState(bench, limited.id, 'waiting-quota');
  answer = { kind: 'refused', error: { kind: 'notAllowed', message: 'localOnly keeps tasks here.' } };
  assert.equal((await bench.executor.whenFinished(limited.id)).error?.message, 'localOnly keeps tasks here.');

  answer = { kind: 'allowed' };
  await bench.executor.pausePool();
  const paused = await bench.executor.submit(aTask({ agentType: 'claude' }));
  await inState(bench, paused.id, 'queued');
  answer = { kind: 'ask', question: 'Send it there?', grant: async () => undefined };
  await bench.executor.resumePool();
  assert.equal((await inState(bench, paused.id, 'blocked')).question, 'Send it there?');
  await bench.executor.answer(paused.id, 'deny', null);
  assert.equal((await bench.executor.whenFinished(paused.id)).error?.kind, 'notAllowed');
  assert.equal(runner.runs, 1);
});

test('a window that closes while a decision is written starts nothing any more', async () => {
  await using bench = await aBench();
  const runner = counted('local', () => ({ kind: 'cancelled' }));
  register(bench, runner);
  const disposed = new Promise<void>((resolve) => {
    bench.feed.subscribe((change) => {
      if (change.kind === 'execution' && change.execution.state === 'queued') resolve(bench.executor.dispose());
    });
  });
  const { id } = await bench.executor.submit(aTask());
  await disposed;
  await bench.records.saved(id);
  assert.deepEqual([runner.runs, bench.records.get(id)?.state], [0, 'queued']);
});
