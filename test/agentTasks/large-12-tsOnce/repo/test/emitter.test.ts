import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Emitter } from '../src/events/emitter.ts';

test('listeners hear', () => {
  const heard: number[] = [];
  const emitter = new Emitter<number>();
  emitter.on((value) => heard.push(value));
  emitter.emit(1);
  assert.deepEqual(heard, [1]);
});
