// What users download, and what VS Code reads of it at activation.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { test } from 'node:test';
import { listFiles, PackageManager } from '@vscode/vsce';
import { inRepo, root } from '../../scripts/parts/paths.ts';

const LARGEST_VSIX_BYTES = 600 * 1024;

interface Metafile {
  outputs: Record<string, { inputs: Record<string, unknown> }>;
}

function bundledInto(bundle: string): string[] {
  const meta = JSON.parse(readFileSync(inRepo('dist', 'meta.json'), 'utf8')) as Record<'extension' | 'webview', Metafile>;
  const inputs = [meta.extension, meta.webview].flatMap(({ outputs }) => Object.entries(outputs)).find(([name]) => name.endsWith(bundle));
  assert.ok(inputs, `${bundle} was not built`);
  return Object.keys(inputs[1].inputs);
}

test('at activation the shell alone is read, and nothing that speaks HTTP before the first task', () => {
  const inputs = bundledInto('dist/extension.cjs');
  assert.deepEqual(inputs, ['src/extension.ts']);
  const composed = bundledInto('dist/composition.cjs');
  const heavy = /node_modules\/|^src\/llm\/chat/;
  assert.deepEqual(
    composed.filter((input) => heavy.test(input)),
    [],
  );
  assert.ok(bundledInto('dist/host-agents-engine.cjs').some((input) => input.includes('node_modules/undici/')));
});

test('the package holds what runs and what people read, nothing else', async () => {
  const files = await listFiles({ cwd: root, packageManager: PackageManager.None });
  const expected = /^(package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/[\w./-]+\.(cjs|js|css|ttf|LEGAL\.txt)|media\/[\w.]+)$/;
  assert.deepEqual(
    files.map((file) => file.replaceAll('\\', '/')).filter((file) => !expected.test(file)),
    [],
  );
});

test('the package is small', () => {
  const vsix = process.env.CLAUDOMATOR_TEST_VSIX;
  assert.ok(vsix, 'CLAUDOMATOR_TEST_VSIX is not set: run npm test -- package');
  assert.ok(statSync(vsix).size <= LARGEST_VSIX_BYTES, `${statSync(vsix).size} bytes`);
});
