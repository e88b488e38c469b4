// Checks which questions are about the files of the folder.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isGeneral } from './general.ts';
import { readRequest } from './request.ts';

const TEXTS = ["throw new RangeError('speed must be from 1 to 60')", 'A word is put into signs.'];

for (const [question, expected] of [
  ['How fast is the speed at first?', false],
  ['Which environment variable sets it, and what is it without?', false],
  ['What is a closure?', true],
  ['Who wrote the Odyssey?', true],
  ['hello', true],
] as const)
  test(`“${question}” is ${expected ? 'general' : 'about the files'}`, () => {
    assert.equal(
      isGeneral(readRequest(question), new Set(['code', 'settings']), () => TEXTS),
      expected,
    );
  });
