import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { sharedStorage } from './storageFolder.ts';

test('every window of a workspace uses the storage folder of the first', () => {
  for (const [given, shared] of [
    ['0123456789abcdef0123456789abcdef', '0123456789abcdef0123456789abcdef'],
    ['0123456789abcdef0123456789abcdef-1', '0123456789abcdef0123456789abcdef'],
    ['-54f2a1b3-9', '-54f2a1b3'], // the hash used in browsers
    ['-54f2a1b3', '-54f2a1b3'],
    ['1700000000000', '1700000000000'],
    ['-5', '-5'],
  ] as const) {
    const folder = (id: string) => path.join('/data', 'workspaceStorage', id, 'claudomator.claudomator');
    assert.equal(sharedStorage(folder(given)), folder(shared));
  }
});
