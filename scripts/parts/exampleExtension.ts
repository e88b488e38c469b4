// Bundles and packs the extension of test/exampleExtension.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { cached, inRepo } from './paths.ts';
import { packExtension } from './vsix.ts';

/** The path of its VSIX. */
export async function exampleVsix(): Promise<string> {
  const source = inRepo('test', 'exampleExtension');
  const folder = cached('example-extension');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  copyFileSync(path.join(source, 'package.json'), path.join(folder, 'package.json'));
  await build({
    entryPoints: [path.join(source, 'extension.ts')],
    outfile: path.join(folder, 'extension.cjs'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    external: ['vscode'],
    logLevel: 'warning',
  });
  return packExtension(folder, cached('example-extension.vsix'));
}
