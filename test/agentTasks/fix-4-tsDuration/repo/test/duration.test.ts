import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatDuration, parseDuration } from '../src/duration.ts';

test('one unit is read', () => assert.equal(parseDuration('45s'), 45));

test('several units add up', () => assert.equal(parseDuration('1h30m'), 5400));

test('what is no duration throws', () => assert.throws(() => parseDuration('soon'), /No duration/));

test('hours and minutes are written', () => assert.equal(formatDuration(5400), '1h30m'));
