// Checks which calls of Go functions are made, and how they become tests.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { outline } from '#agent/files/outline.ts';
import type { TypeText } from '#agent/sampleValues/goValues.ts';
import { failedTest } from '#agent/testing/scripted.ts';
import { goCase } from './goCases.ts';
import { goFunction, goObjectSamples, goSamples } from './goSamples.ts';
import { styleOf } from './testFile.ts';

function samples(text: string, typeText: TypeText = () => null) {
  const file = { path: 'pace/pace.go', text, kind: 'source' };
  const [definition] = outline(text, 'go');
  const read = definition ? goFunction(file as never, definition) : null;
  const source = { language: 'go', code: text, body: text, ofArgument: () => null, keysOf: () => [], givenTo: () => [], ofTask: [] };
  return read === null ? null : goSamples(read, source as never, typeText, []);
}

test('by the types of the parameters, one type for several names, and a struct of the package', () => {
  const calls =
    samples('func Add(a, b int, unit string) int {\n\tif a > 40 {\n\t\treturn b\n\t}\n\treturn a\n}\n')?.map(({ call }) => call) ?? [];
  assert.ok(
    calls.some((call) => /^Add\(41, \d+, "/.test(call)),
    calls.join('\n'),
  );
  const typeText: TypeText = (name) => (name === 'Boat' ? ' struct {\n\tName string\n\tDepth float64\n}\n' : null);
  const boats = samples('func Load(boat Boat, last time.Duration) (int, error) {\n\treturn 1, nil\n}\n', typeText) ?? [];
  assert.match(boats[0]?.call ?? '', /^Load\(Boat\{Name: ".*", Depth: [\d.]+\}, 0\)$/);
  assert.equal(boats[0]?.results, 'valueAndError');
});

test('what can’t be written down is not called', () => {
  assert.deepEqual(samples('func Run(f func() int) int {\n\treturn f()\n}\n'), []);
  assert.equal(samples('func Run(a int) (int, int) {\n\treturn a, a\n}\n'), null);
});

test('values, errors and lists as tests', () => {
  const style = styleOf('pace/pace_test.go', 'package pace\n');
  assert.ok(style);
  const one = { subject: 'Level', label: 'Level', setup: [], isAsync: false };
  const test_ = (call: string, results: 'value' | 'error' | 'valueAndError', kind: 'value' | 'error', code: string) => {
    const made = goCase(style, { ...one, call, results });
    return (made.written(made.nameFor({ kind, code }), { kind, code }) ?? []).join('\n');
  };
  assert.equal(
    test_('Level(-1)', 'valueAndError', 'error', 'error'),
    'func TestLevelFailsForMinus1(t *testing.T) {\n\tif _, err := Level(-1); err == nil {\n\t\tt.Error("Level(-1) gives no error")\n\t}\n}',
  );
  assert.equal(
    test_('Level("a")', 'value', 'value', '"x"'),
    'func TestLevelOfA(t *testing.T) {\n\tif got := Level("a"); got != "x" {\n\t\tt.Errorf("Level(\\"a\\") = %q, want %q", got, "x")\n\t}\n}',
  );
  assert.match(test_('Level(2)', 'value', 'value', '[]int{1}'), /\twant := \[\]int\{1\}\n\tif !reflect\.DeepEqual\(got, want\) \{/);
});

test('a probe tells a value without its package, an error, or nothing', () => {
  const style = styleOf('pace/pace_test.go', 'package pace\n');
  assert.ok(style);
  const { outcomeIn } = goCase(style, { subject: 'F', label: 'F', setup: [], call: 'F()', isAsync: false, results: 'value' });
  const told = (message: string) => outcomeIn(failedTest('TestProbe', { message }))?.code ?? null;
  assert.equal(told('pace_test.go:9: __given__ pace.Boat{Name:"a"}'), 'Boat{Name:"a"}');
  assert.equal(
    told('pace_test.go:9: __given__ time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)'),
    'time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)',
  );
  assert.equal(told('pace_test.go:9: __error__'), 'error');
  assert.equal(told('pace_test.go:9: __given__ []string(nil)'), '[]string(nil)');
  assert.equal(told('pace_test.go:9: __given__ (*pace.Boat)(0xc000012)'), null);
  assert.equal(told('pace_test.go:9: __given__ 1 { os.RemoveAll("/") }'), null);
});

test('a type by the function that makes one, and its methods', () => {
  const text =
    'package ring\n\ntype Ring struct {\n\tvalues []float64\n}\n\nfunc NewRing(size int) *Ring {\n\treturn &Ring{}\n}\n\nfunc (r *Ring) Add(value float64) {\n\tr.values = append(r.values, value)\n}\n\nfunc (r *Ring) Average() (float64, error) {\n\treturn 0, nil\n}\n';
  const source = { language: 'go', code: text, body: text, ofArgument: () => null, keysOf: () => [], givenTo: () => [], ofTask: [] };
  const made = goObjectSamples(
    'Ring',
    [{ path: 'ring/ring.go', text, kind: 'source' } as never],
    () => source as never,
    () => null,
    () => [],
  );
  const one = made.find(({ setup }) => setup.length === 2);
  assert.ok(one);
  assert.match(one.setup.join('\n'), /^ring := NewRing\(\d+\)\nring\.Add\([\d.]+\)$/);
  assert.deepEqual([one.call, one.results], ['ring.Average()', 'valueAndError']);
  assert.ok(made.every(({ call }) => !call.startsWith('ring.Add')));
});
