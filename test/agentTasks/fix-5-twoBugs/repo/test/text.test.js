import assert from 'node:assert/strict';
import { test } from 'node:test';
import { excerpt } from '../lib/excerpt.js';
import { slug } from '../lib/slug.js';

test('several spaces become one dash', () => assert.equal(slug('Hello   big World'), 'hello-big-world'));

test('a text of just as many words is whole', () => assert.equal(excerpt('one two three', 3), 'one two three'));

test('a longer text is cut', () => assert.equal(excerpt('one two three', 2), 'one two…'));
