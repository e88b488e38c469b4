// Gets the oldest git that copies are promised for: Debian's 2.30, unpacked into a folder of ours.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command } from './command.ts';
import { Missing } from './missing.ts';
import { cached } from './paths.ts';
import { checkSha256 } from './sha256.ts';
import { wholeFolder } from './wholeFolder.ts';

const PACKAGE = 'http://deb.debian.org/debian/pool/main/g/git/git_2.30.2-1+deb11u2_amd64.deb';
const SHA256 = 'ddc8eb5da311dbf0ecfe4bd4da5f539aeecec22865828538b5c86039af2eca8c';
const VERSION = 'git version 2.30.2';

/** The folder of its program. Throws Missing where it can't be had, or does not run. */
export async function installOldGit(): Promise<string> {
  const folder = await wholeFolder('git 2.30', cached('old-git'), [PACKAGE, SHA256], async (temporary) => {
    const file = path.join(temporary, 'git.deb');
    writeFileSync(file, await download());
    await checkSha256(file, SHA256);
    const root = path.join(temporary, 'root');
    mkdirSync(root);
    await command('dpkg-deb', ['-x', file, root]);
    rmSync(file);
    // Documents, some of which are links that lead nowhere.
    rmSync(path.join(root, 'usr', 'share'), { recursive: true });
  });
  const programs = path.join(folder, 'root', 'usr', 'bin');
  const version = await command(path.join(programs, 'git'), ['--version']);
  if (version.trim() !== VERSION) throw new Missing(`The old git says that it is ${version.trim()}, not ${VERSION}.`);
  return programs;
}

async function download(): Promise<Uint8Array> {
  const response = await fetch(PACKAGE).catch((error: unknown) => {
    throw new Missing(`git 2.30 could not be downloaded from ${new URL(PACKAGE).host}: ${error instanceof Error ? error.message : error}`);
  });
  if (!response.ok) throw new Missing(`git 2.30 could not be downloaded from ${new URL(PACKAGE).host}: status ${response.status}.`);
  return new Uint8Array(await response.arrayBuffer());
}
