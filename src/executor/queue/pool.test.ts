// Checks that under random loads no slot is exceeded and every task ends once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue } from '#contracts/change.ts';
import type { Job, PoolClock } from './job.ts';
import { Pool } from './pool.ts';

const LIMITS = { total: 3, perAgent: { local: 1, claude: 2 } };

/** A small generator of numbers in [0, 1): the same for the same seed, so that a failure can be repeated. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Time that goes on when it is told to. */
class VirtualClock implements PoolClock {
  time = 1_000_000;
  readonly random: () => number;
  readonly #alarms = new Set<{ time: number; wake: () => void }>();

  constructor(chance: () => number = () => 0) {
    this.random = chance;
  }

  now = () => this.time;

  at(time: number, wake: () => void): () => void {
    const alarm = { time, wake };
    this.#alarms.add(alarm);
    return () => this.#alarms.delete(alarm);
  }

  pass(ms: number): void {
    this.time += ms;
    for (const alarm of [...this.#alarms]) {
      if (alarm.time > this.time || !this.#alarms.delete(alarm)) continue;
      alarm.wake();
    }
  }
}

function aJob(id: string, facts: Partial<Job> = {}): Job {
  return {
    id,
    agentType: 'claude',
    account: 'default',
    model: '',
    priority: 0,
    createdAt: 0,
    run: () => new Promise<void>(() => undefined),
    onWaiting: () => undefined,
    onCancelledInQueue: async () => undefined,
    ...facts,
  };
}

test('under random tasks, ends, failures, limits, cancels, questions, moves and pauses no slot is exceeded and every task ends once', async () => {
  for (let seed = 1; seed <= 60; seed++) {
    const next = random(seed);
    const among = <T>(things: readonly T[]): T | undefined => things[Math.floor(next() * things.length)];
    const clock = new VirtualClock(next);
    const pool = new Pool(() => LIMITS, clock);
    const running = new Map<string, { agentType: string; isParked: boolean; isReturning: boolean; end(): void }>();
    const ends: string[] = [];
    const ids: string[] = [];
    let queue: Queue = { order: [], isPaused: false };
    pool.onDidChangeQueue = (changed) => {
      queue = changed;
    };
    const check = () => {
      const holding = [...running.values()].filter(({ isParked }) => !isParked);
      assert.ok(holding.length <= LIMITS.total, `seed ${seed}: more than ${LIMITS.total} run`);
      for (const [type, most] of Object.entries(LIMITS.perAgent)) {
        assert.ok(holding.filter(({ agentType }) => agentType === type).length <= most, `seed ${seed}: more than ${most} ${type}`);
      }
      assert.deepEqual([...queue.order, ...running.keys(), ...ends].toSorted(), ids.toSorted(), `seed ${seed}: a task is lost or doubled`);
    };
    const submit = (id: string, agentType: string, model: string, priority: number) => {
      const again = () => pool.enqueue(job);
      const job = aJob(id, {
        agentType,
        model,
        priority,
        createdAt: clock.time,
        run: (signal) =>
          new Promise<void>((resolve) => {
            assert.ok(!pool.queue().isPaused, `seed ${seed}: started while paused`);
            assert.notEqual(pool.cooldowns.restrictionOn(job)?.kind, 'cooldown', `seed ${seed}: started while limited`);
            const leave = () => {
              if (running.delete(id)) resolve();
            };
            const end = () => {
              if (!running.has(id)) return;
              const how = next();
              if (how < 0.15) {
                const until = pool.recordLimit(id, next() < 0.5 ? null : clock.time + 1_000 + next() * 600_000);
                clock.at(until, again);
                limited.add(id);
                clock.at(until, () => limited.delete(id));
              } else {
                pool.recordOutcome(id, how < 0.4 ? 'failure' : how < 0.5 ? 'neutral' : 'success');
                ends.push(id);
              }
              leave();
            };
            running.set(id, { agentType, isParked: false, isReturning: false, end });
            const cancelled = () => {
              if (running.has(id)) ends.push(id);
              leave();
            };
            signal.addEventListener('abort', cancelled, { once: true });
          }),
        onCancelledInQueue: async () => void ends.push(id),
      });
      ids.push(id);
      again();
    };
    const limited = new Set<string>();
    const settled = () => new Promise(setImmediate);
    const step = async (number: number, mayAdd: boolean) => {
      const dice = next();
      if (dice < 0.35 && mayAdd)
        submit(`task-${number}`, among(['local', 'claude', 'other']) ?? '', among(['', 'a', 'b']) ?? '', Math.floor(next() * 3));
      else if (dice < 0.65) among([...running.values()].filter(({ isParked }) => !isParked))?.end();
      else if (dice < 0.7) await pool.cancel(among(ids.filter((id) => !limited.has(id))) ?? '', 'test');
      else if (dice < 0.75) {
        const [id, run] = among([...running].filter(([, { isParked }]) => !isParked)) ?? [];
        if (id && run) {
          run.isParked = true;
          pool.park(id);
        }
      } else if (dice < 0.82) {
        const [id, run] = among([...running].filter(([, { isParked, isReturning }]) => isParked && !isReturning)) ?? [];
        if (id && run) {
          run.isReturning = true;
          void pool.unpark(id).then(() => {
            run.isParked = false;
            run.isReturning = false;
          });
        }
      } else if (dice < 0.87) pool.move(among(queue.order) ?? '', among(['up', 'down', 'first'] as const) ?? 'up');
      else if (dice < 0.9) pool.pause();
      else if (dice < 0.94) pool.resume();
      else clock.pass(next() * 120_000);
      await settled();
      if (limited.size === 0) check();
    };
    for (let number = 0; number < 150; number++) await step(number, true);
    pool.resume();
    for (let rounds = 0; ends.length < ids.length; rounds++) {
      assert.ok(rounds < 2_000, `seed ${seed}: ${ids.length - ends.length} tasks starve`);
      for (const [id, run] of running) {
        if (!run.isParked) run.end();
        else if (!run.isReturning) {
          run.isReturning = true;
          void pool.unpark(id).then(() => Object.assign(run, { isParked: false, isReturning: false }));
        }
      }
      await settled();
      clock.pass(60_000);
      await settled();
    }
    assert.deepEqual(ends.toSorted(), ids.toSorted(), `seed ${seed}`);
    assert.equal(pool.activeTasks('claude') + pool.activeTasks('local') + pool.activeTasks('other'), 0);
  }
});

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
