// Checks which tasks start, in which order, and why the others are said to wait.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clockTime } from '#base/units.ts';
import type { Restriction } from './cooldowns.ts';
import type { PoolState, WaitingEntry } from './entry.ts';
import { type Action, MAX_OVERTAKES, planDispatch } from './plan.ts';
import { waitText } from './reasons.ts';

const NOW = new Date(2026, 10, 24, 12, 0, 0).getTime();
const AT_14_05 = new Date(2026, 10, 24, 14, 5, 0).getTime();

function entry(id: string, slot: string, facts: Partial<WaitingEntry> = {}): WaitingEntry {
  const { account = 'default', model = '' } = facts;
  const agentKey = `${slot} ${account} ${model}`;
  return { id, slot, account, model, agentKey, priority: 0, place: 0, createdAt: 0, hasBegun: false, overtaken: 0, ...facts };
}

function state(waiting: WaitingEntry[], facts: Partial<PoolState> = {}): PoolState {
  const limits = { total: 3, perAgent: { local: 1, claude: 2 } };
  return { waiting, running: [], limits, isPaused: false, restrictions: new Map(), loadedModels: new Map(), ...facts };
}

function startsOf(actions: Action[]): string[] {
  return actions.flatMap((action) => (action.kind === 'start' ? [action.id] : []));
}

function reasonsOf(actions: Action[], waiting: WaitingEntry[]): Record<string, string> {
  const slots = new Map(waiting.map(({ id, slot }) => [id, slot]));
  return Object.fromEntries(
    actions.flatMap((action) => (action.kind === 'wait' ? [[action.id, waitText(action.reason, slots.get(action.id) ?? '', NOW)]] : [])),
  );
}

test('priority goes before age, age before id; a full agent type does not hold others up', () => {
  const waiting = [
    entry('b', 'local', { place: 5 }),
    entry('a', 'local', { place: 5 }),
    entry('older', 'claude', { place: 1 }),
    entry('urgent', 'claude', { place: 9, priority: 1 }),
    entry('young', 'claude', { place: 7 }),
  ];
  assert.deepEqual(startsOf(planDispatch(state(waiting), NOW)), ['urgent', 'older', 'a']);
});

test('what waits is told why: slots, the total, a pause', () => {
  const waiting = [entry('a', 'local'), entry('b', 'local'), entry('c', 'claude'), entry('d', 'claude'), entry('e', 'other')];
  assert.deepEqual(reasonsOf(planDispatch(state(waiting), NOW), waiting), {
    b: 'waiting for the GPU: 1 ahead',
    e: 'waiting for a free slot: 3 running',
  });
  const paused = planDispatch(state(waiting, { isPaused: true }), NOW);
  assert.deepEqual([startsOf(paused), new Set(Object.values(reasonsOf(paused, waiting)))], [[], new Set(['the queue is paused'])]);
});

test('a limited agent holds its own tasks only, says until when, and the plan names the time to look again', () => {
  const waiting = [entry('a', 'claude'), entry('b', 'claude', { model: 'other' }), entry('c', 'local')];
  const restrictions = new Map<string, Restriction>([['claude default ', { kind: 'cooldown', until: AT_14_05, isReported: true }]]);
  const actions = planDispatch(state(waiting, { restrictions }), NOW);
  assert.deepEqual(startsOf(actions), ['b', 'c']);
  assert.deepEqual(reasonsOf(actions, waiting), { a: 'Claude is rate-limited until 14:05' });
  assert.deepEqual(actions.at(-1), { kind: 'wake', at: AT_14_05 });
  assert.deepEqual(startsOf(planDispatch(state(waiting.slice(0, 1), { restrictions }), AT_14_05)), ['a']);
});

test('a time that is only ours is not said to be the agent’s', () => {
  const waiting = [entry('a', 'claude')];
  const restrictions = new Map<string, Restriction>([['claude default ', { kind: 'cooldown', until: AT_14_05, isReported: false }]]);
  assert.deepEqual(reasonsOf(planDispatch(state(waiting, { restrictions }), NOW), waiting), {
    a: 'Claude is rate-limited, retrying at 14:05',
  });
});

test('after a breaker’s time one task tries, and the rest wait for it; who asks later tries at once', () => {
  const waiting = [entry('a', 'claude', { place: 1 }), entry('b', 'claude', { place: 2 })];
  const open = (isProbed: boolean): Map<string, Restriction> =>
    new Map([['claude default ', { kind: 'openCircuit', cause: 'failures', since: NOW, until: NOW + 30_000, isProbed }]]);
  assert.deepEqual(startsOf(planDispatch(state(waiting, { restrictions: open(false) }), NOW)), []);
  assert.deepEqual(startsOf(planDispatch(state(waiting, { restrictions: open(false) }), NOW + 30_000)), ['a']);
  assert.deepEqual(startsOf(planDispatch(state(waiting, { restrictions: open(true) }), NOW + 30_000)), []);
  const later = entry('later', 'claude', { place: 3, createdAt: NOW + 1 });
  assert.deepEqual(startsOf(planDispatch(state([...waiting, later], { restrictions: open(false) }), NOW + 2)), ['later']);
});

test('a run that has begun needs a slot and nothing else', () => {
  const waiting = [entry('first', 'claude'), entry('returns', 'claude', { hasBegun: true, priority: Number.POSITIVE_INFINITY })];
  const restrictions = new Map<string, Restriction>([['claude default ', { kind: 'cooldown', until: AT_14_05, isReported: true }]]);
  assert.deepEqual(startsOf(planDispatch(state(waiting, { restrictions, isPaused: true }), NOW)), ['returns']);
});

test('a server’s own slots bind tighter than the setting', () => {
  const limits = { total: 8, perAgent: { local: 4 }, perAccount: { 'http://one': 2 } };
  const waiting = ['a', 'b', 'c'].map((id) => entry(id, 'local', { account: 'http://one' }));
  assert.deepEqual(startsOf(planDispatch(state([...waiting, entry('d', 'local', { account: 'http://two' })], { limits }), NOW)), [
    'a',
    'b',
    'd',
  ]);
});

test('tasks of the loaded model go first, past each other one only so often', () => {
  const loadedModels = new Map([['local default', 'small']]);
  let waiting = [
    entry('large', 'local', { model: 'large', place: -1 }),
    ...Array.from({ length: 9 }, (_, n) => entry(`small-${n}`, 'local', { model: 'small', place: n })),
  ];
  const order: string[] = [];
  while (waiting.length > 0) {
    const [start] = planDispatch(state(waiting, { loadedModels }), NOW);
    assert.ok(start?.kind === 'start');
    order.push(start.id);
    const { id, overtaken } = start;
    loadedModels.set('local default', waiting.find((one) => one.id === id)?.model ?? '');
    waiting = waiting
      .filter((one) => one.id !== id)
      .map((one) => (overtaken.includes(one.id) ? { ...one, overtaken: one.overtaken + 1 } : one));
  }
  assert.equal(order.indexOf('large'), MAX_OVERTAKES);
});

test('a more urgent task is not held up by the model that is loaded', () => {
  const waiting = [entry('urgent', 'local', { model: 'large', priority: 1 }), entry('same', 'local', { model: 'small' })];
  assert.deepEqual(startsOf(planDispatch(state(waiting, { loadedModels: new Map([['local default', 'small']]) }), NOW)), ['urgent']);
});

test('a model that another server has loaded lets nobody overtake, and a run that has begun is never overtaken', () => {
  const loadedModels = new Map([['local http://two', 'small']]);
  const large = entry('large', 'local', { model: 'large', account: 'http://one', place: 1 });
  const small = entry('small', 'local', { model: 'small', account: 'http://two', place: 2 });
  assert.deepEqual(startsOf(planDispatch(state([large, small], { loadedModels }), NOW)), ['large']);
  const begun = [{ ...large, account: 'http://two' }, small].map((one) => ({ ...one, hasBegun: true }));
  assert.deepEqual(startsOf(planDispatch(state(begun, { loadedModels }), NOW)), ['large']);
});

/** How many entries the planner looks at, for a queue of this length in which nothing may start. */
function looksFor(length: number): number {
  let looks = 0;
  const waiting = Array.from({ length }, (_, n) => {
    const plain = entry(`task-${n}`, n % 2 === 0 ? 'local' : 'claude', { place: (n * 7_919) % length, model: `m${n % 3}` });
    return new Proxy(plain, {
      get: (target, key) => {
        looks += 1;
        return Reflect.get(target, key);
      },
    });
  });
  planDispatch(state(waiting), NOW);
  return looks;
}

test('the work grows with the queue as n log n', () => {
  const growth = looksFor(8_000) / looksFor(1_000);
  assert.ok(growth < 8 * 1.6, `8 times the queue took ${growth.toFixed(1)} times the work`);
});

test('times are told by the clock, never too early, with seconds when it is soon and the day when it is far', () => {
  assert.equal(clockTime(AT_14_05 - 59_000, NOW), '14:05');
  assert.equal(clockTime(NOW + 30_000, NOW), '12:00:30');
  assert.equal(clockTime(new Date(2026, 10, 26, 9, 0).getTime(), NOW), 'Nov 26, 09:00');
});
