// Finds the expected and the received value in what a test tool says of a failure.

export interface Values {
  expected: string | null;
  received: string | null;
}

/** One line, or two, with both values; `expected` is the number of the group that holds it. */
const PAIRS: readonly { pattern: RegExp; expected: 1 | 2 }[] = [
  // Jest, RSpec, Minitest, xUnit, NUnit, AssertJ, testify: two lines.
  {
    pattern:
      /^[ \t]*expected(?: [a-z ]{1,40})?[ \t]*: ?(.+)\n(?:[ \t]*\n)?[ \t]*(?:received|actual|got|but got|but was)(?: [a-z ]{1,40})?[ \t]*: ?(.+)$/im,
    expected: 1,
  },
  // node:test's own properties of an AssertionError.
  { pattern: /^[ \t]*actual: (.+?),?\n[ \t]*expected: (.+?),?$/m, expected: 2 },
  { pattern: /^[ \t]*expected: (.+)\n[ \t]*actual: (.+)$/m, expected: 1 },
  // JUnit 4 and 5.
  { pattern: /expected: ?<(.{0,500}?)> but was: ?<(.{0,500}?)>/, expected: 1 },
  // Rust.
  { pattern: /^[ \t]*left: `?(.+?)`?,?\n[ \t]*right: `?(.+?)`?$/m, expected: 2 },
  // pytest and unittest.
  { pattern: /^(?:E +)?(?:AssertionError: )?assert (.{1,400}?) == (.{1,400})$/m, expected: 2 },
  { pattern: /^(?:AssertionError: )(.{1,400}?) != (.{1,400}?)(?: : .*)?$/m, expected: 2 },
  // PHPUnit.
  { pattern: /^Failed asserting that (.{1,400}?) (?:is identical to|matches expected|equals|is equal to) (.{1,400}?)\.$/m, expected: 2 },
  // Perl's Test::More.
  { pattern: /^[ \t]*got: (.+)\n[ \t]*expected: (.+)$/m, expected: 2 },
  // uvu.
  { pattern: /^[ \t]*\+\+(.+?) +\(Expected\)\n[ \t]*--(.+?) +\(Actual\)$/m, expected: 1 },
  // Chai, Vitest, Jasmine.
  {
    pattern:
      /\bexpected (?!values\b)(.{1,300}?) to (?:be(?! called)|(?:deeply |strictly |loosely deep-)?equal|eql) (.{1,300}?)(?: \/\/.*|\.)?$/im,
    expected: 2,
  },
  // Go, by habit: "Total = 2, want 6", "got 2, expected 1".
  { pattern: /(?:\bgot|=)[ :=]{0,5}([^\n,;]{1,400})[,;] (?:but )?(?:want(?:ed)?|expected)[ :=]{0,5}([^\n]{1,400})$/m, expected: 2 },
  {
    pattern: /\b(?:expected|want)[ :=]{1,5}([^\n,;]{1,400})[,;] (?:but )?(?:got|received|actual|was)[ :=]{0,5}([^\n]{1,400})$/im,
    expected: 1,
  },
  // assert.strictEqual's short form: "2 !== 6".
  { pattern: /^[ \t]*(.{1,200}?) !== (.{1,200})$/m, expected: 2 },
];

/** How a difference says which sign stands for what is expected. */
const DIFFS: readonly { head: RegExp; expected: '-' | '+' }[] = [
  { head: /^[ \t]*- Expected\b/m, expected: '-' },
  { head: /^[ \t]*--- Expected\b/im, expected: '-' },
  { head: /^[ \t]*\+ expected - actual\s*$/m, expected: '+' },
  { head: /\(- actual, \+ expected\)/, expected: '+' },
  { head: /^[ \t]*\+ actual - expected\s*$/m, expected: '-' },
];

/** `block`: what a tool says of one failure. */
export function valuesIn(block: string): Values {
  for (const { pattern, expected } of PAIRS) {
    const [, first = '', second = ''] = pattern.exec(block) ?? [];
    // An object that goes on in the lines below says less than the difference does.
    if (first === '' || /[[{(]$/.test(first) || /[[{(]$/.test(second)) continue;
    return expected === 1 ? { expected: first, received: second } : { expected: second, received: first };
  }
  return valuesInDiff(block);
}

function valuesInDiff(block: string): Values {
  for (const { head, expected } of DIFFS) {
    const found = head.exec(block);
    if (found === null) continue;
    const other = expected === '-' ? '+' : '-';
    // Bun has the heading below.
    for (const lines of [block.slice(found.index).split('\n').slice(1), block.slice(0, found.index).split('\n')]) {
      const values = { expected: signed(lines, expected), received: signed(lines, other) };
      if (values.expected !== null || values.received !== null) return values;
    }
  }
  return { expected: null, received: null };
}

function signed(lines: readonly string[], sign: '-' | '+'): string | null {
  const found = lines.flatMap((line) => {
    const [, own, text = ''] = /^[ \t]*([-+])(?!\s*(?:Expected|Received|expected|actual|Actual)\b)(?![-+]{2} )\s*(.*)$/.exec(line) ?? [];
    return own === sign ? [text] : [];
  });
  return found.length === 0 ? null : found.join('\n').replace(/,$/, '');
}
