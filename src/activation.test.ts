// Checks what loads when VS Code starts: the entry file alone, then the window's parts, and nothing that only a task needs.
import assert from 'node:assert/strict';
import path from 'node:path';
import { test } from 'node:test';
import { build } from 'esbuild';

const root = path.dirname(import.meta.dirname);

/** The file and all its static imports, transitively; without dynamic and type-only imports. */
async function staticImports(file: string): Promise<string[]> {
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

test('activation loads the entry file and nothing else', async () => {
  assert.deepEqual(await staticImports('src/extension.ts'), ['src/extension.ts']);
});

test('the composition loads no package and nothing that makes HTTP requests', async () => {
  const loaded = await staticImports('src/composition.ts');
  assert.ok(loaded.length > 30, 'the imports were found');
  assert.deepEqual(
    loaded.filter((file) => /node_modules\/|\/(connection|chat\w*|engine)\.ts$/.test(file)),
    [],
  );
});
