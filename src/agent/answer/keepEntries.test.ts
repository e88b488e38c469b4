// Checks that a configuration file loses nothing that nobody asked to remove.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepEntries } from './keepEntries.ts';
import { removalOf } from './removal.ts';

const removing = (...words: string[]) => ({
  mentions: (text: string) => words.some((word) => text.includes(word)),
  names: (key: string) => words.includes(key),
});

test('an entry of JSON that the answer lost comes back in its place, with its commas', () => {
  const before = '{\n  "rateLimit": {\n    "windowSeconds": 60,\n    "max": 120,\n    "loginMax": 10\n  },\n  "port": 8080\n}\n';
  const answer = '{\n  "rateLimit": {\n    "windowSeconds": 60,\n    "max": 300\n  },\n  "port": 8080\n}\n';
  assert.equal(keepEntries(before, answer, 'a.json', null), before.replace('120', '300'));
  const first = '{\n  "b": 2\n}\n';
  assert.equal(keepEntries('{\n  "a": 1,\n  "b": 2\n}\n', first, 'a.json', null), '{\n  "a": 1,\n  "b": 2\n}\n');
});

test('what the task asks to remove stays removed; an entry that became a group is not lost', () => {
  const before = '{\n  "a": 1,\n  "b": 2\n}\n';
  assert.equal(keepEntries(before, '{\n  "b": 3\n}\n', 'a.json', removing('a')), '{\n  "b": 3\n}\n');
  const grouped = '{\n  "a": {\n    "c": 1\n  },\n  "b": 2\n}\n';
  assert.equal(keepEntries(before, grouped, 'a.json', null), grouped);
});

test('YAML, TOML, INI and Dockerfiles keep theirs, too', () => {
  assert.equal(keepEntries('server:\n  host: a\n  port: 1\n', 'server:\n  port: 2\n', 'a.yaml', null), 'server:\n  host: a\n  port: 2\n');
  assert.equal(keepEntries('[tool]\na = 1\nb = 2\n', '[tool]\na = 3\n', 'a.toml', null), '[tool]\na = 3\nb = 2\n');
  assert.equal(keepEntries('PORT=3000\nHOST=a\n', 'PORT=8080\n', '.env.example', null), 'PORT=8080\nHOST=a\n');
});

test('sections, lists and comments that nobody asked to remove stay; items that the task speaks of go', () => {
  const before = [
    '[project]',
    'classifiers = [',
    '    "Python :: 3.8",',
    '    "Python :: 3.10",',
    ']',
    '',
    '[project.optional-dependencies]',
    'dev = ["ruff", "pytest"]',
    '',
    '[tool.ruff]',
    'line-length = 100  # same as the editor',
    'target = "py38"',
    '',
    '[tool.ruff.lint]',
    'select = ["E", "F"]',
    '',
  ].join('\n');
  const answer =
    '[project]\nclassifiers = [\n    "Python :: 3.10",\n]\n\n[tool.ruff]\nline-length = 100  # same as the editor\ntarget = "py310"\n';
  const wanted = before.replace('    "Python :: 3.8",\n', '').replace('py38', 'py310');
  assert.equal(keepEntries(before, answer, 'pyproject.toml', removing('ruff', '3.8')), wanted);
});

test('a list that is written anew in one line takes its old lines with it', () => {
  const before = 'a = [\n  "x",\n  "y",\n]\nb = 1\n';
  assert.equal(keepEntries(before, 'a = ["z"]\nb = 1\n', 'a.toml', null), 'a = ["z"]\nb = 1\n');
});

test('what is written in another form is not lost, nor is what a removed group held', () => {
  const wide = '{\n  "log": {\n    "level": "warn"\n  },\n  "port": 1\n}\n';
  const narrow = '{\n  "log": { "level": "warn" },\n  "port": 2\n}\n';
  assert.equal(keepEntries(wide, narrow, 'a.json', null), narrow);
  assert.equal(keepEntries(narrow, wide, 'a.json', null), wide);
  assert.equal(keepEntries(wide, '{\n  "port": 1\n}\n', 'a.json', removing('log')), '{\n  "port": 1\n}\n');
});

test('where putting back makes no valid file, the answer is refused with what is missing', () => {
  const kept = keepEntries('{"a": 1,\n"b": 2}', '{"a": 1}', 'a.json', null);
  assert.deepEqual(kept, { why: 'The answer for a.json lost the line `"b": 2}`. Write the whole file, with every line that it has.' });
});

test('an answer that lost nothing and is no JSON is left to the check of its syntax', () => {
  assert.equal(keepEntries('{\n  "a": 1\n}\n', '{\n  "a": 2,,\n}\n', 'a.json', null), '{\n  "a": 2,,\n}\n');
});

const CLASSIFIERS = [
  'classifiers = [',
  '    "Development Status :: 4 - Beta",',
  '    "Language :: Python :: 3",',
  '    "Language :: Python :: 3.8",',
  '    "Language :: Python :: 3.9",',
  '    "Language :: Python :: 3.10",',
  '    "Language :: Python :: 3.11",',
  ']',
  '',
].join('\n');
const DROP = removalOf(
  'We drop Python 3.8 and 3.9. Update pyproject.toml: `requires-python` becomes >=3.10, the two classifiers go away.',
  [],
);

test('of a list of which the task names some items the others stay, however the answer wrote it', () => {
  const wanted = CLASSIFIERS.replace(/.*3\.[89]".*\n/g, '');
  assert.equal(keepEntries(CLASSIFIERS, 'classifiers = []\n', 'a.toml', DROP), wanted);
  assert.equal(keepEntries(CLASSIFIERS, 'classifiers = ["Language :: Python :: 3.11"]\n', 'a.toml', DROP), wanted);
  assert.equal(keepEntries(CLASSIFIERS, 'classifiers = [\n    "Language :: Python :: 3.11",\n]\n', 'a.toml', DROP), wanted);
  assert.equal(
    keepEntries('on:\n  - us-east-1\n  - us-west-2\n  - eu-west-1\n', 'on:\n  - eu-west-1\n', 'a.yaml', removalOf('drop us-west-2', [])),
    'on:\n  - us-east-1\n  - eu-west-1\n',
  );
});

test('of a list that the task speaks of as a whole nothing comes back that it speaks of', () => {
  const emptied = keepEntries(CLASSIFIERS, 'classifiers = []\n', 'a.toml', removalOf('remove all language classifiers', []));
  assert.equal(emptied, 'classifiers = [\n    "Development Status :: 4 - Beta",\n]\n');
});
