// Installs the real Claude Code CLI for the contract tests, from npm by its lock file; see test/cli/claude/. Never repackaged: its licence isn't open.
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { command } from './command.ts';
import { Missing } from './missing.ts';
import { cached, inRepo } from './paths.ts';
import { wholeFolder } from './wholeFolder.ts';

const FILES = ['package.json', 'package-lock.json', '.npmrc'];

/** Folders in test/cli: each pins one version. */
export type ClaudeCliPin = 'claude' | 'claude-2.1.197';

/** Absolute path of the program itself. */
export async function installClaudeCli(pin: ClaudeCliPin = 'claude'): Promise<string> {
  const source = inRepo('test', 'cli', pin);
  const recipe = [process.platform, process.arch, ...FILES.map((name) => readFileSync(path.join(source, name), 'utf8'))];
  const folder = await wholeFolder('Claude Code', cached(`${pin}-cli`), recipe, async (temporary) => {
    for (const name of FILES) copyFileSync(path.join(source, name), path.join(temporary, name));
    await command('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: temporary, env: process.env });
  });
  // npm installs the one package that fits this machine; the main package's install script would only copy the program from there.
  const name = process.platform === 'win32' ? 'claude.exe' : 'claude';
  const program = ['', '-musl']
    .map((libc) => `claude-code-${process.platform}-${process.arch}${libc}`)
    .map((dir) => path.join(folder, 'node_modules', '@anthropic-ai', dir, name))
    .find((file) => existsSync(file));
  if (program === undefined) throw new Missing(`Claude Code has no program for ${process.platform}-${process.arch}.`);
  return program;
}
