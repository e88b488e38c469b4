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
    BEFORE.replace('"b": false', '"b": "a #b"'),
  ])
    assert.equal(keepComments(BEFORE, after), after);
});

test('of two sections with the same key, the comment stays in its own, and one that is left out comes back', () => {
  const before = '[mail]\nretries = 2\n\n[http]\nretries = 2  # further tries\n';
  assert.equal(keepComments(before, before.replace('retries = 2 ', 'retries = 5 ')), before.replace('retries = 2 ', 'retries = 5 '));
  assert.equal(
    keepComments(before, before.replace('retries = 2  # further tries', 'retries = 5')),
    before.replace('retries = 2 ', 'retries = 5 '),
  );
});

test('a sign in quotes is no comment', () => {
  const after = 'color: "#000"\nurl: "http://b" # home\n';
  assert.equal(keepComments('color: "#fff"\nurl: "http://a" # home\n', after), after);
  assert.equal(keepComments('title: "a #1"\n', 'title: "a #2"\n'), 'title: "a #2"\n');
});
