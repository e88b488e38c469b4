import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test } from 'node:test';
import { wholeFolder } from './wholeFolder.ts';

test('a part is built once a recipe, and a failed build leaves what was there', async () => {
  const top = mkdtempSync(path.join(tmpdir(), 'claudomator-whole-'));
  const folder = path.join(top, 'part');
  let builds = 0;
  const build = async (temporary: string) => {
    builds += 1;
    writeFileSync(path.join(temporary, 'content'), String(builds));
  };
  try {
    await wholeFolder('part', folder, ['1'], build);
    await wholeFolder('part', folder, ['1'], build);
    assert.equal(builds, 1);
    await assert.rejects(
      wholeFolder('part', folder, ['2'], async () => {
        throw new Error('interrupted');
      }),
    );
    assert.ok(existsSync(path.join(folder, 'content')));
    assert.deepEqual(readdirSync(top), ['part']);
    await wholeFolder('part', folder, ['2'], build);
    assert.equal(builds, 2);
  } finally {
    rmSync(top, { recursive: true });
  }
});
