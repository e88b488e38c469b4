// Installs what a folder in test/cli pins, from npm and its lock alone; no install script of a package runs.
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { command } from './command.ts';
import { cached, inRepo } from './paths.ts';
import { wholeFolder } from './wholeFolder.ts';

const FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** Returns the folder that holds `node_modules`. `part`: its name for people. `folder`: its name in the cache. */
export function installPinned(part: string, pin: string, folder: string, flags: readonly string[] = []): Promise<string> {
  const source = inRepo('test', 'cli', pin);
  const recipe = [process.platform, process.arch, ...FILES.map((name) => readFileSync(path.join(source, name), 'utf8'))];
  return wholeFolder(part, cached(folder), recipe, async (temporary) => {
    for (const name of FILES) copyFileSync(path.join(source, name), path.join(temporary, name));
    const args = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...flags];
    await command('npm', args, { cwd: temporary, env: process.env });
  });
}
