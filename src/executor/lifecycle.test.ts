// Checks what a cancel and a take-over leave behind that no state shows: no alarm, and no text lost.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBench, aDeadWindow, aRunner, aTask, echo, register, until } from '#executor/testing/bench.ts';
import { sampleExecution } from '#storage/testing/sample.ts';
import { Envelope } from '#transcript/envelope.ts';
import { openTranscript } from '#transcript/write.ts';

const AN_HOUR_MS = 3_600_000;

test('an execution that is cancelled while it waits for its quota is not looked at any more when the limit is over', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });
  await using bench = await aBench();
  register(
    bench,
    aRunner('claude', async (task, sink) => {
      const envelope = new Envelope({ sink, sessionId: 'session', cwd: null, model: 'm', agentType: 'claude' });
      await envelope.open(task.instructions);
      await envelope.text('First half.');
      return { kind: 'rateLimited', retryAt: Date.now() + AN_HOUR_MS };
    }),
  );
  const { id } = await bench.executor.submit(aTask({ agentType: 'claude' }));
  await until(() => bench.records.get(id)?.state === 'waiting-quota');
  assert.equal(bench.records.get(id)?.spent?.sessionId, 'session');
  await bench.records.saved(id);
  await bench.executor.cancel(id);
  const loads = t.mock.method(bench.store, 'loadTask');
  t.mock.timers.tick(2 * AN_HOUR_MS);
  assert.equal(loads.mock.callCount(), 0);
  assert.equal(bench.records.get(id)?.state, 'cancelled');
});

test('a queued execution that ran before its window died goes on behind what it had said', async () => {
  await using bench = await aBench();
  register(bench, echo('local', 'Second half.'));
  const spent = { ms: 5, tokensIn: 1, tokensOut: 1, costUsd: 0, sessionId: 'session' };
  const queued = sampleExecution({ state: 'queued', spent, createdAt: Date.now() });
  await bench.store.create(queued, aTask(), aDeadWindow());
  const file = await openTranscript(bench.store.transcriptPath(queued.id));
  const envelope = new Envelope({ sink: file, sessionId: 'session', cwd: null, model: 'qwen', agentType: 'local' });
  await envelope.open('Say hello.');
  await envelope.text('First half.');
  await file.close();
  bench.records.adopt(queued);
  const said: [number, string][] = [];
  bench.executor.onDidChange((change) => change.kind === 'text' && said.push([change.offset, change.text]));
  await bench.executor.takeOver(queued.id);
  assert.equal((await bench.executor.whenFinished(queued.id)).state, 'completed');
  assert.deepEqual(said, [['First half.'.length, '\n\nSecond half.']]);
});
