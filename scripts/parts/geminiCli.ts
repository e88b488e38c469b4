// Installs the Gemini CLI for the contract tests, from npm by its lock file; no install script runs. see test/cli/gemini/.
import path from 'node:path';
import { installPinned } from './npmPin.ts';

/** Absolute path of its `gemini`. */
export async function installGeminiCli(): Promise<string> {
  const folder = await installPinned('Gemini CLI', 'gemini', 'gemini-cli');
  return path.join(folder, 'node_modules', '.bin', process.platform === 'win32' ? 'gemini.cmd' : 'gemini');
}
