import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { missingPremises } from './premise.ts';

const FILES = { 'src/cart.js': 'export class Cart {\n  add() {}\n}\nexport function total() {}\n', 'test/cart.test.js': 'total();\n' };
const MISSING: readonly (readonly [string, string[]])[] = [
  ['Fix the bug in `calculateShipping` in src/cart.js.', ['calculateShipping']],
  ['calculateShipping in src/cart.js ignores the weight. Fix it.', ['calculateShipping']],
  ['Refactor the function applyDiscount() to use a map.', ['applyDiscount']],
  ['In the cart, change the option retryJitter from 0.2 to 0.5.', ['retryJitter']],
  ['Add the option retryJitter to the cart.', []],
  ['Add a parameter `limit` to the function `findAll`.', ['findAll']],
  ['Write tests for `parseOrder` in test/order.test.js.', ['parseOrder']],
  ['Remove `legacyMode` from the cart.', ['legacyMode']],
  ['Fix the off-by-one error in src/pager.js.', ['src/pager.js']],
  ['Add a function `clearCart(cart)` to src/cart.js.', []],
  ['Add a method `count()` to the class Cart in src/cart.js.', []],
  ['Create a new module src/chunk.js with an exported function `chunk(list, size)`.', []],
  ['Rename total to `sumUp`.', []],
  ['`Promise.allSettled` should be used in src/cart.js.', []],
  ['`noUncheckedIndexedAccess` should be used in src/cart.js.', []],
  ['total should print the UTC time instead of the local one.', []],
  ['The retries of the LDAP client should end.', ['LDAP']],
  ['Extract the price code of `total` into a helper `priceOf` in src/price.js.', []],
  ['Please add unit tests for total (src/cart.js) in test/total.test.js.', []],
  ['Make `total` throw a `RangeError` for `null`.', []],
  ['Fix `total` so that it returns `NaN` never.', []],
  ['Raise the limit after which our LDAP login locks an account from 3 to 5.', ['LDAP']],
  ['Lower the number of retries of the Kafka consumer from 5 to 3.', ['Kafka consumer']],
  ['Parents miss messages. Please raise SMS_RETRY_LIMIT in the cart from 3 to 5.', ['SMS_RETRY_LIMIT']],
  ['In the offline service, please set max_parallel_downloads to 4.', ['max_parallel_downloads']],
  ['Set max_line_length to 100.', []],
  ['Set max_parallel_downloads to 4 in src/cart.js.', []],
  ['Add an environment variable and set max_parallel_downloads to 4.', []],
  ['Set the retries of the Monday standup to 3.', []],
  ['Change the subject of the Nordic price total.', []],
  ['Add a handler for the Stripe webhook.', []],
  ['Add the CSV export to the cart.', []],
  ['The CART total is wrong, fix it.', []],
  ['total crashes for them:\n\n    File "shop/render.py", line 5, in stamp\n    KeyError: \'tz\'\n\nPlease fix it.', []],
];

for (const [text, missing] of MISSING) {
  test(`“${text}” ${missing.length === 0 ? 'takes nothing for granted that is not there' : `takes ${missing.join()} for granted`}`, async (t) =>
    assert.deepEqual(missingPremises(readRequest(text), await codebaseOf(t, FILES)), missing));
}
