// Checks which text in code is taken for the one that a failing test expects.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outline } from '#agent/files/outline.ts';
import { NO_HINTS } from './phrase.ts';
import { hintedRepairs } from './smallRepairs.ts';
import { differencesOf, isOnlyExpected } from './wrongTexts.ts';

const WARDS = "export const WARDS = {\n  3: 'Radiology',\n  4: 'Radiology',\n  5: 'Radiology unit',\n};\n";
const DIFFERENCES = differencesOf([{ received: "'Ward 3: Radiology'", expected: "'Ward 3: Paediatrics'" }]);

test('a text that is what differs is replaced, one place at a time', () => {
  const texts = hintedRepairs('a.js', WARDS, outline(WARDS, 'javascript'), 99, { ...NO_HINTS, differences: DIFFERENCES }).map(
    ({ text }) => text,
  );
  assert.deepEqual(texts, [WARDS.replace("3: 'Radiology'", "3: 'Paediatrics'"), WARDS.replace("4: 'Radiology'", "4: 'Paediatrics'")]);
});

test('a whole text is replaced where it is one in code', () => {
  const differences = differencesOf([{ received: 'PLASMA - keep cool', expected: 'PLASMA - keep frozen' }]);
  const rules = "export function hint(box) {\n  if (box.plasma) {\n    return 'keep cool';\n  }\n  return 'keep warm';\n}\n";
  const texts = hintedRepairs('a.js', rules, outline(rules, 'javascript'), 99, { ...NO_HINTS, differences }).map(({ text }) => text);
  assert.deepEqual(texts, [rules.replace('keep cool', 'keep frozen')]);
});

test('numbers, whole other texts in several lines, and what is no comparison tell nothing', () => {
  assert.deepEqual(differencesOf([{ received: '20', expected: '30' }]), []);
  assert.deepEqual(differencesOf([{ received: 'a\nb c d', expected: 'a\nb x d' }]), []);
  assert.deepEqual(differencesOf([{ received: null, expected: 'one' }]), []);
});

test('a text that the task does not name may be right for the test alone', () => {
  const after = WARDS.replace('Radiology', 'Paediatrics');
  assert.equal(isOnlyExpected(WARDS, after, DIFFERENCES, 'The sign of ward 3 fails.'), true);
  assert.equal(isOnlyExpected(WARDS, after, DIFFERENCES, 'It should be "Ward 3: Paediatrics".'), false);
  assert.equal(isOnlyExpected(WARDS, WARDS.replace('3:', '6:'), DIFFERENCES, ''), false);
});
