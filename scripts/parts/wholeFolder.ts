// Installs into a folder atomically: an interrupted install, or one of another version, is never used.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { say } from './say.ts';

const STAMP = '.whole';

/** `recipe`: everything the result depends on. `build` fills the folder it is given, which then takes `folder`'s place. */
export async function wholeFolder(
  part: string,
  folder: string,
  recipe: readonly string[],
  build: (temporary: string) => Promise<void>,
): Promise<string> {
  const stamp = createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
  if (isWhole(folder, stamp)) return folder;
  const startedAt = Date.now();
  say(part, 'installing…');
  const temporary = `${folder}.${process.pid}.tmp`;
  rmSync(temporary, { recursive: true, force: true });
  mkdirSync(temporary, { recursive: true });
  try {
    await build(temporary);
    writeFileSync(path.join(temporary, STAMP), stamp);
    // Another run may have finished first.
    if (!isWhole(folder, stamp)) {
      rmSync(folder, { recursive: true, force: true });
      renameSync(temporary, folder);
    }
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
  say(part, `installed in ${((Date.now() - startedAt) / 1000).toFixed(1)} s`);
  return folder;
}

function isWhole(folder: string, stamp: string): boolean {
  const file = path.join(folder, STAMP);
  return existsSync(file) && readFileSync(file, 'utf8') === stamp;
}
