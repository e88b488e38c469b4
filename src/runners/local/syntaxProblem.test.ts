// Checks that files are read by their language’s own parser, where this machine has it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { syntaxProblem } from './syntaxProblem.ts';

const hasModule = (name: string) => spawnSync('python3', ['-c', `import ${name}`]).status === 0;
const CASES: [string, string, RegExp | null, string?][] = [
  ['a.json', '{ "a": 1 }', null],
  ['a.json', '{ "a": 1, }x', /no valid JSON/],
  ['a.js', 'const a = (;\n', /SyntaxError/],
  ['a.py', 'def a(:\n', /line 1: SyntaxError/],
  ['a.toml', '[a]\nb = 1\n', null, 'tomllib'],
  ['a.toml', '[a]\nb = {\n  c = "d",\n}\n', /TOMLDecodeError: .*line 2/, 'tomllib'],
  ['a.yml', 'on: !custom [push]\n---\njobs:\n  a: 1\n', null, 'yaml'],
  ['a.yaml', 'a:\n  b: 1\n c: 2\n', /line 3: \w+Error: /, 'yaml'],
  ['a.txt', '((((', null],
];

for (const [path, text, wanted, module] of CASES)
  test(`${path}: ${JSON.stringify(text)} ${wanted === null ? 'has no problem' : 'has one'}`, {
    skip: module !== undefined && !hasModule(module) && `this machine's Python has no ${module}`,
  }, async () => {
    const problem = await syntaxProblem(path, text);
    if (wanted === null) assert.equal(problem, null);
    else assert.match(problem ?? '', wanted);
  });

test('a module of a parser’s name in the current folder is not run', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'claudomator-parser-'));
  const before = process.cwd();
  t.after(() => {
    process.chdir(before);
    rmSync(folder, { recursive: true, force: true });
  });
  for (const module of ['ast', 'tomllib', 'yaml'])
    writeFileSync(join(folder, `${module}.py`), `open(${JSON.stringify(join(folder, 'ran'))}, 'w').close()\n`);
  process.chdir(folder);
  assert.match((await syntaxProblem('a.py', 'def a(:\n')) ?? '', /SyntaxError/);
  await syntaxProblem('a.toml', 'a = 1\n');
  await syntaxProblem('a.yaml', 'a: 1\n');
  assert.equal(existsSync(join(folder, 'ran')), false);
});
