// Checks that a changed configuration file without what the task asks for is objected to.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf } from '#agent/testing/scripted.ts';
import { objectionsTo } from './gates.ts';
import { goalOf } from './goal.ts';

const PATH = '.github/workflows/ci.yml';
const WORKFLOW = 'on: push\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npm test\n';

test('a workflow without the time limit that was asked for is not finished, and one with it is', async (t) => {
  const codebase = await codebaseOf(t, { [PATH]: WORKFLOW });
  const goal = goalOf(readRequest('Give the lint job a timeout of 10 minutes.'), codebase);
  const judge = async (after: string) =>
    (await objectionsTo({ goal, codebase, texts: new Map([[PATH, after]]), before: () => WORKFLOW }, async () => null)).map(
      ({ gate, correction }) => `${gate}: ${correction}`,
    );
  assert.match((await judge(`${WORKFLOW}# 10\n`)).join(), /^setting: [\s\S]*timeout-minutes/);
  assert.deepEqual(await judge(WORKFLOW.replace('    steps', '    timeout-minutes: 10\n    steps')), []);
});
