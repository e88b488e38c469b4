// Checks rate limits from submit on: who waits, who goes to another agent, and what goes on later.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import type { Outcome, RunnableTask, Runner } from '#contracts/runner.ts';
import { aBench, aDeadWindow, aGate, aRunner, aTask, counted, echo, inState, register, untilItWaits } from '#executor/testing/bench.ts';
import { Envelope } from '#transcript/envelope.ts';
import type { Classify } from './decide.ts';

const toClaude: Classify = async (task, _resumed, candidates) => {
  const wished = candidates.some(({ agentType }) => agentType === task.agentType);
  const agentType = wished ? task.agentType : (candidates.find((each) => each.agentType === 'claude') ?? candidates[0])?.agentType;
  return { agentType: agentType ?? '', model: '', reason: 'hard', source: wished ? 'requested' : 'localModel' };
};

test('a limit that ends soon is waited for, and the task runs again by itself', async () => {
  await using bench = await aBench();
  const done = { kind: 'completed', text: 'now', stopReason: 'stop', tokensIn: 1, tokensOut: 1, costUsd: 0, changedFiles: false } as const;
  const runner = counted('local', (run) => (run === 1 ? { kind: 'rateLimited', retryAt: Date.now() + 30 } : done));
  register(bench, runner);
  const { id } = await bench.executor.submit(aTask());
  const { state, retryAt } = await bench.executor.whenFinished(id);
  assert.deepEqual([state, retryAt, runner.runs], ['completed', null, 2]);
});

test('a limit without a time is waited for on disk, and other tasks of that agent wait without being started', async () => {
  for (const outcome of [
    { kind: 'rateLimited' },
    { kind: 'failed', error: { kind: 'rateLimited', message: 'Slow down.' } },
  ] satisfies Outcome[]) {
    await using bench = await aBench();
    const runner = counted('claude', () => outcome);
    register(bench, runner);
    const before = Date.now();
    const first = await bench.executor.submit(aTask({ agentType: 'claude' }));
    const { retryAt } = await inState(bench, first.id, 'waiting-quota');
    await bench.records.saved(first.id);
    const stored = await bench.store.load(first.id);
    assert.ok(stored.kind === 'ok' && stored.execution.retryAt === retryAt);
    assert.ok(retryAt !== null && retryAt >= before + 30_000 && retryAt < Date.now() + 32_000);
    const second = await bench.executor.submit(aTask({ agentType: 'claude' }));
    assert.match(await untilItWaits(bench, second.id, /retrying at/), /^Claude is rate-limited, retrying at \d\d:\d\d/);
    assert.deepEqual([runner.runs, bench.records.get(second.id)?.state], [1, 'queued']);
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
  assert.match(
    done.classification?.reason ?? '',
    /^claude was chosen first: rate-limited until \d\d:\d\d\. Of the agents that are free, local/,
  );
  assert.deepEqual(
    done.classification?.rejected.map(({ agentType }) => agentType),
    ['claude'],
  );
  // So does the one that met the limit, as nothing had come of it.
  const redirected = await bench.executor.whenFinished(runs.id);
  assert.deepEqual([redirected.state, redirected.agentType, redirected.retryAt], ['completed', 'local', null]);
  assert.match(redirected.classification?.reason ?? '', /^claude was chosen first: rate-limited until/);
  await untilItWaits(bench, asked.id, /^Claude is rate-limited until/);
  // From now on the limited agent is no candidate where there is a choice.
  const later = await bench.executor.submit(aTask());
  const { agentType, classification } = await bench.executor.whenFinished(later.id);
  assert.equal(agentType, 'local');
  assert.match(classification?.rejected[0]?.reason ?? '', /^rate-limited until \d\d:\d\d$/);
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
    await closed.executor.dispose();

    await using bench = await aBench({ root, rows: [waiting] });
    register(bench, echo('claude', 'now'));
    await bench.executor.takeOver(id);
    await bench.executor.restoreCooldowns();
    const other = await bench.executor.submit(aTask({ agentType: 'claude' }));
    await untilItWaits(bench, other.id, /^Claude is rate-limited, retrying at/);
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
