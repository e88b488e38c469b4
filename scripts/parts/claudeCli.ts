// Installs the real Claude Code CLI for the contract tests, from npm by its lock file; see test/cli/claude/. Never repackaged: its licence isn't open.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.ts';
import { installPinned } from './npmPin.ts';

/** Folders in test/cli: each pins one version. */
export type ClaudeCliPin = 'claude' | 'claude-2.1.197';

/** Absolute path of the program itself. */
export async function installClaudeCli(pin: ClaudeCliPin = 'claude'): Promise<string> {
  const folder = await installPinned('Claude Code', pin, `${pin}-cli`);
  // npm installs the one package that fits this machine; the main package's install script would only copy the program from there.
  const name = process.platform === 'win32' ? 'claude.exe' : 'claude';
  const program = ['', '-musl']
    .map((libc) => `claude-code-${process.platform}-${process.arch}${libc}`)
    .map((dir) => path.join(folder, 'node_modules', '@anthropic-ai', dir, name))
    .find((file) => existsSync(file));
  if (program === undefined) throw new Missing(`Claude Code has no program for ${process.platform}-${process.arch}.`);
  return program;
}
