// Checks that a model that can ask for code is shown what it asks for, within bounds, and that others never are asked to.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { canAskForCode } from '#agent/canAskForCode.ts';
import type { Message } from '#agent/task/ports.ts';
import { fence, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { MAY_ASK } from './prompt.ts';
import { asksFor, MOST_ROUNDS } from './rounds.ts';

const TOTAL = 'export function total(items, priceOf) {\n  return items.reduce((sum, item) => sum + priceOf(item), 0);\n}\n';
const PRICE = 'export function priceOf(item) {\n  return item.price;\n}\n';
const FILLER = Array.from({ length: 300 }, (_, at) => `export const word${at} = ${at};`).join('\n');
const FILES = { 'src/total.js': TOTAL, 'src/price.js': PRICE, 'src/filler.js': FILLER, '.env': 'KEY=secret\n' };
const DRAFT = fence('src/price.js', PRICE.replace('item.price', 'Math.round(item.price)'));

const run = (t: TestContext, answers: string[], canAsk = true) =>
  runScripted(t, { instructions: 'total must round each price.', files: FILES, verify: () => PASSED, canAsk, answers });
const shownIn = (messages: readonly Message[] | undefined) => messages?.at(-1)?.content ?? '';

test('what the model asks for is found by path, by name and by words, shown, and may then be changed', async (t) => {
  const { asked, read, steps } = await run(t, ['SHOW src/price.js', DRAFT]);
  assert.ok(shownIn(asked[0]?.messages).endsWith(MAY_ASK));
  assert.doesNotMatch(shownIn(asked[0]?.messages), /return item\.price/);
  assert.match(shownIn(asked[1]?.messages), /src\/price\.js\n```javascript\nexport function priceOf/);
  assert.match(read('src/price.js'), /Math\.round/);
  assert.deepEqual(
    steps.filter(({ tool }) => tool === 'Grep').map(({ input }) => input.pattern),
    ['src/price.js'],
  );
  const byName = await run(t, ['SHOW priceOf', DRAFT]);
  assert.match(shownIn(byName.asked[1]?.messages), /return item\.price/);
});

test('what is not there, a secret, and what is asked for twice are answered in a sentence', async (t) => {
  const { asked } = await run(t, ['SHOW zzz.qqq\nSHOW .env', 'SHOW src/price.js', 'SHOW src/price.js', DRAFT]);
  assert.match(shownIn(asked[1]?.messages), /There is no `zzz\.qqq` here\. There is no `\.env` here\./);
  assert.doesNotMatch(asked.map(({ messages }) => shownIn(messages)).join('\n'), /KEY=secret/);
  assert.match(shownIn(asked[3]?.messages), /`src\/price\.js` is shown above already\./);
});

test('after six rounds it may not ask any more, and what still asks is no draft', async (t) => {
  const { asked } = await run(
    t,
    Array.from({ length: 20 }, (_, at) => `SHOW word${at}`),
  );
  const first = asked.slice(0, MOST_ROUNDS + 1).map(({ messages }) => shownIn(messages).includes(MAY_ASK));
  assert.deepEqual(first, [...Array(MOST_ROUNDS).fill(true), false]);
});

test('a model that can’t ask is not told that it may, and its lines are no requests', async (t) => {
  const { asked } = await run(t, ['SHOW src/price.js', DRAFT], false);
  assert.ok(asked.every(({ messages }) => !shownIn(messages).includes(MAY_ASK)));
  assert.doesNotMatch(shownIn(asked[1]?.messages), /return item\.price/);
});

test('requests are read with or without marks, three at most, and not beside code', () => {
  assert.deepEqual(asksFor('I need more.\n- SHOW `src/a.js`\nSHOW: b\nSHOW c\nSHOW d'), ['src/a.js', 'b', 'c']);
  assert.deepEqual(asksFor('SHOW a\n```js\nb\n```'), []);
});

test('a model is trusted to ask only if it asks for what it lacks, and writes code where it lacks nothing', async () => {
  const probe = (lacking: string, whole: string) =>
    canAskForCode(async (messages) => (shownIn(messages).includes('src/price.js\n') ? whole : lacking));
  assert.equal(await probe('SHOW src/price.js', '```js\nMath.round(1)\n```'), true);
  assert.equal(await probe('```js\nMath.round(1)\n```', '```js\nMath.round(1)\n```'), false);
  assert.equal(await probe('SHOW src/price.js', 'SHOW src/price.js'), false);
});
