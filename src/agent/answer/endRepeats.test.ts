// Checks what is left of tests that repeat themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { endRepeats } from './endRepeats.ts';

const repeated = (line: string) => `${line}\n`.repeat(9);

test('a line counts once, lines that are alike a few times, and the test is closed', () => {
  const begin = "test/a.test.js\n```js\nimport test from 'node:test';\n\ndescribe('a', () => {\n  test('adds', () => {\n";
  const alike = Array.from({ length: 9 }, (_, at) => `    assert.equal(add(${at}, 1), ${at + 1});\n`).join('');
  assert.equal(
    endRepeats(`${begin}    const one = 1;\n${repeated('    assert.equal(add(1, 2), 3);')}    assert.eq`, 'test/a.test.js'),
    `${begin}    const one = 1;\n    assert.equal(add(1, 2), 3);\n});\n});\n\`\`\`\n`,
  );
  const kept = endRepeats(`${begin}${alike}    assert.eq`, 'test/a.test.js') ?? '';
  assert.equal(kept.match(/assert\.equal/g)?.length, 6);
});

test('Python and Go are closed in their own way, and what begins no test is no file', () => {
  const python = 'test_a.py\n```python\ndef test_a():\n';
  assert.equal(
    endRepeats(`${python}${repeated('    assert add(1) == 2')}    ass`, 'test_a.py'),
    `${python}    assert add(1) == 2\n\`\`\`\n`,
  );
  const go = 'a_test.go\n```go\nfunc TestA(t *testing.T) {\n';
  assert.equal(endRepeats(`${go}${repeated('\tcheck(t, 1)')}\tch`, 'a_test.go'), `${go}\tcheck(t, 1)\n}\n\`\`\`\n`);
  assert.equal(endRepeats(`a.js\n\`\`\`js\n${repeated('check(1);')}`, 'a.js'), null);
  assert.equal(endRepeats('no fence at all', 'a.js'), null);
});

test('of lines that alternate a few are kept', () => {
  const pair = (at: number) => `        with self.assertRaises(ValueError):\n            parse("1h${at}")\n`;
  const head = 'class ATest(unittest.TestCase):\n    def test_bad(self):\n';
  const answer = `tests/test_a.py\n\`\`\`python\n${head}${Array.from({ length: 12 }, (_, at) => pair(at)).join('')}        with`;
  assert.equal(endRepeats(answer, 'tests/test_a.py'), `tests/test_a.py\n\`\`\`python\n${head}${pair(0)}${pair(1)}${pair(2)}\`\`\`\n`);
});
