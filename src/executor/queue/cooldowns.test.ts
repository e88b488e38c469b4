// Cooldowns and the breaker, by a clock and a chance of the test's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cooldowns, type Hold, keyOf } from './cooldowns.ts';

const SEAT = { agentType: 'claude', account: 'default', model: 'sonnet' };
const MINUTE = 60_000;

function bench(random = 0) {
  const clock = { now: 1_000_000 };
  const cooldowns = new Cooldowns(
    () => clock.now,
    () => random,
  );
  /** One run that ends now. */
  const run = (verdict: 'well' | 'badly' | 'neither', id = 'run') => {
    cooldowns.started(SEAT, id);
    cooldowns.ended(SEAT, id, verdict, clock.now);
  };
  const limit = (retryAt: number | null) => cooldowns.limited(SEAT, retryAt, clock.now) - clock.now;
  return { clock, cooldowns, run, limit };
}

test('what the server says holds, with some chance on top; another model of the same agent is free', () => {
  const { clock, cooldowns } = bench(0.5);
  const until = cooldowns.limited(SEAT, clock.now + 10 * MINUTE, clock.now);
  assert.equal(until, clock.now + 10 * MINUTE + 5_000);
  assert.deepEqual(cooldowns.hold(SEAT), { kind: 'cooling', until, isTold: true });
  assert.equal(cooldowns.hold({ ...SEAT, model: 'opus' }), null);
  assert.equal(cooldowns.hold({ ...SEAT, account: 'other' }), null);
  assert.deepEqual([...cooldowns.holds().keys()], [keyOf(SEAT)]);
  clock.now = until;
  assert.equal(cooldowns.hold(SEAT), null);
});

test('without a word from the server: 30 s, 1 min, 5 min, 15 min and no longer; a success begins anew', () => {
  const { clock, limit, run } = bench();
  const waits = [1, 2, 3, 4, 5].map(() => {
    const wait = limit(null);
    clock.now += wait;
    return wait;
  });
  assert.deepEqual(waits, [30_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 15 * MINUTE]);
  run('well');
  assert.equal(limit(null), 30_000);
});

test('runs that began before the limit was known change nothing: they neither lengthen nor end it', () => {
  const { clock, cooldowns } = bench();
  const startedAt = clock.now;
  clock.now += 10;
  const until = cooldowns.limited(SEAT, null, startedAt);
  clock.now += 10;
  assert.equal(cooldowns.limited(SEAT, null, startedAt), until);
  cooldowns.ended(SEAT, 'other', 'well', startedAt);
  assert.deepEqual(cooldowns.hold(SEAT), { kind: 'cooling', until, isTold: false });
});

test('a time in the past, or beyond any plan, is not believed', () => {
  const { clock, limit } = bench();
  assert.equal(limit(clock.now - 1), 30_000);
  assert.equal(limit(Number.MAX_SAFE_INTEGER), 32 * 24 * 60 * MINUTE);
});

test('three failures in a row trip the breaker; cancels do not count, a success in between does', () => {
  const { cooldowns, run } = bench();
  for (const verdict of ['badly', 'badly', 'well', 'badly', 'neither', 'badly'] as const) run(verdict);
  assert.equal(cooldowns.hold(SEAT), null);
  run('badly');
  assert.equal(cooldowns.hold(SEAT)?.kind, 'tripped');
});

test('then one task tries it: a failure opens the breaker again, an end without a verdict lets another try, a success closes it', () => {
  const { clock, cooldowns, run } = bench();
  for (let failures = 0; failures < 3; failures++) run('badly');
  const tripped = () => cooldowns.hold(SEAT) as Extract<Hold, { kind: 'tripped' }>;
  assert.equal(tripped().until, clock.now + 30_000);
  clock.now += 30_000;
  cooldowns.started(SEAT, 'probe');
  assert.equal(tripped().isProbed, true);
  cooldowns.ended(SEAT, 'probe', 'neither', clock.now);
  assert.equal(tripped().isProbed, false);
  run('badly');
  assert.equal(tripped().until, clock.now + 30_000);
  clock.now += 30_000;
  run('well');
  assert.equal(cooldowns.hold(SEAT), null);
});

test('a cooldown from before this window holds', () => {
  const { clock, cooldowns } = bench();
  cooldowns.restore(SEAT, clock.now + MINUTE);
  assert.deepEqual(cooldowns.hold(SEAT), { kind: 'cooling', until: clock.now + MINUTE, isTold: false });
});

test('after a limit whose end nobody told one task finds out, and the rest wait for it; a told end is believed', () => {
  const { clock, cooldowns } = bench();
  const until = cooldowns.limited(SEAT, null, clock.now);
  clock.now = until;
  const over = { kind: 'tripped', cause: 'limit', since: until, until };
  assert.deepEqual(cooldowns.hold(SEAT), { ...over, isProbed: false });
  cooldowns.started(SEAT, 'a');
  assert.deepEqual(cooldowns.hold(SEAT), { ...over, isProbed: true });
  cooldowns.ended(SEAT, 'a', 'neither', clock.now);
  assert.deepEqual(cooldowns.hold(SEAT), { ...over, isProbed: false });
  cooldowns.started(SEAT, 'b');
  cooldowns.ended(SEAT, 'b', 'well', clock.now);
  assert.equal(cooldowns.hold(SEAT), null);
  clock.now = cooldowns.limited(SEAT, clock.now + MINUTE, clock.now);
  assert.equal(cooldowns.hold(SEAT), null);
});
