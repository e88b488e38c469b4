// Checks that comments stay at their lines.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { keepComments } from './keepComments.ts';

const BEFORE = '{\n  "a": true, /* always */\n  "b": false // not yet\n}\n';

test('a comment that went to a new line comes back', () => {
  assert.equal(
    keepComments(BEFORE, '{\n  "a": true, /* always */\n  "b": false,\n  "c": true // not yet\n}\n'),
    '{\n  "a": true, /* always */\n  "b": false, // not yet\n  "c": true\n}\n',
  );
});

test('comments that stay, go with their line, or are new are left alone', () => {
  for (const after of [
    BEFORE,
    '{\n  "a": true, /* always */\n  "b": false, // not yet\n  "c": true // new\n}\n',
    '{\n  "a": true /* always */\n}\n',
  ])
    assert.equal(keepComments(BEFORE, after), after);
});
