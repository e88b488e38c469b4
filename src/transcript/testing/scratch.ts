// Gives a test a folder that is deleted after it, and a Node process that it can kill.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';

export async function scratchFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs a module's source in a Node of its own, and kills it (-9) as soon as it has printed `lines` lines. */
export async function runAndKill(t: TestContext, source: string, lines: number): Promise<void> {
  const child: ChildProcess = spawn(process.execPath, ['--input-type=module', '-e', source], { stdio: ['ignore', 'pipe', 'inherit'] });
  t.after(() => child.kill('SIGKILL'));
  let seen = 0;
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    seen += text.split('\n').length - 1;
    if (seen >= lines) child.kill('SIGKILL');
  });
  await once(child, 'close');
}
