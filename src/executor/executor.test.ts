// Checks the executor from submit to the end, on a real folder, with scripted runners.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import type { Change } from '#contracts/change.ts';
import { GO_ON, type Outcome } from '#contracts/runner.ts';
import { aBench, accepted, aGate, aRunner, aTask, echo, endless, register, until, whyItWaits } from '#executor/testing/bench.ts';

test('a task ends completed, with its text, tokens, summary and a transcript that ends in a result', async () => {
  await using bench = await aBench();
  register(bench, echo('local', 'Hello there.'));
  const { id } = await bench.executor.submit(aTask());
  const done = await bench.executor.whenFinished(id);
  assert.equal(done.state, 'completed');
  assert.deepEqual([done.tokensIn, done.tokensOut, done.costUsd, done.model, done.summary], [3, 2, 0, 'echo-1', 'Hello there.']);
  assert.equal((await bench.executor.detail(id)).text.text, 'Hello there.');
  const last = (await readFile(bench.store.transcriptPath(id), 'utf8')).trim().split('\n').at(-1) ?? '';
  assert.equal(JSON.parse(last).type, 'result');
  const stored = await bench.store.load(id);
  assert.ok(stored.kind === 'ok' && stored.execution.state === 'completed');
});

test('states come in the order of the table, and text changes carry their offsets', async () => {
  await using bench = await aBench();
  register(bench, echo('local', 'Hello.'));
  const changes: Change[] = [];
  bench.executor.onDidChange((change) => changes.push(change));
  const { id } = await bench.executor.submit(aTask());
  await bench.executor.whenFinished(id);
  const states = changes.flatMap((change) => (change.kind === 'execution' ? [change.execution.state] : []));
  assert.deepEqual([...new Set(states)], ['pending', 'classifying', 'queued', 'running', 'completed']);
  assert.deepEqual(
    changes.map((change) => change.seq),
    changes.map((_, i) => i + 1),
  );
  const text = changes.flatMap((change) => (change.kind === 'text' ? [[change.offset, change.text]] : []));
  assert.deepEqual(text, [[0, 'Hello.']]);
});

test('without any agent a task fails as agentMissing, and its transcript says so', async () => {
  await using bench = await aBench();
  const { id } = await bench.executor.submit(aTask());
  const done = await bench.executor.whenFinished(id);
  assert.equal(done.error?.kind, 'agentMissing');
  assert.equal(done.costUsd, 0);
  const result = JSON.parse((await readFile(bench.store.transcriptPath(id), 'utf8')).trim());
  assert.deepEqual([result.type, result.is_error, result.error.kind], ['result', true, 'agentMissing']);
});

test('cancelling a run waits until the runner has let go, and may be asked twice', async () => {
  await using bench = await aBench();
  const runner = endless('local');
  register(bench, runner);
  const { id } = await bench.executor.submit(aTask());
  await runner.started;
  await Promise.all([bench.executor.cancel(id), bench.executor.cancel(id)]);
  const done = await bench.executor.whenFinished(id);
  assert.equal(done.state, 'cancelled');
  assert.equal((await bench.executor.detail(id)).text.text, 'so far');
  await bench.executor.cancel(id);
});

test('a run that meets its limit, or a question, while it is cancelled waits for nothing', async () => {
  for (const outcome of [
    { kind: 'rateLimited', retryAt: Date.now() + 3_600_000 },
    { kind: 'blocked', question: 'May I?' },
  ] satisfies Outcome[]) {
    await using bench = await aBench();
    const { started, run } = endless('local');
    register(
      bench,
      aRunner('local', (...given) => run(...given).then(() => outcome)),
    );
    const { id } = await bench.executor.submit(aTask());
    await started;
    await bench.executor.cancel(id);
    assert.equal(bench.records.get(id)?.state, 'cancelled', outcome.kind);
  }
});

test('an agent on another’s slots waits for them', async () => {
  await using bench = await aBench();
  const first = endless('local');
  register(bench, first);
  let hasRun = false;
  const { run } = echo('claude-local', 'done');
  bench.registry.register({
    runner: aRunner('claude-local', (...given) => {
      hasRun = true;
      return run(...given);
    }),
    slot: 'local',
    candidate: () => ({ agentType: 'claude-local', models: [], strengths: 'tests' }),
  });
  const running = await bench.executor.submit(aTask({ agentType: 'local' }));
  await first.started;
  const waiting = await bench.executor.submit(aTask({ agentType: 'claude-local' }));
  await until(() => hasRun || whyItWaits(bench, waiting.id) !== '');
  assert.deepEqual([hasRun, whyItWaits(bench, waiting.id)], [false, 'waiting for the GPU: 1 ahead']);
  await bench.executor.cancel(running.id);
  assert.equal((await bench.executor.whenFinished(waiting.id)).state, 'completed');
});

test('a cancelled run keeps its slot until the runner has let go', async () => {
  await using bench = await aBench();
  const order: string[] = [];
  using stopping = aGate();
  using gate = aGate();
  register(
    bench,
    aRunner('local', async (task, _sink, signal) => {
      order.push(`start ${task.instructions}`);
      if (task.instructions === 'first') {
        await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
        stopping.open();
        await gate.passed;
      }
      order.push(`end ${task.instructions}`);
      return { kind: 'cancelled' };
    }),
  );
  const first = await bench.executor.submit(aTask({ instructions: 'first' }));
  await until(() => order.length > 0);
  const second = await bench.executor.submit(aTask({ instructions: 'second' }));
  await until(() => whyItWaits(bench, second.id) !== '');
  const cancelled = bench.executor.cancel(first.id);
  await stopping.passed;
  assert.deepEqual([order, bench.executor.snapshot().queue.order], [['start first'], [second.id]]);
  assert.equal(whyItWaits(bench, second.id), 'waiting for the GPU: 1 ahead');
  gate.open();
  await Promise.all([cancelled, bench.executor.whenFinished(second.id)]);
  assert.deepEqual(order, ['start first', 'end first', 'start second', 'end second']);
});

test('a task cancelled in the queue never runs', async () => {
  await using bench = await aBench();
  const runner = endless('local');
  register(bench, runner);
  const first = await bench.executor.submit(aTask());
  await runner.started;
  const second = await bench.executor.submit(aTask());
  await until(() => bench.records.all().find(({ id }) => id === second.id)?.state === 'queued');
  await bench.executor.cancel(second.id);
  const done = await bench.executor.whenFinished(second.id);
  assert.deepEqual([done.state, done.startedAt, done.costUsd], ['cancelled', null, 0]);
  await bench.executor.cancel(first.id);
});

test('a throwing runner and a runner without an outcome are internal failures, and the pool goes on', async () => {
  await using bench = await aBench();
  register(
    bench,
    aRunner('throws', () => Promise.reject(new Error('oops'))),
  );
  register(
    bench,
    aRunner('mute', async () => JSON.parse('{}')),
  );
  register(bench, echo('local', 'fine'));
  for (const [agentType, state] of [
    ['throws', 'failed'],
    ['mute', 'failed'],
    ['local', 'completed'],
  ] as const) {
    const { id } = await bench.executor.submit(aTask({ agentType }));
    const done = await bench.executor.whenFinished(id);
    assert.equal(done.state, state);
    if (state === 'failed') assert.equal(done.error?.kind, 'internal');
  }
});

test('a question blocks the task; a yes runs it, a no ends it with nothing sent', async () => {
  const granted: string[] = [];
  await using bench = await aBench({
    permit: async (agentType) => {
      if (agentType !== 'local' || granted.length > 0) return { kind: 'allowed' };
      return { kind: 'ask', question: 'Send it to x?', grant: async () => void granted.push('x') };
    },
  });
  register(bench, echo('local', 'fine'));
  const no = await bench.executor.submit(aTask());
  const blocked = await bench.executor.whenFinished(no.id);
  assert.deepEqual([blocked.state, blocked.question], ['blocked', 'Send it to x?']);
  await bench.executor.answer(no.id, 'deny', null);
  const refused = await bench.executor.whenFinished(no.id);
  assert.deepEqual([refused.state, refused.error?.kind, refused.startedAt], ['failed', 'notAllowed', null]);
  const yes = await bench.executor.submit(aTask());
  await bench.executor.whenFinished(yes.id);
  await bench.executor.answer(yes.id, 'always', null);
  await until(() => bench.records.all().find(({ id }) => id === yes.id)?.state !== 'blocked');
  assert.equal((await bench.executor.whenFinished(yes.id)).state, 'completed');
  assert.deepEqual(granted, ['x']);
});

test('a retry asks the same again; a resume goes on from the execution', async () => {
  await using bench = await aBench();
  register(bench, echo('local', 'fine'));
  const first = await bench.executor.submit(aTask({ instructions: 'Do it.' }));
  await bench.executor.whenFinished(first.id);
  const retried = accepted(await bench.executor.rerun(first.id, 'retry'));
  const resumed = accepted(await bench.executor.rerun(first.id, 'resume'));
  assert.deepEqual([retried.instructions, retried.resumes], ['Do it.', null]);
  assert.deepEqual([resumed.instructions, resumed.resumes], [GO_ON, first.id]);
  await Promise.all([retried, resumed].map(({ id }) => bench.executor.whenFinished(id)));
});

test('a conversation goes on in the folder where it began', async () => {
  await using bench = await aBench();
  register(bench, echo('local', 'fine'));
  const first = await bench.executor.submit(aTask({ folder: '/a' }));
  await bench.executor.whenFinished(first.id);
  const next = await bench.executor.submit(aTask({ folder: '/b', resumes: first.id }));
  assert.equal((await bench.store.loadTask(next.id)).folder, '/a');
  const lost = await bench.executor.submit(aTask({ folder: '/b', resumes: 'gone' }));
  assert.equal((await bench.store.loadTask(lost.id)).folder, '/b');
  for (const { id } of [next, lost]) await bench.executor.whenFinished(id);
});

test('a run that changed files is ready until the user keeps them, or dismisses them', async () => {
  await using bench = await aBench();
  register(
    bench,
    aRunner('local', async () => ({
      kind: 'completed',
      text: 'done',
      stopReason: 'stop',
      tokensIn: 1,
      tokensOut: 1,
      costUsd: 0,
      changedFiles: true,
    })),
  );
  const { id } = await bench.executor.submit(aTask());
  assert.equal((await bench.executor.whenFinished(id)).state, 'ready');
  await bench.executor.changes.keep(id, null);
  await bench.executor.changes.keep(id, null);
  assert.equal((await bench.executor.whenFinished(id)).state, 'completed');
  const other = await bench.executor.submit(aTask());
  await bench.executor.whenFinished(other.id);
  await bench.executor.cancel(other.id);
  assert.equal(bench.records.get(other.id)?.state, 'ready', 'a Stop that comes too late takes nothing away');
  await bench.executor.changes.discard(other.id);
  const { state, summary } = await bench.executor.whenFinished(other.id);
  assert.deepEqual([state, summary], ['cancelled', 'done']);
  await bench.executor.remove([other.id]);
  assert.equal(bench.records.get(other.id), undefined);
});

test('only ended executions are removed, and the index follows', async () => {
  await using bench = await aBench();
  const runner = endless('local');
  register(bench, runner);
  register(bench, echo('other', 'fine'));
  const live = await bench.executor.submit(aTask({ agentType: 'local' }));
  await runner.started;
  const ended = await bench.executor.submit(aTask({ agentType: 'other' }));
  await bench.executor.whenFinished(ended.id);
  await bench.executor.remove([live.id, ended.id]);
  assert.deepEqual(
    bench.records.all().map(({ id }) => id),
    [live.id],
  );
  assert.deepEqual(
    bench.index().map(({ id }) => id),
    [live.id],
  );
  await bench.executor.cancel(live.id);
});

test('what a program says on stderr lies beside the transcript', async () => {
  await using bench = await aBench();
  register(
    bench,
    aRunner('local', async (_task, sink) => {
      sink.stderr?.(Buffer.from('Warning: old\n'));
      return { kind: 'failed', error: { kind: 'agentFailed', message: 'It failed.' } };
    }),
  );
  const { id } = await bench.executor.submit(aTask());
  await bench.executor.whenFinished(id);
  assert.equal(await readFile(bench.store.transcriptPath(id).replace('stdout', 'stderr'), 'utf8'), 'Warning: old\n');
});

test('an instruction of a megabyte is taken whole', async () => {
  await using bench = await aBench();
  let seen = 0;
  register(
    bench,
    aRunner('local', async (task) => {
      seen = task.instructions.length;
      return { kind: 'completed', text: 'ok', stopReason: 'stop', tokensIn: null, tokensOut: null, costUsd: 0, changedFiles: false };
    }),
  );
  const { id, name } = await bench.executor.submit(aTask({ instructions: 'x'.repeat(1_000_000) }));
  await bench.executor.whenFinished(id);
  assert.equal(seen, 1_000_000);
  assert.ok(name.length <= 60);
  assert.ok(JSON.stringify(bench.index()).length < 2_000);
});
