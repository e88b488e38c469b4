// Checks that several values of one task are set together, or none of them.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { isPartOf, setSeveral, withSets } from './severalValues.ts';

const TSCONFIG = '{\n  "compilerOptions": {\n    "target": "ES2019",\n    "noUnusedLocals": false, // both\n    "strict": true\n  }\n}\n';
const SHOP = '{\n  "session": { "timeoutMinutes": 20 },\n  "checkout": { "guestAllowed": true }\n}\n';

async function made(t: TestContext, task: string, files: Record<string, string>): Promise<Record<string, string> | null> {
  const codebase = await codebaseOf(t, files);
  const sets = setSeveral(codebase, readRequest(task));
  const texts = sets && withSets(codebase, sets);
  return texts && Object.fromEntries(texts);
}

test('two values in one file, and words that set nothing', async (t) => {
  const after = TSCONFIG.replace('ES2019', 'ES2022').replace('false', 'true');
  for (const task of [
    'In tsconfig.json, make the compiler target ES2022 and turn on noUnusedLocals. Leave the rest of the options alone.',
    'Set the compile target in tsconfig.json to ES2022 and turn noUnusedLocals on. Keep the comments, please.',
  ])
    assert.deepEqual(await made(t, task, { 'tsconfig.json': TSCONFIG }), { 'tsconfig.json': after }, task);
  assert.deepEqual(
    await made(t, 'In config.json, set the session timeout to 45 minutes and switch the guest allowed off.', { 'config.json': SHOP }),
    { 'config.json': SHOP.replace('20', '45').replace('true', 'false') },
  );
});

test('what is kept for a time is a value, too', async (t) => {
  const text = '{\n  "poll": { "interval_seconds": 60, "timeout_seconds": 10 },\n  "storage": { "keep_days": 30 }\n}\n';
  assert.deepEqual(
    await made(
      t,
      "Too much data. Please let it poll every 300 seconds instead of every 60, and keep the readings for 14 days. It's all in a.json.",
      {
        'a.json': text,
      },
    ),
    { 'a.json': text.replace('60', '300').replace('30 }', '14 }') },
  );
});

test('where one clause can’t be read, or there is only one value, the model is asked', async (t) => {
  const files = { 'config.json': SHOP };
  assert.equal(await made(t, 'Set the session timeout to 45 minutes, and let the shop start in Dutch ("nl").', files), null);
  const three = 'Set the session timeout to 45 minutes, switch the guest allowed off, and let the shop start in Dutch ("nl").';
  assert.equal(await made(t, three, files), null);
  assert.equal(await made(t, 'Set the session timeout to 45 minutes.', files), null);
  assert.equal(await made(t, 'Set the session timeout to 45 minutes and the session timeout to 50 minutes.', files), null);
});

test('of two wishes no rule grants one and forgets the other', async (t) => {
  const { asked } = await runScripted(t, {
    instructions: 'Set the session timeout to 45 minutes, and let the shop start in Dutch ("nl") by default.',
    files: { 'config.json': SHOP.replace('{', '{\n  "language": "en",') },
    verify: () => PASSED,
  });
  assert.ok(asked.length > 0);
});

test('a second number is a second wish, unless it is the same in another unit', () => {
  const set = { path: 'a.json', text: '', key: 'timeoutMs', before: '5000', after: '10000' };
  assert.deepEqual(
    ['10', '5', '10000', '3', 'nl'].map((value) => isPartOf(value, set)),
    [true, true, true, false, false],
  );
  assert.ok(!isPartOf('5', { ...set, before: '12', after: '15' }));
});
