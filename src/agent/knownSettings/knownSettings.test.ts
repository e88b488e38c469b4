// biome-ignore-all lint/suspicious/noTemplateCurlyInString: code that is read as text
// Checks that what common configuration files call what a task asks for is told, and asked for where it is missing.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { settingFacts } from './knownSettings.ts';

const WORKFLOW = 'on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n';
const CASES: [string, string, string, RegExp | null][] = [
  ['The lint job hung for six hours. Give it a timeout of 10 minutes.', '.github/workflows/ci.yml', WORKFLOW, /timeout-minutes/],
  ['Run the workflow every night at 3', '.github/workflows/ci.yml', WORKFLOW, /cron/],
  ['Cancel older runs of a branch when a new push comes in', '.github/workflows/ci.yml', WORKFLOW, /cancel-in-progress/],
  ['Add a console script `tide` that points to main', 'pyproject.toml', '[project]\nname = "a"\n', /project\.scripts/],
  ['Add a console script `tide` that points to main', 'pyproject.toml', '[project.scripts]\nother = "a:b"\n', null],
  ['Require Node 20 or newer', 'package.json', '{}\n', /engines/],
  ['Restart the db if it crashes', 'docker-compose.yml', 'services:\n  db:\n    image: a\n', /restart/],
  ['Report unused variables', 'tsconfig.json', '{}\n', /noUnusedLocals/],
  ['Report unused variables', 'src/a.json', '{}\n', null],
  ['Set the version to 2.0.0', 'package.json', '{}\n', null],
];

for (const [task, path, text, fact] of CASES)
  test(`“${task}” ${fact === null ? 'needs no word' : 'is explained'} for ${path}`, () => {
    const request = readRequest(task);
    const facts = settingFacts(request, [{ path, text }]);
    assert.equal(facts.length, fact === null ? 0 : 1);
    if (fact === null) return;
    assert.match(facts[0] ?? '', fact);
  });
