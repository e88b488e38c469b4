// Tests reading failing tests from recorded output of the real test tools (fixtures/), and from hostile output.
// Written by hand, after the tools' own documents: dotnet, gradle, karma, pest, railsTest.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { failures } from './failures.ts';
import { unnamedFailure } from './unnamed.ts';

/** Recorded in this folder. */
const FOLDER = '/home/ada/shop';

function read(fixture: string) {
  return failures(readFileSync(new URL(`fixtures/${fixture}.txt`, import.meta.url), 'utf8'), FOLDER);
}

/** name, place, expected, received */
type Row = [string, string | null, string | null, string | null];

function rows(fixture: string): Row[] {
  return read(fixture).map(({ name, frame, expected, received }) => [name, frame && `${frame.file}:${frame.line}`, expected, received]);
}

const RECORDED: Readonly<Record<string, readonly Row[]>> = {
  ava: [
    ['test/broken.js', null, null, null],
    ['cart > counts the quantity', 'test/cart.js:6', '6', '2'],
    ['cart > takes 10 % off', 'test/cart.js:9', 'sum: 9', 'sum: 10'],
    ['cart > find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['cart > throws', 'test/cart.js:15', null, null],
  ],
  avaTap: [
    ['cart > counts the quantity', null, '6', '2'],
    ['cart > takes 10 % off', null, 'sum: 9', 'sum: 10'],
    ['cart > find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['cart > throws', null, null, null],
    ["Error [ERR_MODULE_NOT_FOUND]: Cannot find module 'src/missing.js' imported from test/broken.js", null, null, null],
    ['test/broken.js exited with a non-zero exit code: 1', null, null, null],
  ],
  bunTest: [
    ['total > counts the quantity', 'test/cart.test.js:8', '6', '2'],
    ['total > with coupons > takes 10 % off', 'test/cart.test.js:12', '"sum": 9', '"sum": 10'],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['called once', 'test/cart.test.js:23', '1', '0'],
    ['throws', 'test/cart.test.js:26', null, null],
    ['hangs', null, null, null],
    ['test/broken.test.js', null, null, null],
  ],
  cargoTest: [
    ['tests::panics', 'src/lib.rs:39', null, null],
    ['tests::none', 'src/lib.rs:14', null, null],
    ['tests::quantity', 'src/lib.rs:29', '6', '2'],
    ['tests::says_no', null, null, null],
    ['greater', 'tests/shop.rs:3', null, null],
    ['src/lib.rs - total (line 6)', 'src/lib.rs:5', '1', '0'],
  ],
  cargoTestFirst: [
    ['tests::panics', 'src/lib.rs:39', null, null],
    ['tests::none', 'src/lib.rs:14', null, null],
    ['tests::quantity', 'src/lib.rs:29', '6', '2'],
    ['tests::says_no', null, null, null],
  ],
  denoTest: [
    ['counts the quantity', 'test/cart_test.js:6', '6', '2'],
    ['find > says undefined for what is not there', 'src/cart.js:10', null, null],
  ],
  dotnet: [
    ['Shop.Tests.CartTests.Quantity', 'CartTests.cs:12', '6', '2'],
    ['Shop.Tests.CartTests.Price(value: 2)', 'Cart.cs:8', null, null],
  ],
  exUnit: [
    ['CartTest > first of none', 'lib/cart.ex:3', null, null],
    ['CartTest > with items the quantity counts', 'test/cart_test.exs:6', '6', '2'],
  ],
  goTest: [
    ['example.com/shop/cart > TestQuantity', 'example.com/shop/cart/cart_test.go:14', '6', '2'],
    ['example.com/shop/cart > TestPrices/two_things', 'example.com/shop/cart/cart_test.go:22', '1', '2'],
    ['example.com/shop/panics > TestFirst', 'cart/cart.go:17', null, null],
    ['example.com/shop/broken', 'broken/broken.go:3', null, null],
  ],
  goTestJson: [
    ['example.com/shop/cart > TestQuantity', 'example.com/shop/cart/cart_test.go:14', '6', '2'],
    ['example.com/shop/cart > TestPrices/two_things', 'example.com/shop/cart/cart_test.go:22', '1', '2'],
  ],
  goTestVerbose: [
    ['example.com/shop/cart > TestQuantity', 'example.com/shop/cart/cart_test.go:14', '6', '2'],
    ['example.com/shop/cart > TestPrices/two_things', 'example.com/shop/cart/cart_test.go:22', '1', '2'],
    ['example.com/shop/panics > TestFirst', 'cart/cart.go:17', null, null],
    ['example.com/shop/broken', 'broken/broken.go:3', null, null],
  ],
  gradle: [
    ['CartTest > quantity()', 'CartTest.java:18', null, null],
    ['CartTest > first()', 'com/example/Cart.java:13', null, null],
    ['CartTest > Coupons > ten()', 'com/example/CartTest.java:41', 'nine', 'ten'],
  ],
  gtest: [
    ['Cart.Quantity', 'cart_test.cc:6', '6', '2'],
    ['Cart.Throws', null, null, null],
  ],
  jasmine: [
    ['cart with items finds nothing', 'src/cart.js:10', null, null],
    ['cart with items counts the quantity', 'spec/cartSpec.js:5', '6', '2'],
  ],
  jest: [
    ['total > counts the quantity', 'test/cart.test.js:7', '6', '2'],
    ['total > with coupons > takes 10 % off', 'test/cart.test.js:11', '"sum": 9', '"sum": 10'],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['called once', 'test/cart.test.js:22', '1', '0'],
    ['throws', 'test/cart.test.js:25', null, null],
    ['hangs', 'test/cart.test.js:27', null, null],
    ['test/broken.test.js', 'test/broken.test.js:1', null, null],
  ],
  jestVerbose: [
    ['total > counts the quantity', 'test/cart.test.js:7', '6', '2'],
    ['total > with coupons > takes 10 % off', 'test/cart.test.js:11', '"sum": 9', '"sum": 10'],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['called once', 'test/cart.test.js:22', '1', '0'],
    ['throws', 'test/cart.test.js:25', null, null],
    ['hangs', 'test/cart.test.js:27', null, null],
    ['test/broken.test.js', 'test/broken.test.js:1', null, null],
  ],
  karma: [['cart with items counts the quantity', 'src/app/cart.spec.ts:12', '6', '2']],
  maven: [
    ['com.example.CartTest.quantity', 'com/example/CartTest.java:18', '6', '2'],
    ['com.example.CartTest.prices(int)[2]', 'com/example/CartTest.java:34', '1', '2'],
    ['com.example.CartTest.first', 'com/example/Cart.java:13', null, null],
    ['com.example.CartTest.greater', 'com/example/CartTest.java:28', 'true', 'false'],
    ['com.example.CartTest$Coupons.ten', 'com/example/CartTest.java:41', 'nine', 'ten'],
  ],
  minitest: [
    ['CartTest#test_quantity', 'test/cart_test.rb:10', '6', '2'],
    ['CartTest#test_find', 'lib/cart.rb:6', null, null],
  ],
  mocha: [
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['hangs', null, null, null],
    ['total > counts the quantity', 'test/cart.test.js:8', '6', '2'],
    ['total > with coupons > takes 10 % off', 'test/cart.test.js:12', '"sum": 9', '"sum": 10'],
    ['total > with a broken hook > "before all" hook for "is never reached"', 'test/cart.test.js:17', null, null],
  ],
  nodeDot: [
    ['test/broken.test.js', null, null, null],
    ['counts the quantity', 'test/cart.test.js:9', '6', '2'],
    ['takes 10 % off # really', 'test/cart.test.js:13', "{ sum: 9, coupon: 'TEN' }", "{ sum: 10, coupon: 'TEN' }"],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['the text is greeted', 'test/cart.test.js:24', '/bye/', "'hello world'"],
    ['hangs', null, null, null],
  ],
  nodeSpec: [
    ['test/broken.test.js', 'test/broken.test.js:1', null, null],
    ['total > counts the quantity', 'test/cart.test.js:9', '6', '2'],
    ['total > with coupons > takes 10 % off # really', 'test/cart.test.js:13', "{ sum: 9, coupon: 'TEN' }", "{ sum: 10, coupon: 'TEN' }"],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['the text is greeted', 'test/cart.test.js:24', '/bye/', "'hello world'"],
    ['hangs', 'test/cart.test.js:27', null, null],
  ],
  nodeSpec20: [
    ['test/broken.test.js', 'test/broken.test.js:1', null, null],
    ['total > counts the quantity', 'test/cart.test.js:9', '6', '2'],
    ['total > with coupons > takes 10 % off # really', 'test/cart.test.js:13', "{ sum: 9, coupon: 'TEN' }", "{ sum: 10, coupon: 'TEN' }"],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['the text is greeted', 'test/cart.test.js:24', '/bye/', "'hello world'"],
    ['hangs', 'test/cart.test.js:27', null, null],
  ],
  nodeTap: [
    ['test/broken.test.js', 'test/broken.test.js:1', null, null],
    ['total > counts the quantity', 'test/cart.test.js:9', '6', '2'],
    ['total > with coupons > takes 10 % off # really', 'test/cart.test.js:13', 'sum: 9', 'sum: 10'],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['the text is greeted', 'test/cart.test.js:24', null, null],
    ['hangs', 'test/cart.test.js:27', null, null],
  ],
  nodeTap20: [
    ['test/broken.test.js', 'test/broken.test.js:1', null, null],
    ['total > counts the quantity', 'test/cart.test.js:9', '6', '2'],
    ['total > with coupons > takes 10 % off # really', 'test/cart.test.js:13', 'sum: 9', 'sum: 10'],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['the text is greeted', 'test/cart.test.js:24', null, null],
    ['hangs', 'test/cart.test.js:27', null, null],
  ],
  pest: [['Tests\\Unit\\CartTest > it counts the quantity', 'tests/Unit/CartTest.php:8', '6', '2']],
  phpunit: [
    ['Shop\\Tests\\CartTest::testFind', 'src/cart.php:3', null, null],
    ['Shop\\Tests\\CartTest::testQuantity', 'tests/CartTest.php:11', '6', '2'],
    ['Shop\\Tests\\CartTest::testCoupon', 'tests/CartTest.php:19', "'sum' => 9", "'sum' => 10"],
    ['Shop\\Tests\\CartTest::testPrices with data set "two things" (2)', 'tests/CartTest.php:23', '1', '2'],
  ],
  playwright: [
    ['total > counts the quantity', 'test/cart.spec.js:5', '6', '2'],
    ['throws > inner', 'test/cart.spec.js:8', null, null],
  ],
  prove: [
    ['t/cart.t > the quantity counts', 't/cart.t:5', "'6'", "'2'"],
    ['t/cart.t > lists are the same', 't/cart.t:6', null, null],
    ['t/cart.t > inner', 't/cart.t:6', null, null],
    ['t/dies.t', null, null, null],
  ],
  pytest: [
    ['tests/test_cart.py::test_quantity', 'tests/test_cart.py:10', '6', '2'],
    ['tests/test_cart.py::TestCoupons::test_ten', 'tests/test_cart.py:16', "{'sum': 9, 'coupon': 'TEN'}", "{'sum': 10, 'coupon': 'TEN'}"],
    ['tests/test_cart.py::TestCoupons::test_prices[2-3]', 'tests/test_cart.py:20', '3', '2'],
    ['tests/test_cart.py::TestCoupons::test_prices[a b-4]', 'shop/cart.py:4', null, null],
    ['tests/test_cart.py::test_find', 'shop/cart.py:9', null, null],
    ['tests/test_cart.py::test_raises', 'tests/test_cart.py:28', null, null],
    ['tests/test_cart.py::test_with_database', 'tests/test_cart.py:34', null, null],
  ],
  pytestCollection: [['tests/test_broken.py', 'tests/test_broken.py:1', null, null]],
  pytestQuiet: [
    ['tests/test_cart.py::test_quantity', 'tests/test_cart.py:10', '6', '2'],
    ['tests/test_cart.py::TestCoupons::test_ten', 'tests/test_cart.py:16', "{'sum': 9, 'coupon': 'TEN'}", "{'sum': 10, 'coupon': 'TEN'}"],
    ['tests/test_cart.py::TestCoupons::test_prices[2-3]', 'tests/test_cart.py:20', '3', '2'],
    ['tests/test_cart.py::TestCoupons::test_prices[a b-4]', 'shop/cart.py:4', null, null],
    ['tests/test_cart.py::test_find', 'shop/cart.py:9', null, null],
    ['tests/test_cart.py::test_raises', 'tests/test_cart.py:28', null, null],
    ['tests/test_cart.py::test_with_database', 'tests/test_cart.py:34', null, null],
  ],
  pytestVerboseNative: [
    ['tests/test_cart.py::test_quantity', 'tests/test_cart.py:10', '6', '2'],
    ['tests/test_cart.py::TestCoupons::test_ten', 'tests/test_cart.py:16', "{'sum': 9, 'coupon': 'TEN'}", "{'sum': 10, 'coupon': 'TEN'}"],
    ['tests/test_cart.py::TestCoupons::test_prices[2-3]', 'tests/test_cart.py:20', '3', '2'],
    ['tests/test_cart.py::TestCoupons::test_prices[a b-4]', 'shop/cart.py:4', null, null],
    ['tests/test_cart.py::test_find', 'shop/cart.py:9', null, null],
    ['tests/test_cart.py::test_raises', 'tests/test_cart.py:28', null, null],
    ['tests/test_cart.py::test_with_database', 'tests/test_cart.py:34', null, null],
  ],
  pytestXdist: [
    ['tests/test_cart.py::test_quantity', 'tests/test_cart.py:10', '6', '2'],
    ['tests/test_cart.py::TestCoupons::test_ten', 'tests/test_cart.py:16', "{'sum': 9, 'coupon': 'TEN'}", "{'sum': 10, 'coupon': 'TEN'}"],
    ['tests/test_cart.py::TestCoupons::test_prices[2-3]', 'tests/test_cart.py:20', '3', '2'],
    ['tests/test_cart.py::test_find', 'shop/cart.py:9', null, null],
    ['tests/test_cart.py::TestCoupons::test_prices[a b-4]', 'shop/cart.py:4', null, null],
    ['tests/test_cart.py::test_raises', 'tests/test_cart.py:28', null, null],
    ['tests/test_cart.py::test_with_database', 'tests/test_cart.py:34', null, null],
  ],
  railsTest: [
    ['CartTest#test_counts_the_quantity', 'test/models/cart_test.rb:9', '6', '2'],
    ['CartTest#test_find', 'app/models/cart.rb:6', null, null],
  ],
  rspec: [
    ['cart with items counts the quantity', 'spec/cart_spec.rb:10', '6', '2'],
    ['cart with items finds nothing', 'lib/cart.rb:6', null, null],
    ['cart with items has a coupon', 'spec/cart_spec.rb:17', '{:coupon=>"TEN", :sum=>9}', '{:coupon=>"TEN", :sum=>10}'],
  ],
  tap: [
    ['test/cart.js > the quantity > counts', 'test/cart.js:4', '6', '2'],
    ["test/cart.js > find > Cannot read properties of undefined (reading 'price')", 'src/cart.js:10', null, null],
  ],
  tape: [
    ['the quantity > counts', 'test/cart.js:4', '6', '2'],
    ['the quantity > should be deeply equivalent', 'test/cart.js:4', null, null],
  ],
  unittest: [
    ['tests.test_broken', 'tests/test_broken.py:1', null, null],
    ['tests.test_cart.CartTest.test_find', 'shop/cart.py:9', null, null],
    ['tests.test_cart.DatabaseTest.setUpClass', 'tests/test_cart.py:39', null, null],
    ['tests.test_cart.CartTest.test_coupon', 'tests/test_cart.py:14', "{'sum': 9, 'coupon': 'TEN'}", "{'sum': 10, 'coupon': 'TEN'}"],
    ['tests.test_cart.CartTest.test_prices (price=2)', 'tests/test_cart.py:22', '3', '2'],
    ['tests.test_cart.CartTest.test_quantity', 'tests/test_cart.py:11', '6', '2'],
    ['tests.test_cart.CartTest.test_raises', 'tests/test_cart.py:25', null, null],
    ['tests.test_cart.CartTest.test_text', 'tests/test_cart.py:29', null, null],
  ],
  unittestVerbose: [
    ['tests.test_broken', 'tests/test_broken.py:1', null, null],
    ['tests.test_cart.CartTest.test_find', 'shop/cart.py:9', null, null],
    ['tests.test_cart.DatabaseTest.setUpClass', 'tests/test_cart.py:39', null, null],
    ['tests.test_cart.CartTest.test_coupon', 'tests/test_cart.py:14', "{'sum': 9, 'coupon': 'TEN'}", "{'sum': 10, 'coupon': 'TEN'}"],
    ['tests.test_cart.CartTest.test_prices (price=2)', 'tests/test_cart.py:22', '3', '2'],
    ['tests.test_cart.CartTest.test_quantity', 'tests/test_cart.py:11', '6', '2'],
    ['tests.test_cart.CartTest.test_raises', 'tests/test_cart.py:25', null, null],
    ['tests.test_cart.CartTest.test_text', 'tests/test_cart.py:29', null, null],
  ],
  uvu: [
    ['cart > counts the quantity', 'test/cart.js:6', '6', '2'],
    ['cart > finds nothing', 'src/cart.js:10', null, null],
  ],
  vitest: [
    ['test/broken.test.js', 'test/broken.test.js:2', null, null],
    ['total > counts the quantity', 'test/cart.test.js:8', '6', '2'],
    ['total > with coupons > takes 10 % off', 'test/cart.test.js:12', "{ sum: 9, coupon: 'TEN' }", "{ sum: 10, coupon: 'TEN' }"],
    ['find says undefined for what is not there', 'src/cart.js:10', null, null],
    ['called once', 'test/cart.test.js:23', '"vi.fn()" to be called 1 times', '0 times'],
    ['throws', 'test/cart.test.js:26', null, null],
    ['hangs', 'test/cart.test.js:28', null, null],
  ],
};

for (const [fixture, expected] of Object.entries(RECORDED))
  test(`failing tests in the output of ${fixture} are told by name, place and values`, () => assert.deepEqual(rows(fixture), expected));

test('messages are what the tools say, without stack and excerpt', () => {
  const messages = (fixture: string) => Object.fromEntries(read(fixture).map(({ name, message }) => [name, message]));
  const node = messages('nodeSpec');
  assert.match(node['test/broken.test.js'] ?? '', /Cannot find module 'src\/missing\.js' imported from test\/broken\.test\.js$/);
  assert.equal(node.hangs, 'test timed out after 50ms');
  assert.match(messages('nodeTap')['test/broken.test.js'] ?? '', /Cannot find module/);
  assert.equal(
    messages('jest')['total > counts the quantity'],
    'expect(received).toBe(expected) // Object.is equality\n\nExpected: 6\nReceived: 2',
  );
  assert.equal(messages('pytest')['tests/test_cart.py::test_raises'], 'Failed: DID NOT RAISE ValueError');
  assert.equal(messages('goTest')['example.com/shop/broken'], 'broken/broken.go:3:28: undefined: missing');
});

test('tests are listed with their files where the tool tells them', () => {
  assert.deepEqual(new Set(read('nodeSpec').map(({ file }) => file)), new Set(['test/broken.test.js', 'test/cart.test.js']));
  assert.deepEqual(new Set(read('vitest').map(({ file }) => file)), new Set(['test/broken.test.js', 'test/cart.test.js']));
  assert.deepEqual(new Set(read('pytest').map(({ file }) => file)), new Set(['tests/test_cart.py']));
});

test('colours and carriage returns are no part of a name', () => {
  const [failure] = failures('\u001b[31mnot ok 1 - adds\u001b[39m \u001b[2mtwo\u001b[0m\r\n1..1\r\n');
  assert.equal(failure?.name, 'adds two');
});

test('output of several tools is read by each', () => {
  const both = ['goTest', 'pytestQuiet'].map((name) => readFileSync(new URL(`fixtures/${name}.txt`, import.meta.url), 'utf8')).join('\n');
  assert.equal(failures(both).length, rows('goTest').length + rows('pytestQuiet').length);
});

test('errors of compilers, type checkers and linters are told by file and message', () => {
  const cases: [string, string, string][] = [
    ["src/a.ts(1,7): error TS2322: Type 'string' is not.", "src/a.ts > TS2322: Type 'string' is not.", 'src/a.ts:1'],
    ['\u001b[96msrc/a.ts\u001b[0m:\u001b[93m1\u001b[0m:7 - error TS2322: No.', 'src/a.ts > TS2322: No.', 'src/a.ts:1'],
    ['a.c:1:22: error: ‘x’ undeclared (first use in this function)', 'a.c > ‘x’ undeclared (first use in this function)', 'a.c:1'],
    ['m.py:1: error: Incompatible types in assignment  [assignment]', 'm.py > Incompatible types in assignment [assignment]', 'm.py:1'],
    ["m.py:2:1: F401 'os' imported but unused", "m.py > F401 'os' imported but unused", 'm.py:2'],
    ['F401 [*] `os` imported but unused\n --> m.py:2:8\n  |', 'm.py > F401 [*] `os` imported but unused', 'm.py:2'],
    [
      `${FOLDER}/src/b.mjs\n  1:7   warning  'b' is never used  no-unused-vars\n  1:14  error    'x' is not defined                no-undef\n`,
      "src/b.mjs > 'x' is not defined no-undef",
      'src/b.mjs:1',
    ],
  ];
  for (const [text, name, place] of cases) {
    const [failure, ...more] = failures(text, FOLDER);
    assert.deepEqual([failure?.name, failure?.frame && `${failure.frame.file}:${failure.frame.line}`, more], [name, place, []], text);
  }
});

test('an error that ends a run without a test tool has its message, place and values', () => {
  const node = unnamedFailure(
    `node:internal/x\n\nAssertionError [ERR_ASSERTION]: Expected values to be strictly equal:\n\n2 !== 6\n\n    at Object.<anonymous> (${FOLDER}/test.js:4:8)\n    at node:x:1:1 {\n  actual: 2,\n  expected: 6,\n}\n`,
    FOLDER,
  );
  assert.deepEqual([node.name, node.frame, node.expected, node.received], ['', { file: 'test.js', line: 4 }, '6', '2']);
  assert.match(node.message, /^AssertionError \[ERR_ASSERTION\]: Expected values.*2 !== 6$/s);
  const python = unnamedFailure(
    `ok\nTraceback (most recent call last):\n  File "${FOLDER}/test.py", line 3, in <module>\n    f()\n  File "${FOLDER}/shop.py", line 9, in f\n    raise E\nshop.PriceError: none\n`,
    FOLDER,
  );
  assert.deepEqual([python.frame, python.message], [{ file: 'shop.py', line: 9 }, 'shop.PriceError: none']);
  const syntax = unnamedFailure(
    `${FOLDER}/src/a.js:7\nconst = 1;\n      ^\n\nSyntaxError: Unexpected token '='\n    at wrapSafe (node:x:1:1)\n`,
    FOLDER,
  );
  assert.deepEqual([syntax.frame, syntax.message], [{ file: 'src/a.js', line: 7 }, "SyntaxError: Unexpected token '='"]);
  assert.equal(unnamedFailure('three things went wrong\n', FOLDER).message, 'three things went wrong');
});

test('what no tool prints is no failing test', () => {
  for (const text of ['', 'error: it failed', 'FAIL', 'FAILED', '1 failing', 'ok 1 - fine\nnot okay', 'Tests: 3 failed'])
    assert.deepEqual(failures(text), [], text);
});

test('hostile output costs little time and little memory', { timeout: 60_000 }, () => {
  const pieces = [
    '=',
    '-',
    '_',
    "'",
    ': ',
    'expected a to be ',
    'a to be b\n',
    '- Expected\n',
    'Traceback (most recent call last):\n',
    'Error: x\n',
    'a.py:1:1: F401 a\n',
    'a.ts\n  1:1  error  a\n',
    '[ RUN      ] a\n[  FAILED  ] a (1 ms)\n',
    "#   Failed test 'a'\n#   at a line 1.\n",
    '{"Action":"fail","Output":"--- FAIL: T (0.1s)\\n"}\n',
    'Failure:\na#b:\n',
    '\u001b',
    '\u001b[',
    '\u001b]0;',
    '\u001b]'.repeat(3),
    '\u009b1;',
    '(',
    ' at (',
    'a/',
    'not ok ',
    '# Subtest: x\n',
    '    # Subtest: a\n  not ok 1\n',
    '--- FAIL: T/a (0.0s)\n',
    'FAIL\tp\n',
    '  ● a\n',
    '✖ failing tests:\n',
    'test at a:1:1\n✖ a (1ms)\n',
    'FAILED a.py::b[ - \n',
    '__ a __\n',
    '  1) a\n',
    '  2 failing\n  1) a\n',
    ' FAIL  a > b\n',
    ' > ',
    'x > y FAILED\n',
    '==\nFAIL: ',
    `${'='.repeat(70)}\nFAIL: a (b)\n`,
    'test a ... FAILED\n',
    '---- a stdout ----\n',
    'got ',
    'expected: <',
    'assert a == ',
    ' !== ',
    '-a\n+b\n',
    '  ✘ [fail]: a\n',
    'File "',
    '<<< ERROR!',
    '<<< FAILURE! Time elapsed: ',
    ' Time elapsed: 1 s <<< ERROR!\n',
    '  Failed a [1 ms]\n',
    'actual: 1\n',
    'left: ',
    'panicked at ',
    '\t',
    ' ',
    '\n',
    '\0',
    '\u202e',
    'a.b(',
    '1) a\n',
    'error: a\nerror: could not compile \n',
  ];
  for (const piece of pieces) {
    const text = `not ok 1 - x\n--- FAIL: T (0.0s)\n${piece.repeat(Math.ceil(1_000_000 / piece.length))}\n  1 failing\nTest Suites: 1\nFAILED a.py\n`;
    assert.ok(failures(text, '/home/ada').length <= 2_000, JSON.stringify(piece));
    assert.equal(unnamedFailure(text, '/home/ada').name, '');
  }
});
