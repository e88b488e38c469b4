// Checks that the demands that a task lists are met one after the other, and what is said of them.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PASSED, runScripted } from '#agent/testing/scripted.ts';

const FILES = {
  'room.js': 'export function checkOut(room) {\n  return room.guest;\n}\n',
  'invoice.js': 'export function invoice(nights, breakfast) {\n  return nights * 50 + 8;\n}\n',
};
const TASK = 'Two bugs: 1) after checkOut the guest is still in the room. 2) invoice always adds the breakfast. Please fix both.';
const ROOM = 'room.js\n```js\nexport function checkOut(room) {\n  const { guest } = room;\n  room.guest = null;\n  return guest;\n}\n```\n';
const INVOICE = 'invoice.js\n```js\nexport function invoice(nights, breakfast) {\n  return nights * 50 + (breakfast ? 8 : 0);\n}\n```\n';

test('each has drafts of its own, and the answer tells of each', async (t) => {
  const { result, read, asked } = await runScripted(t, {
    instructions: TASK,
    files: FILES,
    answers: [ROOM, INVOICE],
    verify: () => PASSED,
  });
  assert.match(read('room.js'), /room\.guest = null/);
  assert.match(read('invoice.js'), /breakfast \? 8 : 0/);
  const last = (at: number) => asked[at]?.messages.at(-1)?.content ?? '';
  assert.match(last(0), /Fix this: after checkOut/);
  assert.doesNotMatch(last(0), /adds the breakfast/);
  assert.match(last(1), /Fix this: invoice always adds/);
  assert.equal(result?.said, 'unverified');
  assert.deepEqual(result?.changedFiles, ['invoice.js', 'room.js']);
  assert.match(result?.text ?? '', /^1\. after checkOut[\s\S]*`room\.js`[\s\S]*\n\n2\. invoice[\s\S]*`invoice\.js`/);
});

test('where one is not met the task is not solved, and what helped is kept', async (t) => {
  const { result, read } = await runScripted(t, { instructions: TASK, files: FILES, answers: [ROOM], verify: () => PASSED });
  assert.match(read('room.js'), /room\.guest = null/);
  assert.equal(read('invoice.js'), FILES['invoice.js']);
  assert.equal(result?.said, 'notSolved');
  assert.match(result?.text ?? '', /2\. invoice[\s\S]*Not solved after/);
});

test('Stop takes all of them back', async (t) => {
  let runs = 0;
  const files = { ...FILES };
  let folder = '';
  await assert.rejects(
    runScripted(t, {
      instructions: TASK,
      files,
      answers: [ROOM, INVOICE],
      verify: (_, at) => {
        folder = at;
        if (++runs > 2) throw new Error('stopped');
        return PASSED;
      },
    }),
    /stopped/,
  );
  assert.equal(readFileSync(`${folder}/room.js`, 'utf8'), FILES['room.js']);
});

test('a model that is large enough does them together', async (t) => {
  const { asked } = await runScripted(t, {
    instructions: TASK,
    files: FILES,
    answers: [ROOM + INVOICE],
    canAsk: true,
    verify: () => PASSED,
  });
  assert.match(asked[0]?.messages.at(-1)?.content ?? '', /adds the breakfast/);
});
