// Checks that what a draft adds is called as the task calls it, and that other names stay.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asNamed } from './asNamed.ts';

const BEFORE = 'export const card = (one) => ({ backers: one.backers });\n';
const draft = (name: string) => BEFORE.replace('({', `({ ${name}: one.backers.length,`);

test('the same words in another form become the name of the task', () => {
  const none = () => false;
  assert.equal(asNamed(BEFORE, draft('backersCount'), ['backerCount'], none), draft('backerCount'));
  assert.equal(asNamed(BEFORE, draft('backer_count'), ['card', 'Card.backerCount'], none), draft('backerCount'));
});

test('a name that stands elsewhere is one that the draft may lack', () => {
  const other = 'export const fan = (one) => ({ backerCount: one.fans });\n';
  const isKnown = (name: string) => name === 'backerCount';
  assert.equal(asNamed(BEFORE + other, draft('backersCount') + other, ['backerCount'], isKnown), draft('backerCount') + other);
});

test('other words, a name that is there, and one of two stay', () => {
  const none = () => false;
  const same = (text: string, names: string[], isKnown: (name: string) => boolean = none) =>
    assert.equal(asNamed(BEFORE, text, names, isKnown), text);
  same(draft('supporterCount'), ['backerCount']);
  same(draft('backersCount'), ['backerCount', 'backersCount']);
  same(draft('backersCount'), ['backerCount'], (name) => name === 'backersCount');
  same(`${draft('backersCount')}const backer_count = 1;\n`, ['backerCount']);
  same(draft('backer'), ['backers']);
});
