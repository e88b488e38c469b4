// Finds the test commands of Python projects: pytest, unittest, Django, tox.
import type { CommandRow, FoundCommand } from './commandRow.ts';
import { quoted } from './commandRow.ts';
import type { Project } from './project.ts';

const TEST_FILE = /^(?:test.*|.*_tests?)\.py$/;
const PYTEST_STYLE = /^\s*(?:import pytest|from pytest\b|from _pytest\b)|@pytest\./m;
const UNITTEST_STYLE = /^\s*(?:import unittest|from unittest\b|from django\.test\b)|\b(?:TestCase|IsolatedAsyncioTestCase)\b/m;
const BARE_STYLE = /^(?:async )?def test\w*\s*\(/m;
const DEPENDENCY = /(?:^|["'\s])pytest(?:-[\w-]+)?(?:\[[\w,]+\])?\s*(?:[=<>~!"',;\s]|$)/m;

/** Where a project says what it depends on. */
const REQUIREMENTS =
  /^(?:(?:test|dev|tests)[-_])?requirements(?:[-_.](?:test|tests|testing|dev|ci))*\.(?:txt|in)$|^(?:pyproject\.toml|setup\.(?:py|cfg)|Pipfile|tox\.ini|noxfile\.py|environment\.ya?ml)$/;

const MAX_STARTS = 4;

/** By lock file: what runs a program with the project's own packages. */
const RUNNERS: readonly (readonly [string, string])[] = [
  ['uv.lock', 'uv run '],
  ['poetry.lock', 'poetry run '],
  ['pdm.lock', 'pdm run '],
  ['Pipfile.lock', 'pipenv run '],
];

export const pytest: CommandRow = async (project) => {
  const reason = await pytestReason(project);
  return reason === null ? null : { command: await python(project, 'pytest'), reason };
};

/** Its own settings first; then what its tests import decides, and only then what it depends on. */
async function pytestReason(project: Project): Promise<string | null> {
  for (const file of ['pytest.ini', '.pytest.ini']) if (project.files.has(file)) return file;
  if (/^\[tool\.pytest\b/m.test((await project.text('pyproject.toml')) ?? '')) return 'pytest in pyproject.toml';
  if (/^\[pytest\]/m.test((await project.text('tox.ini')) ?? '')) return 'pytest in tox.ini';
  if (/^\[tool:pytest\]/m.test((await project.text('setup.cfg')) ?? '')) return 'pytest in setup.cfg';
  const tests = await project.find(TEST_FILE);
  if (tests.length === 0) return null;
  if ((await project.find(/^conftest\.py$/)).length > 0) return 'conftest.py';
  if (await project.anyHas(TEST_FILE, PYTEST_STYLE)) return 'tests that import pytest';
  for (const file of [...project.files].filter((name) => REQUIREMENTS.test(name)))
    if (DEPENDENCY.test((await project.text(file)) ?? '')) return `pytest in ${file}`;
  if (await project.anyHas(TEST_FILE, UNITTEST_STYLE)) return null;
  return (await project.anyHas(TEST_FILE, BARE_STYLE)) ? 'test functions, as pytest runs them' : null;
}

export const django: CommandRow = async (project) => {
  if (!project.files.has('manage.py') || !/django/i.test((await project.text('manage.py')) ?? '')) return null;
  if (!(await project.anyHas(/^tests?.*\.py$/, UNITTEST_STYLE))) return null;
  return { command: `${await interpreter(project)} manage.py test`, reason: 'manage.py of Django' };
};

export const unittest: CommandRow = async (project) => {
  if (!(await project.anyHas(TEST_FILE, UNITTEST_STYLE))) return null;
  const tests = await project.find(TEST_FILE);
  const prefixed = tests.filter((file) => baseOf(file).startsWith('test'));
  const command = await python(project, 'unittest');
  // Discovery looks for test*.py unless told otherwise.
  if (prefixed.length > 0) return discovery(project, command, await startsOf(project, prefixed), '');
  const pattern = project.platform === 'win32' ? '"*_test*.py"' : "'*_test*.py'";
  return discovery(project, command, await startsOf(project, tests), ` -p ${pattern}`);
};

/** Discovery enters packages only: each folder without `__init__.py` must be named. */
function discovery({ platform }: Project, command: string, starts: readonly string[], pattern: string): FoundCommand | null {
  const commands = starts.map((start) => {
    if (start === '') return pattern === '' ? command : `${command} discover${pattern}`;
    const place = quoted(start, platform);
    return place === null ? null : `${command} discover -s ${place}${pattern}`;
  });
  const usable = commands.filter((each) => each !== null).slice(0, MAX_STARTS);
  return usable.length === 0 ? null : { command: usable.join(' && '), reason: 'tests that use unittest' };
}

async function startsOf(project: Project, tests: readonly string[]): Promise<string[]> {
  const starts = new Set<string>();
  for (const file of tests) starts.add(await startFor(project, file.split('/').slice(0, -1)));
  return [...starts].sort();
}

function baseOf(file: string): string {
  return file.split('/').at(-1) ?? file;
}

/** The topmost folder from which packages lead to the tests; '' = the project's own. */
async function startFor(project: Project, folders: readonly string[]): Promise<string> {
  for (let depth = folders.length; depth > 0; depth -= 1)
    if (!(await project.exists(`${folders.slice(0, depth).join('/')}/__init__.py`))) return folders.slice(0, depth).join('/');
  return '';
}

export const tox: CommandRow = async (project) => {
  if (project.files.has('tox.ini')) return { command: 'tox', reason: 'tox.ini' };
  return project.files.has('noxfile.py') ? { command: 'nox', reason: 'noxfile.py' } : null;
};

async function python(project: Project, module: 'pytest' | 'unittest'): Promise<string> {
  const runner = RUNNERS.find(([file]) => project.files.has(file))?.[1];
  const program =
    runner === undefined
      ? `${await interpreter(project)} -m ${module}`
      : `${runner}${module === 'pytest' ? 'pytest' : 'python -m unittest'}`;
  // Code below src/ is else imported from where it was installed, which is not the copy that is verified.
  if (!(await hasSourceFolder(project))) return program;
  return project.platform === 'win32' ? `set PYTHONPATH=src&& ${program}` : `PYTHONPATH=src ${program}`;
}

async function hasSourceFolder(project: Project): Promise<boolean> {
  if (!project.folders.has('src') || (await project.exists('src/__init__.py'))) return false;
  return (await project.find(/\.py$/)).some((file) => /^src\/(?:[^/]+\/__init__|[^/]+)\.py$/.test(file));
}

/** The project's own environment, if it has one. */
async function interpreter(project: Project): Promise<string> {
  const isWindows = project.platform === 'win32';
  for (const folder of ['.venv', 'venv', 'env']) {
    const own = isWindows ? `${folder}\\Scripts\\python.exe` : `${folder}/bin/python`;
    if ((await project.exists(`${folder}/pyvenv.cfg`)) && (await project.exists(own))) return own;
  }
  return isWindows ? 'python' : 'python3';
}
