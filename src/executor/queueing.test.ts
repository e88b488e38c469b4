// Checks rate limits, the queue and the choice of agents from submit on, with scripted runners.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Change } from '#contracts/change.ts';
import type { Execution, ExecutionState } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, Runner } from '#contracts/runner.ts';
import type { Permission } from '#executor/routing/permissions.ts';
import {
  aBench,
  accepted,
  aDeadWindow,
  aGate,
  aRunner,
  aTask,
  type Bench,
  echo,
  endless,
  register,
  until,
  whyItWaits,
} from '#executor/testing/bench.ts';
import { Envelope } from '#transcript/envelope.ts';
import type { Classify } from './lifecycle.ts';

const toClaude: Classify = async (task, _resumed, candidates) => {
  const wished = candidates.some(({ agentType }) => agentType === task.agentType);
  const agentType = wished ? task.agentType : (candidates.find((each) => each.agentType === 'claude') ?? candidates[0])?.agentType;
  return { agentType: agentType ?? '', model: '', reason: 'hard', source: wished ? 'requested' : 'localModel' };
};

/** Resolves with the execution once it is in this state. */
async function inState(bench: Bench, id: string, state: ExecutionState): Promise<Execution> {
  await until(() => bench.records.get(id)?.state === state);
  return bench.records.get(id) as Execution;
}

async function untilTold(bench: Bench, id: string, why: RegExp): Promise<string> {
  await until(() => why.test(whyItWaits(bench, id)));
  return whyItWaits(bench, id);
}

test('a limit without a time is waited for on disk, and other tasks of that agent wait without being started', async () => {
  for (const outcome of [
    { kind: 'rateLimited' },
    { kind: 'failed', error: { kind: 'rateLimited', message: 'Slow down.' } },
  ] satisfies Outcome[]) {
    await using bench = await aBench();
    let runs = 0;
    register(
      bench,
      aRunner('claude', async () => {
        runs += 1;
        return outcome;
      }),
    );
    const before = Date.now();
    const first = await bench.executor.submit(aTask({ agentType: 'claude' }));
    const { retryAt } = await inState(bench, first.id, 'waiting-quota');
    await bench.records.saved(first.id);
    const stored = await bench.store.load(first.id);
    assert.ok(stored.kind === 'ok' && stored.execution.retryAt === retryAt);
    assert.ok(retryAt !== null && retryAt >= before + 30_000 && retryAt < Date.now() + 32_000);
    const second = await bench.executor.submit(aTask({ agentType: 'claude' }));
    assert.match(await untilTold(bench, second.id, /next try/), /^Claude is limited: next try at \d\d:\d\d/);
    assert.deepEqual([runs, bench.records.get(second.id)?.state], [1, 'queued']);
    for (const { id } of [first, second]) await bench.executor.cancel(id);
    assert.equal((await bench.executor.whenFinished(first.id)).state, 'cancelled');
  }
});

test('a task that anyone may do goes to another agent than the limited one, and says so; one that was asked for waits', async () => {
  await using bench = await aBench({ slots: { claude: 1 }, classify: toClaude });
  using gate = aGate();
  register(bench, echo('local', 'fine'));
  register(
    bench,
    aRunner('claude', async () => {
      await gate.passed;
      return { kind: 'rateLimited', retryAt: Date.now() + 3_600_000 };
    }),
  );
  const runs = await bench.executor.submit(aTask());
  await inState(bench, runs.id, 'running');
  const anyone = await bench.executor.submit(aTask());
  const asked = await bench.executor.submit(aTask({ agentType: 'claude' }));
  for (const { id } of [anyone, asked]) await inState(bench, id, 'queued');
  gate.open();
  const done = await bench.executor.whenFinished(anyone.id);
  assert.deepEqual([done.state, done.agentType, done.classification?.source], ['completed', 'local', 'loadBalancer']);
  assert.match(done.classification?.reason ?? '', /^claude, chosen first: cooling until \d\d:\d\d\. Of those that are free local/);
  assert.deepEqual(
    done.classification?.rejected.map(({ agentType }) => agentType),
    ['claude'],
  );
  // So does the one that met the limit, as nothing had come of it.
  const redirected = await bench.executor.whenFinished(runs.id);
  assert.deepEqual([redirected.state, redirected.agentType, redirected.retryAt], ['completed', 'local', null]);
  assert.match(redirected.classification?.reason ?? '', /^claude, chosen first: cooling until/);
  await untilTold(bench, asked.id, /^Claude resets at/);
  // From now on the limited agent is no candidate where there is a choice.
  const later = await bench.executor.submit(aTask());
  const { agentType, classification } = await bench.executor.whenFinished(later.id);
  assert.equal(agentType, 'local');
  assert.match(classification?.rejected[0]?.reason ?? '', /^cooling until \d\d:\d\d$/);
  await bench.executor.cancel(asked.id);
});

test('what anyone may do waits for its own agent once something has come of it', async () => {
  await using bench = await aBench({ classify: toClaude });
  register(bench, echo('local', 'never'));
  register(bench, cutOff('First half.', []));
  const { id } = await bench.executor.submit(aTask());
  const { state, agentType } = await bench.executor.whenFinished(id);
  assert.deepEqual([state, agentType, (await bench.executor.detail(id)).text.text], ['completed', 'claude', 'First half.\n\nSecond half.']);
});

test('after a restart the limit still holds, and what waits for it is woken', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'claudomator-'));
  try {
    await using closed = await aBench({ root, owner: aDeadWindow() });
    register(
      closed,
      aRunner('claude', async () => ({ kind: 'rateLimited', retryAt: Date.now() + 4_000 })),
    );
    const { id } = await closed.executor.submit(aTask({ agentType: 'claude' }));
    const waiting = await inState(closed, id, 'waiting-quota');
    await closed.records.saved(id);
    await closed.executor.dispose();

    await using bench = await aBench({ root, rows: [waiting] });
    register(bench, echo('claude', 'now'));
    await bench.executor.takeOver(id);
    await bench.executor.restoreCooldowns();
    const other = await bench.executor.submit(aTask({ agentType: 'claude' }));
    await untilTold(bench, other.id, /^Claude is limited: next try at/);
    for (const each of [id, other.id]) {
      const done = await bench.executor.whenFinished(each);
      assert.equal(done.state, 'completed');
      assert.ok((done.startedAt ?? 0) > 0 && (done.finishedAt ?? 0) >= (waiting.retryAt ?? 0));
    }
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

/** Says `words`, then runs into a limit at its first run; goes on at the second. Notes what each run was given. */
function cutOff(words: string, given: RunnableTask[]): Runner {
  return aRunner('claude', async (task, sink) => {
    given.push(task);
    const isFirst = given.length === 1;
    const envelope = new Envelope({ sink, sessionId: SESSION, cwd: null, model: 'm', agentType: 'claude' });
    await envelope.open(task.instructions);
    await envelope.text(isFirst ? words : 'Second half.');
    const use = { tokensIn: 7, tokensOut: 8, cachedTokens: 0, costUsd: 0.25, durationMs: 1 };
    await envelope.finish({ ...use, subtype: 'success', isError: isFirst, text: '', stopReason: 'stop' });
    if (isFirst) return { kind: 'rateLimited', retryAt: Date.now() + 2_000 };
    return { kind: 'completed', text: 'Second half.', stopReason: 'stop', tokensIn: 7, tokensOut: 8, costUsd: 0.25, changedFiles: false };
  });
}

const SESSION = '11111111-1111-4111-8111-111111111111';

test('what a limit cut off goes on in its own session, also in another window, and shows all that was said', async () => {
  const root = await mkdtemp(path.join(tmpdir(), 'claudomator-'));
  try {
    const given: RunnableTask[] = [];
    await using closed = await aBench({ root, owner: aDeadWindow() });
    register(closed, cutOff('First half.', given));
    const { id } = await closed.executor.submit(aTask({ agentType: 'claude' }));
    const waiting = await inState(closed, id, 'waiting-quota');
    assert.deepEqual([waiting.tokensOut, waiting.costUsd, waiting.spent?.sessionId], [8, 0.25, SESSION]);
    await closed.records.saved(id);
    await closed.executor.dispose();

    await using bench = await aBench({ root, rows: [waiting] });
    register(bench, cutOff('', given));
    const offsets: number[] = [];
    bench.executor.onDidChange((change) => change.kind === 'text' && offsets.push(change.offset));
    await bench.executor.takeOver(id);
    const done = await bench.executor.whenFinished(id);
    assert.deepEqual([done.state, done.tokensOut, done.costUsd], ['completed', 16, 0.5]);
    const [first, second] = given;
    assert.deepEqual([first?.continues, second?.continues], [null, { sessionId: SESSION }]);
    assert.deepEqual({ ...second, continues: null, model: '' }, first);
    assert.deepEqual(offsets, ['First half.'.length]);
    assert.equal((await bench.executor.detail(id)).text.text, 'First half.\n\nSecond half.');
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

test('what a limit stopped before it had said anything begins anew', async () => {
  await using bench = await aBench();
  const given: RunnableTask[] = [];
  register(bench, cutOff('', given));
  const { id } = await bench.executor.submit(aTask({ agentType: 'claude' }));
  await bench.executor.whenFinished(id);
  assert.deepEqual(
    given.map(({ continues }) => continues),
    [null, null],
  );
});

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
    await untilTold(bench, id, /^the queue is paused$/);
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
    { agentType: 'claude', reason: 'could do it too' },
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
  let runs = 0;
  register(
    bench,
    aRunner('claude', async () => {
      runs += 1;
      return runs === 1 ? { kind: 'rateLimited', retryAt: Date.now() + 700 } : { kind: 'cancelled' };
    }),
  );
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
  assert.equal(runs, 1);
});

test('a window that closes while a decision is written starts nothing any more', async () => {
  await using bench = await aBench();
  let runs = 0;
  register(
    bench,
    aRunner('local', async () => {
      runs += 1;
      return { kind: 'cancelled' };
    }),
  );
  const disposed = new Promise<void>((resolve) => {
    bench.feed.subscribe((change) => {
      if (change.kind === 'execution' && change.execution.state === 'queued') resolve(bench.executor.dispose());
    });
  });
  const { id } = await bench.executor.submit(aTask());
  await disposed;
  await bench.records.saved(id);
  assert.deepEqual([runs, bench.records.get(id)?.state], [0, 'queued']);
});
