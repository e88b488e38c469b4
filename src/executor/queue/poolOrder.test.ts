// Checks one by one who holds a slot, who goes first, and what a pause or a limit holds back.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue } from '#contracts/change.ts';
import { aJob, VirtualClock } from '#executor/testing/poolJobs.ts';
import { Pool } from './pool.ts';

const LIMITS = { total: 3, perAgent: { local: 1, claude: 2 } };

test('a run that waits for the user holds no slot, and goes on before all that have not begun', async () => {
  const pool = new Pool(() => ({ total: 1, perAgent: {} }));
  const order: string[] = [];
  const ends = new Map<string, () => void>();
  const job = (id: string) =>
    aJob(id, {
      priority: 9,
      run: () => {
        order.push(id);
        return new Promise<void>((resolve) => ends.set(id, resolve));
      },
    });
  for (const id of ['asks', 'later', 'next']) pool.enqueue({ ...job(id), createdAt: id === 'later' ? 2 : 1 });
  pool.park('asks');
  const goesOn = pool.unpark('asks').then(() => order.push('asks goes on'));
  assert.deepEqual(order, ['asks', 'next']);
  ends.get('next')?.();
  await goesOn;
  assert.deepEqual(order, ['asks', 'next', 'asks goes on']);
  ends.get('asks')?.();
  await new Promise(setImmediate);
  assert.equal(order.at(-1), 'later');
});

test('who asks twice to go on is told twice', async () => {
  const pool = new Pool(() => ({ total: 1, perAgent: {} }));
  let end = () => {};
  pool.enqueue(aJob('asks'));
  pool.park('asks');
  pool.enqueue(
    aJob('other', {
      run: () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    }),
  );
  const both = Promise.all([pool.unpark('asks'), pool.unpark('asks')]);
  end();
  await both;
  assert.equal(pool.activeTasks('claude'), 1);
});

test('a cancelled run holds its slot until it has let go', async () => {
  const pool = new Pool(() => ({ total: 1, perAgent: {} }));
  const started: string[] = [];
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  for (const id of ['first', 'second']) {
    pool.enqueue(
      aJob(id, {
        run: () => {
          started.push(id);
          return gate;
        },
      }),
    );
  }
  const cancelled = pool.cancel('first', 'test');
  await new Promise(setImmediate);
  assert.deepEqual(started, ['first']);
  letGo();
  await cancelled;
  assert.deepEqual(started, ['first', 'second']);
});

test('a run that is cancelled while it waits for its slot again stops waiting', async () => {
  const pool = new Pool(() => ({ total: 1, perAgent: {} }));
  pool.enqueue(
    aJob('asks', { run: (signal) => new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })) }),
  );
  pool.park('asks');
  pool.enqueue(aJob('other'));
  let waitsOn = true;
  void pool.unpark('asks').then(() => {
    waitsOn = false;
  });
  await pool.cancel('asks', 'test');
  await new Promise(setImmediate);
  assert.deepEqual([waitsOn, pool.activeTasks('claude')], [false, 1]);
});

test('the user’s order holds, and what comes later comes last', () => {
  const pool = new Pool(() => ({ total: 1, perAgent: {} }));
  for (const id of ['runs', 'a', 'b', 'c', 'd']) pool.enqueue(aJob(id, { createdAt: 5 }));
  pool.move('d', 'first');
  pool.move('a', 'down');
  pool.move('c', 'up');
  pool.move('b', 'down');
  pool.move('c', 'down');
  assert.deepEqual(pool.queue().order, ['d', 'b', 'c', 'a']);
  for (const [id, direction] of [
    ['d', 'up'],
    ['a', 'down'],
    ['d', 'first'],
    ['nobody', 'up'],
    ['runs', 'down'],
  ] as const)
    pool.move(id, direction);
  assert.deepEqual(pool.queue().order, ['d', 'b', 'c', 'a']);
  pool.enqueue(aJob('a-later-one', { createdAt: 6 }));
  assert.equal(pool.queue().order.at(-1), 'a-later-one');
  pool.enqueue(aJob('urgent', { createdAt: 7, priority: 1 }));
  pool.move('b', 'first');
  assert.deepEqual(pool.queue().order, ['b', 'urgent', 'd', 'c', 'a', 'a-later-one']);
});

test('paused, nothing starts and everything can be cancelled; resumed, it goes on', async () => {
  const pool = new Pool(() => LIMITS);
  const started: string[] = [];
  const told: string[] = [];
  const queues: Queue[] = [];
  pool.onDidChangeQueue = (queue) => queues.push(queue);
  pool.pause();
  for (const id of ['a', 'b']) {
    pool.enqueue(aJob(id, { run: async () => void started.push(id), onWaiting: (_reason, text) => told.push(`${id}: ${text}`) }));
  }
  await pool.cancel('a', 'test');
  assert.deepEqual([started, told], [[], ['a: the queue is paused', 'b: the queue is paused']]);
  assert.deepEqual(queues.at(-1), { order: ['b'], isPaused: true });
  pool.resume();
  assert.deepEqual([started, queues.at(-1)], [['b'], { order: [], isPaused: false }]);
});

test('a limited agent is looked at again when its time has come, and not before', () => {
  const clock = new VirtualClock();
  const pool = new Pool(() => LIMITS, clock);
  const started: string[] = [];
  pool.cooldowns.restore({ agentType: 'claude', account: 'default', model: '' }, clock.time + 600_000);
  pool.enqueue(aJob('a', { run: async () => void started.push('a') }));
  clock.pass(599_999);
  assert.deepEqual(started, []);
  clock.pass(1);
  assert.deepEqual(started, ['a']);
});
