// Checks what counts as silence of a server, and what does not.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type IdleWatchOptions, watchIdle } from './idleWatch.ts';

function aWatch(t: TestContext, options: Partial<IdleWatchOptions> = {}) {
  let now = 0;
  t.mock.method(performance, 'now', () => now);
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const idle: number[] = [];
  const watch = watchIdle({
    idleTimeoutMs: 100,
    isHeldBack: () => false,
    explainsSilence: async () => false,
    onIdle: () => idle.push(now),
    ...options,
  });
  const pass = async (ms: number) => {
    now += ms;
    t.mock.timers.tick(ms);
    await nextTurn();
  };
  return { watch, idle, pass };
}

test('a server is silent when nothing has come for the time, counted from the last progress', async (t) => {
  const { watch, idle, pass } = aWatch(t);
  await pass(60);
  watch.progressed();
  await pass(99);
  assert.deepEqual(idle, []);
  await pass(1);
  assert.deepEqual(idle, [160]);
});

test('while the reader holds the stream back the server is not silent', async (t) => {
  let isHeldBack = true;
  const { idle, pass } = aWatch(t, { isHeldBack: () => isHeldBack });
  await pass(100);
  isHeldBack = false;
  await pass(99);
  assert.deepEqual(idle, []);
  await pass(1);
  assert.deepEqual(idle, [200]);
});

test('a silence that is explained is waited out, and what was stopped says nothing any more', async (t) => {
  let isBusy = true;
  const { watch, idle, pass } = aWatch(t, { explainsSilence: async () => isBusy });
  await pass(100);
  isBusy = false;
  assert.deepEqual(idle, []);
  await pass(100);
  assert.deepEqual(idle, [200]);
  watch.stop();
  await pass(1_000);
  assert.deepEqual(idle, [200]);
});
