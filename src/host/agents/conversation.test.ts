// Checks which tasks are of a conversation, from the last one back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aTask } from '#executor/testing/bench.ts';
import { conversation } from './conversation.ts';

test('all tasks back to the first are of the conversation; what can’t be read is passed over, and a circle ends', async () => {
  const before: Record<string, string> = { d: 'c', c: 'b', b: 'a', a: 'd' };
  const store = {
    loadTask: async (id: string) => (id === 'c' ? Promise.reject(new Error('damaged')) : aTask({ instructions: id })),
  };
  const tasks = await conversation('d', (id) => before[id] ?? null, store);
  assert.deepEqual(
    tasks.map(({ instructions }) => instructions),
    ['d', 'b', 'a'],
  );
  assert.deepEqual(await conversation(null, () => 'a', store), []);
});
