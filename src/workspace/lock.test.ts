// Checks who may take the lock of a copy.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { Refusal } from '#base/refusal.ts';
import { takeLock } from './lock.ts';
import { tempFolder } from './testing/project.ts';

test('one process may hold a lock several times; the last one gives it back', async (t) => {
  const file = path.join(tempFolder(t), 'locks', 'one');
  const [first, second] = [await takeLock(file), await takeLock(file)];
  await first();
  await first();
  assert.deepEqual(readdirSync(path.dirname(file)), ['one']);
  await second();
  assert.deepEqual(readdirSync(path.dirname(file)), []);
});

test('a lock of another machine or container holds until nothing was heard of it for long', async (t) => {
  const folder = tempFolder(t);
  const file = path.join(folder, 'one');
  mkdirSync(folder, { recursive: true });
  writeFileSync(file, JSON.stringify({ pid: 1, startedAt: '', place: 'elsewhere' }));
  await assert.rejects(takeLock(file), Refusal);
  utimesSync(file, new Date(0), new Date(0));
  await (await takeLock(file))();
  assert.deepEqual(readdirSync(folder), []);
});

test('a lock that was cut off while it was written holds nobody up', async (t) => {
  const file = path.join(tempFolder(t), 'one');
  writeFileSync(file, '');
  await (await takeLock(file))();
});
