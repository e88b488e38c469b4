import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectUnsteadily } from '#link/testing/unsteady.ts';
import { CallLink } from './calls.ts';
import { ReliableLink } from './reliable.ts';

/** A repeatable random sequence (mulberry32). */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

test('every message arrives once and in order, both ways, however often the connection ends', async (t) => {
  for (let seed = 1; seed <= 8; seed++) {
    const heard: string[][] = [[], []];
    const expected = Array.from({ length: 60 }, (_, index) => String(index));
    let tellDone = () => {};
    const done = new Promise<void>((resolve) => {
      tellDone = resolve;
    });
    const hear = (side: number) => (body: string) => {
      heard[side]?.push(body);
      if (heard.every((all) => all.length >= expected.length)) tellDone();
    };
    const links = [new ReliableLink(hear(0)), new ReliableLink(hear(1))] as const;
    const end = connectUnsteadily(links[0], links[1], { delayMs: 0, messagesToEnd: 7, random: seeded(seed) });
    t.after(end);
    for (const body of expected) for (const link of links) link.send(body);
    await done;
    end();
    assert.deepEqual(heard, [expected, expected], `seed ${seed}`);
  }
});

test('a message sent without a connection is delivered over the next one', () => {
  const heard: string[] = [];
  const link = new ReliableLink(() => undefined);
  link.send('early');
  link.connect({ send: (message) => heard.push(JSON.parse(message).body), listen: () => undefined });
  assert.deepEqual(heard.filter(Boolean), ['early']);
});

test('without a connection a bounded number of events is kept, and behind them the last; calls are refused then', async () => {
  const heard: number[] = [];
  const sender: ReliableLink = new ReliableLink(() => undefined);
  const calls = new CallLink(sender, {});
  const events = 100;
  const event = (seq: number) => ({ seq, text: 'x'.repeat(200_000) });
  for (let seq = 1; seq <= events; seq++) calls.emit(event(seq));
  assert.equal(sender.isFull, true);
  await assert.rejects(calls.call('submit', []), /“submit” was not sent/);
  let allHeard = () => {};
  const isOver = new Promise<void>((resolve) => {
    allHeard = resolve;
  });
  const receiver: ReliableLink = new ReliableLink((body) => {
    const { seq } = JSON.parse(body).value as { seq: number };
    heard.push(seq);
    if (seq > events) allHeard();
    if (seq === events) calls.emit(event(events + 1));
  });
  const end = connectUnsteadily(sender, receiver, { delayMs: 0, messagesToEnd: 1_000, random: seeded(1) });
  await isOver;
  end();
  assert.ok(heard.length < 50, `${heard.length} events`);
  assert.deepEqual(heard.slice(0, 3), [1, 2, 3]);
  assert.deepEqual(heard.slice(-2), [events, events + 1]);
});

/** Two ends connected directly. */
function pair(methods: ConstructorParameters<typeof CallLink>[1]): CallLink {
  const wire = { isFull: false, onDidDrain: () => undefined };
  const caller: CallLink = new CallLink({ ...wire, send: (body) => answerer.receive(body) }, {});
  const answerer: CallLink = new CallLink({ ...wire, send: (body) => caller.receive(body) }, methods);
  return caller;
}

test('a remote rejection rejects the call with the same name and message', async () => {
  const failing = async () => {
    throw new RangeError('No such row');
  };
  await assert.rejects(pair({ failing }).call('failing', []), { name: 'RangeError', message: 'No such row' });
});

test('only the given methods can be called', async () => {
  for (const method of ['constructor', 'toString', '__proto__', 'other'])
    await assert.rejects(pair({ known: async () => 1 }).call(method, []), /There is no method/, method);
});
