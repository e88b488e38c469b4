// Checks how the kind of a task is told from its words.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TaskKind } from '#contracts/logs.ts';
import { kindOfTask } from './taskKind.ts';

const kindOf = (instructions: string, files = 0) =>
  kindOfTask({
    instructions,
    attachments: Array.from({ length: files }, () => ({ name: 'a.ts', text: '', startLine: null, truncated: false })),
  });

const EXAMPLES: Record<TaskKind, string[]> = {
  question: [
    'What does this function do?',
    'Why does this test fail?',
    'How do I add a test for it?',
    'Can you explain the retry policy?',
    'Explain how we fix broken indexes.',
    'Is this thread-safe?',
    'Please tell me where the cache is cleared',
    'Say hello.',
    'Any idea?',
    'Hi! Which of these is faster, and why?',
  ],
  fix: [
    'Fix the off-by-one in paginate()',
    'Please fix: the login page crashes.',
    'Could you correct the wrong sign in `area`?',
    'Make it not fail on an empty list',
  ],
  tests: [
    'Add unit tests for parseDate',
    'Can you write a test that shows the bug?',
    'Please cover this function by tests.',
    'improve test coverage of the parser: add cases',
  ],
  docs: [
    'Update the README with the new flag',
    'Document the public methods',
    'Add a doc comment to each exported function',
    'Write docs for this module',
  ],
  refactor: [
    'Rename `x` to `count`',
    'Refactor this into two functions',
    'Please extract the loop',
    'Simplify this condition',
    'move the helper next to its caller',
  ],
  smallEdit: ['Add a --verbose flag', 'Change the timeout to 30 s', 'Use const instead of let here', 'I want you to make the button blue'],
  largeChange: [
    'Implement a plugin system with hot reload',
    'Migrate the whole project to ESM',
    'Rename userId to accountId across the codebase',
    'Change this:\n1. the header\n2. the footer\n3. the colours',
    `Add this: ${'as described in the long text, '.repeat(60)}`,
  ],
};

for (const [kind, examples] of Object.entries(EXAMPLES))
  test(`${kind}: ${examples.length} examples`, () => {
    for (const example of examples) assert.equal(kindOf(example), kind, example.slice(0, 80));
  });

test('what says nothing of itself has no kind: it goes on with what was before', () => {
  for (const text of ['Continue exactly where you stopped.', 'go on', 'yes', 'ok, the second one', ''])
    assert.equal(kindOf(text), null, text);
});

test('pasted code does not count, a change of many files does', () => {
  assert.equal(kindOf('What is this?\n```ts\n// fix the failing tests, refactor everything\n```'), 'question');
  assert.equal(kindOf('Use tabs here', 1), 'smallEdit');
  assert.equal(kindOf('Use tabs here', 3), 'largeChange');
  assert.equal(kindOf('What do these have in common?', 5), 'question');
});

test('only the beginning is read: what stands behind a pasted megabyte changes nothing', () => {
  assert.equal(kindOf(`What is this? ${'x'.repeat(1_000_000)} fix the tests`), 'question');
});
