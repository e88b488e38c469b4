// Installs llama.cpp's HTTP server from a prebuilt wheel, behind a launcher that takes llama-server's flags.
import { chmodSync, copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cached, inRepo } from './paths.ts';
import { findPython, pipInstall } from './python.ts';
import { wholeFolder } from './wholeFolder.ts';

const REQUIREMENTS = inRepo('scripts', 'parts', 'llama-requirements.txt');
const LAUNCHER = inRepo('scripts', 'parts', 'llama_server.py');

/** The path of a `llama-server` command that can be run as it is. */
export async function installLlama(): Promise<string> {
  const python = await findPython();
  const folder = cached('llama');
  const recipe = [readFileSync(REQUIREMENTS, 'utf8'), readFileSync(LAUNCHER, 'utf8'), python.executable];
  await wholeFolder('llama.cpp', folder, recipe, async (temporary) => {
    await pipInstall(python, REQUIREMENTS, path.join(temporary, 'site'));
    copyFileSync(LAUNCHER, path.join(temporary, 'llama_server.py'));
    writeWrapper(temporary, python.executable);
  });
  return path.join(folder, wrapperName);
}

const wrapperName = process.platform === 'win32' ? 'llama-server.cmd' : 'llama-server';

function writeWrapper(folder: string, executable: string): void {
  const file = path.join(folder, wrapperName);
  if (process.platform === 'win32') {
    writeFileSync(file, `@"${executable}" -I "%~dp0llama_server.py" %*\r\n`);
    return;
  }
  // exec: a signal sent to the wrapper must reach the server. -I: ignores the caller's Python environment.
  writeFileSync(file, `#!/bin/sh\nexec '${executable}' -I "$(dirname "$0")/llama_server.py" "$@"\n`);
  chmodSync(file, 0o755);
}
