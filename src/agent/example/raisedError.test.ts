// Checks which calls are taken for those that end with the error of a task.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codebaseOf, failedTest, failing, PASSED, runScripted } from '#agent/testing/scripted.ts';
import { likeIt, raisedErrors } from './raisedError.ts';

const PRICES = `from decimal import Decimal


def price_de(text: str) -> Decimal:
    whole, _, cents = text.partition(",")
    whole = whole.replace(".", "", 1)
    if not whole.isdigit():
        raise ValueError(f"invalid price: {text!r}")
    return Decimal(f"{whole}.{cents}")


def pair(one, other):
    raise ValueError(f"invalid price: {one!r}")


def _other(text):
    raise ValueError("no price at all")
`;
const UNITS = `export function unitOf(name) {
  throw new Error(\`There is no unit "\${name}" here\`);
}
function hidden(name) {
  throw new Error(\`There is no unit "\${name}" here\`);
}
export async function later(size) {
  throw new RangeError(\`size too large: \${size}\`);
}
export const sized = (size, unit = 'cm') => {
  throw new RangeError(\`size too large: \${size}\`);
};
`;

const CASES: [string, string[]][] = [
  [`Importing fails: "invalid price: '1.234.567,00'".`, ['price_de("1.234.567,00")']],
  ['ValueError: invalid price: "7,5". Please fix', ['price_de("7,5")']],
  ['A price of 7 gives: invalid price: 7.', ['price_de(7)']],
  ['The error There is no unit "tbsp" here comes', ['unitOf("tbsp")']],
  ['It says size too large: 12, which is wrong', ['sized(12)']],
  ["It should raise with invalid price: '7'", []],
  ["It must not raise invalid price: '7'", ['price_de("7")']],
  ["The message is unclear: invalid price: '7'", []],
  ['no price at all', []],
  ['The price is invalid', []],
];
for (const [text, wanted] of CASES)
  test(`“${text}”: ${wanted.join(', ') || 'no call'}`, async (t) => {
    const codebase = await codebaseOf(t, { 'prices.py': PRICES, 'src/units.js': UNITS });
    assert.deepEqual(
      raisedErrors(codebase, text).map(({ name, value }) => `${name}(${value})`),
      wanted,
    );
  });

test('what is written like the value is said to be all right', () => {
  assert.deepEqual(likeIt('“1.234.567,00” fails, 1.234,50 and 12 come in all right.', '"1.234.567,00"'), ['"1.234,50"']);
});

const EXAMPLE = 'tests/test_example_of_task.py';

test('of several functions the one is taken that takes the other values; drafts are measured by it', async (t) => {
  const other = PRICES.replace('price_de', 'price_ch').replace('","', '"."').replace('replace(".", "", 1)', 'replace("_", "")');
  const files = {
    'de.py': PRICES.slice(0, PRICES.indexOf('def pair')),
    'ch.py': other.slice(0, other.indexOf('def pair')),
    'tests/test_other.py': 'import unittest\n\n\nclass T(unittest.TestCase):\n    def test_it(self):\n        self.assertTrue(True)\n',
  };
  const { steps, read } = await runScripted(t, {
    files,
    instructions: "A German price ends with “invalid price: '1.234.567,00'”. Prices such as 1.234,50 come in all right. Please fix.",
    verify: (now) => {
      const written = now(EXAMPLE);
      const isMended = !now('de.py').includes('"", 1)');
      const calls = [...written.matchAll(/def test_(\w+)\(self\):\n {8}price_(..)\("([^"]+)"\)/g)];
      const failures = calls.flatMap(([, name = '', country, value = '']) =>
        country === 'de' && (isMended || value.length < 9)
          ? []
          : [
              failedTest(name, {
                message: `ValueError: invalid price: '${value}'`,
                file: EXAMPLE,
                frame: { file: `${country}.py`, line: 8 },
              }),
            ],
      );
      return failures.length === 0 ? PASSED : failing(...failures);
    },
  });
  const example = steps.find(({ input }) => input.rule === 'test of the example');
  assert.match(String(example?.input.answer), /\n {8}price_de\("1\.234\.567,00"\)\n$/);
  assert.match(read('de.py'), /replace\("\.", ""\)/);
  assert.equal(read(EXAMPLE), '');
});
