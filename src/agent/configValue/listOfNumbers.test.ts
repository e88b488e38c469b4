// Checks which list of numbers is replaced by which.
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { readRequest } from '#agent/task/request.ts';
import { codebaseOf, type Files } from '#agent/testing/scripted.ts';
import { setList } from './listOfNumbers.ts';

const WORKFLOW = 'jobs:\n  test:\n    strategy:\n      matrix:\n        node: [18, 20]\n        os: [ubuntu-22.04]\n';
const set = async (t: TestContext, text: string, files: Files) => setList(await codebaseOf(t, files), readRequest(text))?.text ?? null;

test('the one list that the task tells is replaced, as it is written', async (t) => {
  const files = { '.github/workflows/test.yml': WORKFLOW };
  const task = 'Our GitHub workflow tests on Node 18 and 20. It should test on Node 20 and 22.';
  assert.equal(await set(t, task, files), WORKFLOW.replace('[18, 20]', '[20, 22]'));
  const quoted = WORKFLOW.replace('[18, 20]', "['3.9', '3.10']");
  assert.equal(
    await set(t, 'Change the Python versions from 3.9 and 3.10 to 3.10, 3.11 and 3.12.', { '.github/workflows/test.yml': quoted }),
    quoted.replace("['3.9', '3.10']", "['3.10', '3.11', '3.12']"),
  );
  const block = 'matrix:\n  go:\n    - "1.21"\n    - "1.22"\nother: 1\n';
  assert.equal(
    await set(t, 'CI should run on Go 1.22 and 1.23 instead of 1.21 and 1.22.', { '.github/workflows/go.yml': block }),
    null,
    'said the other way round, it is the model’s',
  );
  assert.equal(
    await set(t, 'Move CI from 1.21 and 1.22 to 1.22 and 1.23.', { '.github/workflows/go.yml': block }),
    block.replace('1.22', '1.23').replace('1.21', '1.22'),
  );
});

test('two places, one list alone, and questions are left alone', async (t) => {
  const files = { '.github/workflows/a.yml': WORKFLOW, '.github/workflows/b.yml': WORKFLOW };
  assert.equal(await set(t, 'It tests on Node 18 and 20. It should test on 20 and 22.', files), null);
  assert.equal(await set(t, 'It should test on Node 20 and 22.', { 'a.yml': WORKFLOW }), null);
  assert.equal(await set(t, 'Why does it test on 18 and 20 and not on 20 and 22?', { 'a.yml': WORKFLOW }), null);
});
