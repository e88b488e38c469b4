// Checks what a rule does when the tests say that it was not enough.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { failedTest, failing, PASSED, runScripted } from '#agent/testing/scripted.ts';

const FILES = {
  'hike/track.py': 'class Track:\n    def calc(self):\n        return 1\n',
  'hike/climb.py': 'class Climb:\n    def calc(self):\n        return 2\n',
  'hike/report.py':
    'from hike.climb import Climb\nfrom hike.track import Track\n\n\ndef report(way, climb: Climb):\n    return f"{way.calc():.1f} {climb.calc()}"\n\n\ndef first():\n    return Track().calc() + Climb().calc()\n',
};

test('where tests fail after a rename of a method that others have too, objects of an unknown class follow', async (t) => {
  const { result, read, asked } = await runScripted(t, {
    instructions: 'Rename the method `calc` of the class Track to `length_km`. Leave `Climb.calc` alone.',
    files: FILES,
    verify: (file) =>
      file('hike/track.py').includes('length_km') && file('hike/report.py').includes('way.calc') ? failing(failedTest('report')) : PASSED,
  });
  assert.equal(asked.length, 0);
  assert.match(result?.text ?? '', /in 3 places/);
  assert.equal(read('hike/climb.py'), FILES['hike/climb.py']);
  assert.equal(
    read('hike/report.py'),
    FILES['hike/report.py'].replace('way.calc', 'way.length_km').replace('Track().calc', 'Track().length_km'),
  );
});

test('a rename is corrected where the tests say that a name is missing, and once for each place', async (t) => {
  const files = {
    'ledger/entry.go': 'package ledger\n\ntype Entry struct {\n\tRef string\n}\n',
    'bank/line.go': 'package bank\n\ntype Line struct {\n\tRef string\n}\n',
    'match/match.go': 'package match\n\nfunc Fits(l, e any) bool {\n\treturn l.Ref == e.Ref\n}\n',
  };
  const { result, read, asked } = await runScripted(t, {
    instructions: 'In the ledger package, rename the field Ref of Entry to VoucherNo. Ref of bank lines stays.',
    files,
    verify: (file) => {
      if (!file('ledger/entry.go').includes('VoucherNo') || file('match/match.go').includes('e.VoucherNo')) return PASSED;
      const output = 'match/match.go:4:20: e.Ref undefined (type Entry has no field or method Ref)\n';
      return { ...failing(failedTest('match [build failed]')), output };
    },
  });
  assert.equal(asked.length, 0);
  assert.match(result?.text ?? '', /in 2 places/);
  assert.equal(read('bank/line.go'), files['bank/line.go']);
  assert.equal(read('match/match.go'), files['match/match.go'].replace('e.Ref', 'e.VoucherNo'));
});

test('a text that still has the old name is told, and the rename is not called verified', async (t) => {
  const files = {
    'show.js':
      "export class Show {\n  static of(one) {\n    if (!(one instanceof Show)) throw new TypeError('not a Show');\n    return one;\n  }\n}\n",
  };
  const run = (text: string) =>
    runScripted(t, { instructions: 'Rename the class Show to Broadcast.', files: { 'show.js': text }, verify: () => PASSED });
  const { result, read } = await run(files['show.js']);
  assert.equal(result?.said, 'unverified');
  assert.match(result?.text ?? '', /also stands in texts, which were left as they are: \[show\.js:3\]\(show\.js#L3\)\./);
  assert.match(read('show.js'), /instanceof Broadcast\).*'not a Show'/);
  assert.equal((await run(files['show.js'].replace('a Show', 'one'))).result?.said, 'verified');
});

test('a rename after which a file does not parse any more is not kept', async (t) => {
  const { read } = await runScripted(t, {
    instructions: 'Rename the function one to two.',
    files: { 'a.js': 'export function one() {}\n' },
    syntaxProblem: (_path, text) => (text.includes('two') ? 'line 1: unexpected' : null),
  });
  assert.equal(read('a.js'), 'export function one() {}\n');
});
