// Installs Python packages with all that they need into a virtual environment, by uv: pip takes minutes for vLLM's.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { command } from './command.ts';
import { cached } from './paths.ts';
import { findPython } from './python.ts';
import { wholeFolder } from './wholeFolder.ts';

const UV = 'uv==0.13.9';
const BIN = process.platform === 'win32' ? 'Scripts' : 'bin';

export interface VenvRecipe {
  packages: readonly string[];
  /** Versions that hold whatever the packages ask for. */
  overrides?: readonly string[];
  /** No package newer than this day is taken, so that the same ones are installed next year. */
  before: string;
}

/** The interpreter of the environment. Programs are started as its modules: their launchers name the folder in which they were installed. */
export async function installVenv(part: string, name: string, recipe: VenvRecipe): Promise<string> {
  const { withPip } = await findPython();
  const folder = cached(name);
  await wholeFolder(part, folder, [UV, JSON.stringify(recipe), withPip], async (temporary) => {
    const uv = path.join(temporary, 'uv');
    await command(withPip, ['-m', 'venv', temporary]);
    await command(withPip, [
      '-m',
      'pip',
      'install',
      '--quiet',
      '--disable-pip-version-check',
      '--only-binary',
      ':all:',
      '--target',
      uv,
      UV,
    ]);
    const overrides = path.join(temporary, 'overrides.txt');
    writeFileSync(overrides, (recipe.overrides ?? []).join('\n'));
    const places = ['--python', path.join(temporary, BIN, 'python'), '--override', overrides];
    const uvProgram = [path.join(uv, 'bin', 'uv'), path.join(uv, 'bin', 'uv.exe')].find(existsSync) ?? 'uv';
    await command(uvProgram, [
      'pip',
      'install',
      '--quiet',
      '--only-binary',
      ':all:',
      '--exclude-newer',
      recipe.before,
      ...places,
      ...recipe.packages,
    ]);
  });
  return path.join(folder, BIN, 'python');
}
