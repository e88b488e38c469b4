// What is read when VS Code starts: the entry file alone, then what the window is made of, and none of what a task needs.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';

const root = path.dirname(import.meta.dirname);

/** All that a file imports, and what that imports, without what is imported later or only for its types. */
async function readWith(file: string): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [file],
    absWorkingDir: root,
    outdir: 'out',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    external: ['vscode'],
    logLevel: 'silent',
  });
  const found = new Set([file]);
  for (const each of found) {
    for (const { path: imported, kind, external } of metafile.inputs[each]?.imports ?? []) {
      if (kind === 'import-statement' && !external) found.add(imported);
    }
  }
  return [...found];
}

test('at activation the entry file is read, and nothing else', async () => {
  assert.deepEqual(await readWith('src/extension.ts'), ['src/extension.ts']);
});

test('what is read right after it needs no package, and nothing that speaks HTTP', async () => {
  const read = await readWith('src/composition.ts');
  assert.ok(read.length > 30, 'it is looked at');
  assert.deepEqual(
    read.filter((file) => /node_modules\/|\/(connection|chat\w*|engine)\.ts$/.test(file)),
    [],
  );
});
