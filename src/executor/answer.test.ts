// Checks that a user's yes counts only for the question that was read.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aBench, accepted, aTask, echo, register, until } from '#executor/testing/bench.ts';

test('a yes is to the address that was read, not to one that the settings came to name since', async () => {
  let address = 'x';
  const granted: string[] = [];
  await using bench = await aBench({
    permit: async () => {
      const asked = address;
      if (granted.includes(asked)) return { kind: 'allowed' };
      return { kind: 'ask', question: `Send it to ${asked}?`, grant: async () => void granted.push(asked) };
    },
  });
  register(bench, echo('local', 'fine'));
  const { id } = await bench.executor.submit(aTask());
  await bench.executor.whenFinished(id);
  address = 'y';
  accepted(await bench.executor.answer(id, 'always', null));
  await until(() => bench.records.get(id)?.question === 'Send it to y?' || bench.records.get(id)?.state === 'completed');
  assert.deepEqual([granted, bench.records.get(id)?.state], [[], 'blocked']);
});
