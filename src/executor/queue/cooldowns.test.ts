// Checks cooldowns and circuit breakers by a clock and a chance of the test's own.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AgentOutcome } from './agentOutcome.ts';
import { Cooldowns, keyOf, type OpenCircuit } from './cooldowns.ts';

const SONNET = { agentType: 'claude', account: 'default', model: 'sonnet' };
const MINUTE = 60_000;

function bench(random = 0) {
  const clock = { now: 1_000_000 };
  const cooldowns = new Cooldowns(
    () => clock.now,
    () => random,
  );
  /** One run that ends now. */
  const run = (outcome: AgentOutcome, id = 'run') => {
    cooldowns.recordStart(SONNET, id);
    cooldowns.recordEnd(SONNET, id, outcome, clock.now);
  };
  const limit = (retryAt: number | null) => cooldowns.recordLimit(SONNET, retryAt, clock.now) - clock.now;
  return { clock, cooldowns, run, limit };
}

test('what the server says holds, with some chance on top; another model of the same agent is free', () => {
  const { clock, cooldowns } = bench(0.5);
  const until = cooldowns.recordLimit(SONNET, clock.now + 10 * MINUTE, clock.now);
  assert.equal(until, clock.now + 10 * MINUTE + 5_000);
  assert.deepEqual(cooldowns.restrictionOn(SONNET), { kind: 'cooldown', until, isReported: true });
  assert.equal(cooldowns.restrictionOn({ ...SONNET, model: 'opus' }), null);
  assert.equal(cooldowns.restrictionOn({ ...SONNET, account: 'other' }), null);
  assert.deepEqual([...cooldowns.restrictions().keys()], [keyOf(SONNET)]);
  clock.now = until;
  assert.equal(cooldowns.restrictionOn(SONNET), null);
});

test('without a word from the server: 30 s, 1 min, 5 min, 15 min and no longer; a success begins anew', () => {
  const { clock, limit, run } = bench();
  const waits = [1, 2, 3, 4, 5].map(() => {
    const wait = limit(null);
    clock.now += wait;
    return wait;
  });
  assert.deepEqual(waits, [30_000, MINUTE, 5 * MINUTE, 15 * MINUTE, 15 * MINUTE]);
  run('success');
  assert.equal(limit(null), 30_000);
});

test('runs that began before the limit was known change nothing: they neither lengthen nor end it', () => {
  const { clock, cooldowns } = bench();
  const startedAt = clock.now;
  clock.now += 10;
  const until = cooldowns.recordLimit(SONNET, null, startedAt);
  clock.now += 10;
  assert.equal(cooldowns.recordLimit(SONNET, null, startedAt), until);
  cooldowns.recordEnd(SONNET, 'other', 'success', startedAt);
  assert.deepEqual(cooldowns.restrictionOn(SONNET), { kind: 'cooldown', until, isReported: false });
});

test('a time in the past, or beyond any plan, is not believed', () => {
  const { clock, limit } = bench();
  assert.equal(limit(clock.now - 1), 30_000);
  assert.equal(limit(Number.MAX_SAFE_INTEGER), 32 * 24 * 60 * MINUTE);
});

test('three failures in a row trip the breaker; cancels do not count, a success in between does', () => {
  const { cooldowns, run } = bench();
  for (const outcome of ['failure', 'failure', 'success', 'failure', 'neutral', 'failure'] as const) run(outcome);
  assert.equal(cooldowns.restrictionOn(SONNET), null);
  run('failure');
  assert.equal(cooldowns.restrictionOn(SONNET)?.kind, 'openCircuit');
});

test('then one task tries it: a failure opens the breaker again, an end without a verdict lets another try, a success closes it', () => {
  const { clock, cooldowns, run } = bench();
  for (let failures = 0; failures < 3; failures++) run('failure');
  const circuit = () => cooldowns.restrictionOn(SONNET) as OpenCircuit;
  assert.equal(circuit().until, clock.now + 30_000);
  clock.now += 30_000;
  cooldowns.recordStart(SONNET, 'probe');
  assert.equal(circuit().isProbed, true);
  cooldowns.recordEnd(SONNET, 'probe', 'neutral', clock.now);
  assert.equal(circuit().isProbed, false);
  run('failure');
  assert.equal(circuit().until, clock.now + 30_000);
  clock.now += 30_000;
  run('success');
  assert.equal(cooldowns.restrictionOn(SONNET), null);
});

test('a cooldown from before this window holds', () => {
  const { clock, cooldowns } = bench();
  assert.equal(cooldowns.restore(SONNET, clock.now + MINUTE), true);
  assert.deepEqual(cooldowns.restrictionOn(SONNET), { kind: 'cooldown', until: clock.now + MINUTE, isReported: false });
  assert.equal(cooldowns.restore(SONNET, clock.now + MINUTE / 2), false, 'a shorter one that another window knows of ends nothing');
  assert.deepEqual(cooldowns.restrictionOn(SONNET), { kind: 'cooldown', until: clock.now + MINUTE, isReported: false });
  assert.equal(cooldowns.restore(SONNET, clock.now + 10), false, 'an earlier end is no news');
  assert.equal(cooldowns.restore(SONNET, Number.MAX_SAFE_INTEGER), true);
  assert.equal(cooldowns.restrictionOn(SONNET)?.until, clock.now + 32 * 24 * 60 * MINUTE, 'a time beyond any plan is not believed');
});

test('after a limit whose end nobody told one task finds out, and the rest wait for it; a told end is believed', () => {
  const { clock, cooldowns } = bench();
  const until = cooldowns.recordLimit(SONNET, null, clock.now);
  clock.now = until;
  const over = { kind: 'openCircuit', cause: 'limit', since: until, until };
  assert.deepEqual(cooldowns.restrictionOn(SONNET), { ...over, isProbed: false });
  cooldowns.recordStart(SONNET, 'a');
  assert.deepEqual(cooldowns.restrictionOn(SONNET), { ...over, isProbed: true });
  cooldowns.recordEnd(SONNET, 'a', 'neutral', clock.now);
  assert.deepEqual(cooldowns.restrictionOn(SONNET), { ...over, isProbed: false });
  cooldowns.recordStart(SONNET, 'b');
  cooldowns.recordEnd(SONNET, 'b', 'success', clock.now);
  assert.equal(cooldowns.restrictionOn(SONNET), null);
  clock.now = cooldowns.recordLimit(SONNET, clock.now + MINUTE, clock.now);
  assert.equal(cooldowns.restrictionOn(SONNET), null);
});
