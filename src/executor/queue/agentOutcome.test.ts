// Checks what an agent's failures do to the tasks that wait for it, from submit on.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ErrorKind } from '#contracts/execution.ts';
import { aBench, accepted, aRunner, aTask, type Bench, register, until, whyItWaits } from '#executor/testing/bench.ts';

/** Three tasks fail so; what is asked for with another agent paused meanwhile tells what the next one waits for. */
async function reasonAfterThree(kind: ErrorKind): Promise<string> {
  await using bench = await aBench({ slots: { local: 1 } });
  register(
    bench,
    aRunner('local', async () => ({ kind: 'failed', error: { kind, message: 'm' } })),
  );
  await bench.executor.pausePool();
  const ids: string[] = [];
  for (let n = 0; n < 4; n++) ids.push(await queued(bench));
  await bench.executor.resumePool();
  const last = ids.at(-1) ?? '';
  await until(() => bench.records.get(last)?.state === 'failed' || /in a row/.test(whyItWaits(bench, last)));
  const reason = whyItWaits(bench, last);
  accepted(await bench.executor.cancel(last));
  return reason;
}

async function queued(bench: Bench): Promise<string> {
  const { id } = await bench.executor.submit(aTask({ agentType: 'local' }));
  await until(() => whyItWaits(bench, id) !== '');
  return id;
}

test('three failures of an agent in a row make the next task wait, and say so', async () => {
  assert.match(await reasonAfterThree('unreachable'), /^local failed several times in a row, retrying at/);
});

test('failures that are the task’s own make nobody wait', async () => {
  assert.equal(await reasonAfterThree('contextExceeded'), '');
});
