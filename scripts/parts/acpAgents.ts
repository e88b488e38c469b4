// Installs real agents that speak ACP for the contract tests, from npm by their lock files.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Missing } from './missing.ts';
import { installPinned } from './npmPin.ts';

/** Absolute path of the program itself. */
export async function installOpenCode(): Promise<string> {
  const folder = await installPinned('OpenCode', 'opencode', 'opencode');
  const program = path.join(folder, 'node_modules', `opencode-${process.platform}-${process.arch}`, 'bin', 'opencode');
  if (!existsSync(program)) throw new Missing(`OpenCode is pinned for Linux on x64 only, not for ${process.platform}-${process.arch}.`);
  return program;
}

/** Absolute path of the program itself. */
export async function installGoose(): Promise<string> {
  const folder = await installPinned('Goose', 'goose', 'goose');
  const program = path.join(folder, 'node_modules', '@aaif', `goose-binary-${process.platform}-${process.arch}`, 'bin', 'goose');
  if (!existsSync(program)) throw new Missing(`Goose is pinned for Linux on x64 only, not for ${process.platform}-${process.arch}.`);
  return program;
}

/** Absolute path of its `qwen`. */
export async function installQwenCode(): Promise<string> {
  return bin(await installPinned('Qwen Code', 'qwen', 'qwen', ['--omit=optional']), 'qwen');
}

/** Absolute path of its `codex-acp`. */
export async function installCodexAcp(): Promise<string> {
  return bin(await installPinned('Codex', 'codex-acp', 'codex-acp'), 'codex-acp');
}

/** Absolute path of its `claude-agent-acp`. It runs the CLI that CLAUDE_CODE_EXECUTABLE names. */
export async function installClaudeAgentAcp(): Promise<string> {
  return bin(await installPinned('Claude Agent ACP', 'claude-agent-acp', 'claude-agent-acp', ['--omit=optional']), 'claude-agent-acp');
}

function bin(folder: string, name: string): string {
  return path.join(folder, 'node_modules', '.bin', process.platform === 'win32' ? `${name}.cmd` : name);
}
