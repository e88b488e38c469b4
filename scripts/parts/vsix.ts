// The extension as users install it.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { command } from './command.ts';
import { packagedReadme } from './packagedReadme.ts';
import { cached, inRepo, root } from './paths.ts';

const PACKED = ['package.json', 'CHANGELOG.md', 'LICENSE', '.vscodeignore', 'dist', 'media'];

/** Builds, packages, and returns the VSIX's path. */
export async function buildVsix(): Promise<string> {
  await bundle();
  const { version } = JSON.parse(readFileSync(inRepo('package.json'), 'utf8')) as { version: string };
  const packagePath = inRepo(`claudomator-${version}.vsix`);
  await pack(packagePath);
  return packagePath;
}

/** The same extension with both ports behind a connection that delays, ends and comes back. For tests only; restores `dist` afterwards. */
export async function buildLinkedVsix(): Promise<string> {
  const packagePath = cached('claudomator-linked.vsix');
  await bundle('--linked');
  try {
    await pack(packagePath);
  } finally {
    await bundle();
  }
  return packagePath;
}

async function bundle(...flags: string[]): Promise<void> {
  await command(process.execPath, [inRepo('esbuild.mjs'), ...flags], { cwd: root });
}

/** dependencies: false, because everything is bundled. No links are rewritten: there is no public repository to rewrite them to. */
async function pack(packagePath: string): Promise<void> {
  await quietly(() =>
    createVSIX({ cwd: stage(), packagePath, dependencies: false, allowMissingRepository: true, rewriteRelativeLinks: false }),
  );
}

/** A folder with what is packed: VS Code reads the README beside package.json, and ours differs from the repository's. */
function stage(): string {
  const folder = cached('package');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const name of PACKED) cpSync(inRepo(name), path.join(folder, name), { recursive: true });
  writeFileSync(path.join(folder, 'README.md'), packagedReadme(readFileSync(inRepo('README.md'), 'utf8')));
  return folder;
}

/** A small extension that is installed beside ours: what its folder's manifest names, packed. */
export async function packExtension(folder: string, packagePath: string): Promise<string> {
  await quietly(() => createVSIX({ cwd: folder, packagePath, dependencies: false, allowMissingRepository: true, skipLicense: true }));
  return packagePath;
}

/** vsce reports on stdout, which belongs to our callers' results; its warnings still come through. */
async function quietly(work: () => Promise<void>): Promise<void> {
  const { log } = console;
  console.log = () => {};
  try {
    await work();
  } finally {
    console.log = log;
  }
}
