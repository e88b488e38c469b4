// Checks which questions are about the files of the folder.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGeneral } from './general.ts';
import { readRequest } from './request.ts';

const TEXTS = [
  "throw new RangeError('speed must be from 1 to 60')",
  'A word is put into signs, an adult word at once.',
  'const RATES = { gold: 2, silver: 1 };',
];

for (const [question, expected] of [
  ['How fast is the speed at first?', false],
  ['Which environment variable sets it, and what is it without?', false],
  ['What is a closure?', true],
  ['What is a speed?', true],
  ['What does an adult word cost at a certain speed?', false],
  ['What does a mutex do at a certain speed?', true],
  ['Explain the difference between speed and signs.', true],
  ['Who wrote the Odyssey?', true],
  ['hello', true],
  ['hi there, how are you?', true],
  ['Hi, the cart total is wrong', false],
  ['hello! where is total computed?', false],
  ['What is an adult?', false],
  ['Explain the difference between gold and silver members.', false],
  ['What is the difference between let and const?', true],
] as const)
  test(`“${question}” is ${expected ? 'general' : 'about the files'}`, () => {
    assert.equal(
      isGeneral(readRequest(question), new Set(['code', 'settings', 'adult', 'total']), () => TEXTS),
      expected,
    );
  });
