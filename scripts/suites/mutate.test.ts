// What is said of a mutation that a test notices, of one that none does, and of one that could not be tried, in a checkout of two files.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Mutation } from '../mutate/mutations.ts';
import { runMutations } from './mutate.ts';

const SOURCE = `// Adds.
export function sum(a: number, b: number): number {
  if (a === 7) return 7;
  return a + b;
}
`;
const TEST = `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sum } from './sum.ts';
test('one and one are two', () => assert.equal(sum(1, 1), 2));
test('two and two are four', () => assert.equal(sum(2, 2), 4));
`;

function aCheckout(t: TestContext): string {
  const checkout = mkdtempSync(path.join(tmpdir(), 'claudomator-mutate-test-'));
  t.after(() => rmSync(checkout, { recursive: true, force: true }));
  mkdirSync(path.join(checkout, 'src'));
  writeFileSync(path.join(checkout, 'package.json'), '{ "type": "module" }');
  writeFileSync(path.join(checkout, 'src', 'sum.ts'), SOURCE);
  writeFileSync(path.join(checkout, 'src', 'sum.test.ts'), TEST);
  writeFileSync(path.join(checkout, 'src', 'fails.test.ts'), TEST.replace('), 4)', '), 5)'));
  return checkout;
}

function aMutation(text: string, replacement: string, facts: Partial<Mutation> = {}): Mutation {
  return { claim: 'It adds', file: 'src/sum.ts', text, replacement, test: 'src/sum.test.ts', only: '', ...facts };
}

async function tried(t: TestContext, ...mutations: Mutation[]) {
  const checkout = aCheckout(t);
  const lines: string[] = [];
  const { passed, failed, notes } = await runMutations(mutations, { checkout, limitMs: 10_000, tell: (line) => lines.push(line) });
  assert.equal(readFileSync(path.join(checkout, 'src', 'sum.ts'), 'utf8'), SOURCE, 'the checkout’s own files stay as they are');
  assert.deepEqual(notes.toSorted(), lines.flatMap((line) => (line.startsWith('✖ ') ? [line.slice(2)] : [])).toSorted());
  return { passed, failed, lines: lines.toSorted() };
}

test('what a test notices is told with the test that failed; each is tried on the whole code', async (t) => {
  const { passed, failed, lines } = await tried(
    t,
    aMutation('a + b', 'a * b'),
    aMutation('a + b', 'a - b', { only: 'two and two' }),
    aMutation('a + b', '5'),
  );
  assert.deepEqual([passed, failed], [3, 0], lines.join('\n'));
  assert.deepEqual(
    lines,
    ['✔ It adds: one and one are two', '✔ It adds: one and one are two', '✔ It adds: two and two are four'].toSorted(),
  );
});

test('what none notices, and what could not be tried, has failed, each in its words', async (t) => {
  const { passed, failed, lines } = await tried(
    t,
    aMutation('  if (a === 7) return 7;', ''),
    aMutation('a', 'b'),
    aMutation('x', 'y', { file: 'src/gone.ts' }),
    aMutation('return a + b;', 'return a +;'),
    aMutation('return a + b;', 'for (;;) {}'),
    aMutation('a + b', 'a - b', { only: 'three and three' }),
    aMutation('a + b', 'a - b', { test: 'src/fails.test.ts' }),
  );
  assert.deepEqual([passed, failed], [0, 7]);
  for (const words of [
    /^✖ It adds: no test noticed \(src\/sum\.ts: {3}if \(a === 7\) return 7; → \)$/,
    /^✖ It adds: the text does not stand in the file exactly once \(src\/sum\.ts/,
    /^✖ It adds: the text does not stand in the file exactly once \(src\/gone\.ts/,
    /^✖ It adds: SyntaxError/,
    /^✖ It adds: the test hung for 10 s/,
    /^✖ It adds: no such test \(src\/sum\.ts/,
    /^✖ src\/fails\.test\.ts must pass while nothing is broken: “two and two are four” failed$/,
  ])
    assert.equal(lines.filter((line) => words.test(line)).length, 1, `${words}\n${lines.join('\n')}`);
});
