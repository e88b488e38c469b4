import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addItem, dropItem, total } from '../src/cart.js';

test('adding the same item again adds up its quantity', () => {
  const cart = { lines: [] };
  addItem(cart, 'tea', 2);
  addItem(cart, 'tea', 3);
  assert.equal(cart.lines[0].quantity, 5);
});

test('a removed item costs nothing', () => {
  const cart = { lines: [] };
  addItem(cart, 'mug');
  dropItem(cart, 'mug');
  assert.equal(total(cart), 0);
});
