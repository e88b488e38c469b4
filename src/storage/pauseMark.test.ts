// Checks that the pause of the queue is stored and read again.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { scratchFolder } from '#transcript/testing/scratch.ts';
import { PauseMark } from './pauseMark.ts';

const fails = (error: unknown) => {
  throw error;
};

test('the next window finds the pause as it was set last', async (t) => {
  const file = path.join(await scratchFolder(t), 'not there yet', 'paused');
  assert.equal(await new PauseMark(file, fails).read(), false);
  let isPaused = false;
  for (const states of [[true], [], [false], [true, false], [false, true]]) {
    isPaused = states.at(-1) ?? isPaused;
    const mark = new PauseMark(file, fails);
    await mark.set(false); // a queue that changes before the mark was read
    await mark.read();
    await Promise.all(states.map((isSet) => mark.set(isSet)));
    assert.equal(await new PauseMark(file, fails).read(), isPaused);
  }
});

test('a disk that refuses it is told, and stops nothing', async (t) => {
  const errors: unknown[] = [];
  const mark = new PauseMark(path.join(await scratchFolder(t), 'x'.repeat(300)), (error) => errors.push(error));
  await mark.set(true);
  assert.equal(errors.length, 1);
});
