// Checks that the new function works and the others still do.
import assert from 'node:assert/strict';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
const { addItem, clearCart, total } = await import(pathToFileURL(path.resolve('src/cart.js')).href);
const cart = { lines: [] };
addItem(cart, 'tea', 2);
assert.equal(total(cart), 900);
assert.equal(clearCart(cart), cart);
assert.deepEqual(cart.lines, []);
