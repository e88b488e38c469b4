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

/** Two ends connected directly. */
function pair(methods: ConstructorParameters<typeof CallLink>[1]): CallLink {
  const caller: CallLink = new CallLink({ send: (body) => answerer.receive(body) }, {});
  const answerer: CallLink = new CallLink({ send: (body) => caller.receive(body) }, methods);
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
