// Checks which files a new version of a tool reaches, and what is left to the model.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, type Files } from '#agent/testing/scripted.ts';
import { setToolVersion } from './toolVersion.ts';

const FILES = {
  Dockerfile: 'FROM node:20-alpine AS build\nRUN npm ci\nFROM node:20-alpine\n',
  '.github/workflows/test.yml':
    'jobs:\n  test:\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with:\n          node-version: "20"\n',
  '.nvmrc': 'v20.11.0\n',
  'package.json': '{\n  "version": "20.0.0",\n  "engines": { "node": ">=20.1" }\n}\n',
  'README.md': 'Needs Node 20 and 20 minutes.\n',
};

async function changed(t: TestContext, text: string, files: Files = FILES): Promise<Record<string, string> | null> {
  const set = setToolVersion(await codebaseOf(t, files), readRequest(text));
  return set === null ? null : Object.fromEntries(set.texts);
}

test('all files that tell the version get the new one, with what stands around it', async (t) => {
  assert.deepEqual(await changed(t, 'Update Node to 22.'), {
    Dockerfile: FILES.Dockerfile.replaceAll('20-', '22-'),
    '.github/workflows/test.yml': FILES['.github/workflows/test.yml'].replace('"20"', '"22"'),
    '.nvmrc': 'v22\n',
    'package.json': FILES['package.json'].replace('>=20.1', '>=22'),
  });
});

test('of named files only those, each of them', async (t) => {
  assert.deepEqual(Object.keys((await changed(t, 'Move to Node.js 22: the version in the Dockerfile and the README.')) ?? {}).sort(), [
    'Dockerfile',
    'README.md',
  ]);
  assert.deepEqual(Object.keys((await changed(t, 'Use Node 22 in the workflow; the Dockerfile stays.')) ?? {}), [
    '.github/workflows/test.yml',
  ]);
  assert.equal(await changed(t, 'Use Node 22 in the workflow and in pyproject.toml.'), null);
});

test('a Python version in its workflow, image and manifest', async (t) => {
  const files = {
    Dockerfile: 'FROM python:3.11-slim\n',
    'pyproject.toml': '[project]\nname = "python-3"\nrequires-python = ">=3.11"\n',
    '.github/workflows/ci.yml': 'steps:\n  - with:\n      python-version: 3.11\n',
  };
  assert.deepEqual(await changed(t, 'Bump Python from 3.11 to 3.13', files), {
    Dockerfile: 'FROM python:3.13-slim\n',
    'pyproject.toml': files['pyproject.toml'].replace('>=3.11', '>=3.13'),
    '.github/workflows/ci.yml': 'steps:\n  - with:\n      python-version: 3.13\n',
  });
});

test('several versions side by side, and tasks that ask for more, are left to the model', async (t) => {
  const matrix = { ...FILES, '.github/workflows/test.yml': 'matrix:\n  node-version: [18, 20]\n' };
  assert.equal(await changed(t, 'Update Node to 22.', matrix), null);
  assert.equal(await changed(t, 'Update Node to 22 and fix the tests.'), null);
  assert.equal(await changed(t, 'Add a script that prints Node 22.'), null);
  assert.equal(await changed(t, 'Which files use Node 20?'), null);
});

test('in YAML a version that would be another number gets quotes', async (t) => {
  const files = {
    '.github/workflows/a.yml':
      'jobs:\n  a:\n    container:\n      image: python:3.9\n    steps:\n      - with:\n          python-version: 3.9\n',
  };
  const after = files['.github/workflows/a.yml'].replace('python:3.9', 'python:3.10').replace('version: 3.9', "version: '3.10'");
  assert.deepEqual(await changed(t, 'Upgrade to Python 3.10.', files), { '.github/workflows/a.yml': after });
});
