// Checks that a second list of the same name becomes the first one, and that lists of their own stay.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { extendLists } from './extendLists.ts';

const BEFORE = '[tool.ruff]\nline-length = 88\n\n[tool.ruff.lint]\nselect = ["E", "F"] # as in CI\n';

test('items go into the list that has the others', () => {
  const answer = BEFORE.replace('line-length = 88', 'line-length = 100\nselect = ["E", "F", "I"]');
  assert.equal(
    extendLists(BEFORE, answer, 'pyproject.toml'),
    BEFORE.replace('line-length = 88', 'line-length = 100').replace('["E", "F"]', '["E", "F", "I"]'),
  );
});

test('a list with other items, one that was changed in its place, and one of several of that name stay', () => {
  for (const answer of [
    BEFORE.replace('line-length = 88', 'line-length = 88\nselect = ["W"]'),
    BEFORE.replace('["E", "F"]', '["E", "F", "I"]'),
    BEFORE.replace('line-length = 88', 'line-length = 88\nignore = ["E", "F", "I"]'),
  ])
    assert.equal(extendLists(BEFORE, answer, 'pyproject.toml'), answer);
  const jobs = 'a:\n  node: [18, 20]\nb:\n  node: [18]\n';
  const changed = 'a:\n  node: [18, 20, 22]\nb:\n  node: [18]\n';
  assert.equal(extendLists(jobs, changed, 'ci.yml'), changed);
  assert.equal(extendLists(BEFORE, BEFORE, 'a.json'), BEFORE);
});
