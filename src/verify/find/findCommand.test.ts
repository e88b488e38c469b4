// Tests finding the command that verifies a project, on projects laid out in temporary folders.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type TestContext, test } from 'node:test';
import { findCommand } from './findCommand.ts';

type Files = Readonly<Record<string, string | object>>;

async function projectWith(t: TestContext, files: Files): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-find-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), typeof text === 'string' ? text : JSON.stringify(text));
  }
  return folder;
}

async function commandFor(t: TestContext, files: Files, near: string[] = [], platform: NodeJS.Platform = 'linux') {
  return (await findCommand(await projectWith(t, files), near, platform))?.command ?? null;
}

const withTest = (test: unknown, more: object = {}) => ({ 'package.json': { scripts: { test }, ...more } });
const NODE_TEST = "import { test } from 'node:test';";
const UNITTEST = 'import unittest\nclass A(unittest.TestCase):\n  def test_a(self): pass\n';
const PYTEST = 'import pytest\ndef test_a(): pass\n';

const CASES: readonly [string, Files, string | null][] = [
  ['a test script', withTest('node --test'), 'npm test'],
  ['npm’s placeholder', withTest('echo "Error: no test specified" && exit 1'), null],
  ['an empty script', withTest(' '), null],
  ['a script that is no text', withTest({ run: 'x' }), null],
  ['scripts that are a list', { 'package.json': { scripts: ['test'] } }, null],
  ['a pnpm lock', { ...withTest('jest'), 'pnpm-lock.yaml': '' }, 'pnpm test'],
  ['a Yarn lock', { ...withTest('jest'), 'yarn.lock': '' }, 'yarn test'],
  ['a Bun lock', { ...withTest('bun test'), 'bun.lock': '' }, 'bun run test'],
  ['packageManager before a lock', { ...withTest('jest', { packageManager: 'pnpm@9.1.0+sha512.x' }), 'yarn.lock': '' }, 'pnpm test'],
  ['a hostile packageManager', withTest('jest', { packageManager: 'pnpm; touch hacked #@1' }), 'npm test'],
  [
    'a script that watches, beside one that does not',
    { 'package.json': { scripts: { test: 'jest --watch', 'test:ci': 'jest' } } },
    'npm run test:ci',
  ],
  [
    'a tool without a script',
    { 'package.json': { devDependencies: { vitest: '^4' } }, 'src/a.test.ts': '' },
    'npx --no-install vitest run',
  ],
  ['test files of Node without package.json', { 'a.test.js': NODE_TEST }, 'node --test'],
  [
    'workspaces whose packages have tests',
    { 'package.json': { workspaces: ['packages/*'] }, 'packages/a/package.json': { scripts: { test: 'node --test' } } },
    'npm test --workspaces --if-present',
  ],
  ['a task of Deno', { 'deno.json': '{ /* all */ "tasks": { "test": "deno test -A" } }' }, 'deno task test'],
  ['pytest.ini', { 'pytest.ini': '[pytest]' }, 'python3 -m pytest'],
  ['pytest in pyproject.toml', { 'pyproject.toml': '[tool.pytest.ini_options]\n' }, 'python3 -m pytest'],
  ['tests that import pytest', { 'test_a.py': PYTEST }, 'python3 -m pytest'],
  ['test functions alone', { 'test_a.py': 'def test_a():\n  assert True\n' }, 'python3 -m pytest'],
  ['pytest in requirements, unittest in the tests', { 'requirements-dev.txt': 'pytest>=8\n', 'test_a.py': UNITTEST }, 'python3 -m pytest'],
  ['tests that import unittest', { 'test_a.py': UNITTEST }, 'python3 -m unittest'],
  ['tests in a package', { 'tests/__init__.py': '', 'tests/test_a.py': UNITTEST }, 'python3 -m unittest'],
  ['tests in a plain folder', { 'tests/test_a.py': UNITTEST }, 'python3 -m unittest discover -s tests'],
  ['tests in a folder with a space', { 'my tests/test_a.py': UNITTEST }, "python3 -m unittest discover -s 'my tests'"],
  [
    'tests in two places',
    { 'a/test_a.py': UNITTEST, 'b/test_b.py': UNITTEST },
    'python3 -m unittest discover -s a && python3 -m unittest discover -s b',
  ],
  ['tests named at their end', { 'tests/a_test.py': UNITTEST }, "python3 -m unittest discover -s tests -p '*_test*.py'"],
  ['a uv lock', { 'uv.lock': '', 'pytest.ini': '' }, 'uv run pytest'],
  ['an environment of its own', { 'pytest.ini': '', '.venv/pyvenv.cfg': '', '.venv/bin/python': '' }, '.venv/bin/python -m pytest'],
  ['code below src/', { 'pytest.ini': '', 'src/shop/__init__.py': '', 'tests/test_a.py': PYTEST }, 'PYTHONPATH=src python3 -m pytest'],
  ['Django', { 'manage.py': 'import django', 'shop/tests.py': 'from django.test import TestCase' }, 'python3 manage.py test'],
  ['tox', { 'tox.ini': '[tox]' }, 'tox'],
  ['Cargo', { 'Cargo.toml': '[package]' }, 'cargo test --no-fail-fast'],
  ['a workspace of Cargo', { 'Cargo.toml': '[workspace]\nmembers = []' }, 'cargo test --workspace --no-fail-fast'],
  ['Go', { 'go.mod': 'module a' }, 'go test ./...'],
  ['a workspace of Go', { 'go.work': 'go 1.22\nuse (\n\t./a\n\t./b // more\n\t../c\n)\n' }, 'go test ./a/... ./b/...'],
  ['a target of make', { Makefile: '.PHONY: test\nall: x\ntest: all\n\techo\n' }, 'make test'],
  ['a Makefile without such a target', { Makefile: 'test := 1\ntests_dir = x\nlatest: x\n' }, null],
  ['a recipe of just', { justfile: 'test *args:\n  x\n' }, 'just test'],
  ['a solution of .NET', { 'Shop.sln': '', 'Shop.csproj': '' }, 'dotnet test'],
  ['two solutions', { 'A b.sln': '', 'C.sln': '' }, "dotnet test 'A b.sln'"],
  ['Gradle with its wrapper', { gradlew: '', 'build.gradle.kts': '' }, './gradlew test --continue --console=plain'],
  ['Maven', { 'pom.xml': '' }, 'mvn -B -fae test'],
  ['Maven with its wrapper', { 'pom.xml': '', mvnw: '' }, './mvnw -B -fae test'],
  ['a script of Composer', { 'composer.json': { scripts: { test: 'phpunit' } } }, 'composer test'],
  ['PHPUnit', { 'composer.json': { 'require-dev': { 'phpunit/phpunit': '^11' } } }, 'vendor/bin/phpunit'],
  ['RSpec', { Gemfile: '', 'spec/a_spec.rb': '' }, 'bundle exec rspec'],
  ['Rake', { Rakefile: 'Rake::TestTask.new' }, 'rake test'],
  ['Mix', { 'mix.exs': '' }, 'mix test'],
  ['Swift', { 'Package.swift': '' }, 'swift test'],
  ['Flutter', { 'pubspec.yaml': 'dependencies:\n  flutter:\n    sdk: flutter\n', 'test/a_test.dart': '' }, 'flutter test'],
  ['sbt', { 'build.sbt': '' }, 'sbt test'],
  ['Perl', { 't/a.t': '' }, 'prove -lr t'],
  ['Angular', withTest('ng test'), 'npm test -- --watch=false'],
  [
    'CMake with tests',
    { 'CMakeLists.txt': 'project(a)\nenable_testing()\n' },
    'cmake -S . -B build && cmake --build build && ctest --test-dir build --output-on-failure',
  ],
  ['CMake without tests', { 'CMakeLists.txt': 'project(a)\n# enable_testing()\n' }, null],
  ['Bats', { 'test/a.bats': '' }, 'bats -r test'],
  ['a Makefile that is long', { Makefile: `test:\n\techo\n${'# more\n'.repeat(60_000)}` }, 'make test'],
  ['a project one level down', { 'README.md': '', 'app/package.json': { scripts: { test: 'node --test' } } }, 'cd app && npm test'],
  [
    'two projects side by side',
    { 'web/package.json': { scripts: { test: 'jest' } }, 'api/requirements.txt': '', 'api/tests/test_a.py': UNITTEST },
    '(cd api && python3 -m unittest discover -s tests) && (cd web && npm test)',
  ],
  ['an example beside nothing', { 'examples/a/package.json': { scripts: { test: 'x' } }, 'test_a.py': UNITTEST }, 'python3 -m unittest'],
  ['dependencies alone', { 'node_modules/a/package.json': { scripts: { test: 'x' } } }, null],
  ['nothing', { 'README.md': 'make test' }, null],
];

for (const [name, files, expected] of CASES)
  test(`for ${name}: ${expected ?? 'no command'}`, async (t) => assert.equal(await commandFor(t, files), expected));

test('the project nearest to a changed file is taken where the folder is none itself', async (t) => {
  const files = { 'web/package.json': { scripts: { test: 'jest' } }, 'api/go.mod': 'module a', 'api/cart/cart.go': '' };
  assert.equal(await commandFor(t, files, ['api/cart/cart.go']), 'cd api && go test ./...');
  assert.equal(await commandFor(t, files, ['../../etc/x', '/etc/x', 'README.md']), '(cd api && go test ./...) && (cd web && npm test)');
});

test('on Windows programs have other names and quotes', async (t) => {
  assert.equal(await commandFor(t, { 'pytest.ini': '' }, [], 'win32'), 'python -m pytest');
  assert.equal(
    await commandFor(t, { 'build.gradle': '', 'gradlew.bat': '' }, [], 'win32'),
    '.\\gradlew.bat test --continue --console=plain',
  );
  assert.equal(await commandFor(t, { 'my tests/test_a.py': UNITTEST }, [], 'win32'), 'python -m unittest discover -s "my tests"');
  assert.equal(await commandFor(t, { 'a&b/package.json': { scripts: { test: 'x' } } }, [], 'win32'), null);
});

test('a folder’s name can’t become a command', async (t) => {
  const name = "a'; touch hacked; '";
  const command = await commandFor(t, { [`${name}/package.json`]: { scripts: { test: 'x' } } });
  assert.equal(command, `cd 'a'\\''; touch hacked; '\\''' && npm test`);
  const echoed = execFileSync('/bin/sh', ['-c', `printf %s ${command?.slice(3, -12)}`], { encoding: 'utf8' });
  assert.equal(echoed, name);
  assert.equal(await commandFor(t, { 'a\nb/package.json': { scripts: { test: 'x' } } }), null);
  assert.equal(await commandFor(t, { '-rf/package.json': { scripts: { test: 'x' } } }), null);
});

test('a link out of the folder is not followed', { skip: process.platform === 'win32' }, async (t) => {
  const outside = await projectWith(t, {
    Makefile: 'test:\n\techo\n',
    'package.json': { scripts: { test: 'x' } },
    'sub/go.mod': 'module a',
  });
  const folder = await projectWith(t, { 'README.md': '' });
  for (const name of ['Makefile', 'package.json', 'sub']) await symlink(path.join(outside, name), path.join(folder, name));
  assert.equal(await findCommand(folder), null);
  await mkdir(path.join(folder, 'build'));
  await writeFile(path.join(folder, 'build/rules.mk'), 'test:\n\techo\n');
  await symlink('build/rules.mk', path.join(folder, 'GNUmakefile'));
  assert.equal((await findCommand(folder))?.command, 'make test', 'a link inside is');
});

test('a hostile manifest is read within bounds, or not at all', { skip: process.platform === 'win32' }, async (t) => {
  assert.equal(await commandFor(t, { 'package.json': `${'['.repeat(200_000)}` }), null);
  assert.equal(await commandFor(t, { 'package.json': `{"scripts":{"test":"${'x'.repeat(300_000)}"}}` }), null);
  assert.equal(await commandFor(t, { 'package.json': '{"__proto__":{"scripts":{"test":"x"}}}' }), null);
  assert.equal(await commandFor(t, { 'package.json': '{"scripts":{"__proto__":{"test":"x"}}}' }), null);
  const folder = await projectWith(t, { 'README.md': '' });
  execFileSync('mkfifo', [path.join(folder, 'package.json')]);
  execFileSync('mkfifo', [path.join(folder, 'Makefile')]);
  assert.equal(await findCommand(folder), null);
  assert.equal(await findCommand(path.join(folder, 'missing')), null);
});

test('the reason shows control characters of a script', async (t) => {
  const folder = await projectWith(t, withTest('jest\u001b[2K\u202e && evil'));
  assert.equal((await findCommand(folder))?.reason, 'test script of package.json (jest⟨U+001B⟩[2K⟨U+202E⟩ && evil)');
});
