// Checks that under random loads no slot is exceeded and every task ends once.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Queue } from '#contracts/change.ts';
import { aJob, VirtualClock } from '#executor/testing/poolJobs.ts';
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
