// The pool under random loads: no slot exceeded, none lost, nobody forgotten.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countAhead, planDispatch } from './dispatch.ts';
import { Pool } from './pool.ts';

const LIMITS = { total: 3, perAgent: { local: 1, claude: 2 } };

function entry(id: string, agentType: string, priority = 0) {
  return { id, agentType, priority };
}

test('first come, first served within a priority; a full agent type does not hold others up', () => {
  const waiting = [entry('a', 'local'), entry('b', 'local'), entry('c', 'claude'), entry('d', 'claude', 1)];
  assert.deepEqual(planDispatch(waiting, [], LIMITS), ['d', 'a', 'c']);
  assert.deepEqual(planDispatch(waiting, ['local', 'claude', 'claude'], LIMITS), []);
});

test('what waits knows how many stand before it', () => {
  const ahead = countAhead([entry('a', 'local'), entry('b', 'local'), entry('c', 'claude')], ['local']);
  assert.deepEqual(
    [...ahead],
    [
      ['a', 1],
      ['b', 2],
      ['c', 0],
    ],
  );
});

/** A small generator of numbers in [0, 1): the same for the same seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

test('under random tasks, ends and cancels no slot is exceeded or lost, and every task ends once', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed);
    const pool = new Pool(() => LIMITS);
    const running = new Map<string, { agentType: string; end: () => void }>();
    const ended: string[] = [];
    const types = ['local', 'claude', 'other'];
    const ids: string[] = [];
    const check = () => {
      assert.ok(running.size <= LIMITS.total);
      for (const [type, most] of Object.entries(LIMITS.perAgent))
        assert.ok([...running.values()].filter((run) => run.agentType === type).length <= most);
    };
    const submit = (id: string) => {
      const agentType = types[Math.floor(next() * types.length)] ?? 'local';
      ids.push(id);
      pool.enqueue({
        id,
        agentType,
        priority: Math.floor(next() * 3),
        run: (signal) =>
          new Promise<void>((resolve) => {
            const end = () => {
              running.delete(id);
              ended.push(id);
              resolve();
            };
            running.set(id, { agentType, end });
            check();
            signal.addEventListener('abort', end, { once: true });
          }),
        onWaiting: (ahead) => assert.ok(ahead >= 0),
        onCancelledInQueue: async () => void ended.push(id),
      });
    };
    for (let step = 0; step < 150; step++) {
      const dice = next();
      if (dice < 0.45) submit(`task-${step}`);
      else if (dice < 0.8) [...running.values()][Math.floor(next() * running.size)]?.end();
      else await pool.cancel(ids[Math.floor(next() * ids.length)] ?? '', 'test');
      await new Promise(setImmediate);
    }
    while (ended.length < ids.length) {
      assert.ok(running.size > 0, 'tasks wait while no slot is used');
      for (const run of [...running.values()]) run.end();
      await new Promise(setImmediate);
    }
    assert.deepEqual(ended.toSorted(), ids.toSorted());
    assert.equal(new Set(ended).size, ended.length);
  }
});

test('a run that waits for the user holds no slot, and goes on before all that have not begun', async () => {
  const pool = new Pool(() => ({ total: 1, perAgent: {} }));
  const order: string[] = [];
  const ends = new Map<string, () => void>();
  const job = (id: string) => ({
    id,
    agentType: 'claude',
    priority: 9,
    run: () => {
      order.push(id);
      return new Promise<void>((resolve) => ends.set(id, resolve));
    },
    onWaiting: () => undefined,
    onCancelledInQueue: async () => undefined,
  });
  for (const id of ['asks', 'next', 'last']) pool.enqueue(job(id));
  pool.park('asks');
  const goesOn = pool.unpark('asks').then(() => order.push('asks goes on'));
  assert.deepEqual(order, ['asks', 'next']);
  ends.get('next')?.();
  await goesOn;
  assert.deepEqual(order, ['asks', 'next', 'asks goes on']);
  ends.get('asks')?.();
  await new Promise(setImmediate);
  assert.equal(order.at(-1), 'last');
});
