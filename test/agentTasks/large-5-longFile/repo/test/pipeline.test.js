import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wrapText } from '../src/pipeline.js';

test('no line is longer than the width', () => assert.deepEqual(wrapText('aaa bbb ccc', 6), ['aaa', 'bbb', 'ccc']));

test('what fits stays together', () => assert.deepEqual(wrapText('aaa bbb ccc', 7), ['aaa bbb', 'ccc']));
