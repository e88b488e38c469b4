// Installs the Gemini CLI for the contract tests, from npm by its lock file; no install script runs. see test/cli/gemini/.
import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { command } from './command.ts';
import { cached, inRepo } from './paths.ts';
import { wholeFolder } from './wholeFolder.ts';

const FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** Absolute path of its `gemini`. */
export async function installGeminiCli(): Promise<string> {
  const source = inRepo('test', 'cli', 'gemini');
  const recipe = [process.platform, process.arch, ...FILES.map((name) => readFileSync(path.join(source, name), 'utf8'))];
  const folder = await wholeFolder('Gemini CLI', cached('gemini-cli'), recipe, async (temporary) => {
    for (const name of FILES) copyFileSync(path.join(source, name), path.join(temporary, name));
    await command('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: temporary, env: process.env });
  });
  return path.join(folder, 'node_modules', '.bin', process.platform === 'win32' ? 'gemini.cmd' : 'gemini');
}
