// Runs a command to its end and returns what it printed. A failure is a Missing part that names the command and the end of its output.
import { spawn, spawnSync } from 'node:child_process';
import { Missing } from './missing.ts';

const LAST_LINES = 20;

export interface CommandOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
}

export async function command(name: string, args: string[], options: CommandOptions = {}): Promise<string> {
  const line = [name, ...args].join(' ');
  return new Promise((resolve, reject) => {
    // On Windows npm is a .cmd file, which only a shell can start.
    const shell = process.platform === 'win32' && name === 'npm';
    const child = spawn(name, args, { ...options, shell, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    let all = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      all += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      all += text;
    });
    child.on('error', (error) => reject(new Missing(`${line}: ${error.message}`)));
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(stdout);
      const lastWords = all.trim().split('\n').slice(-LAST_LINES).join('\n');
      reject(new Missing(`${line} ended with ${signal ?? code}:\n${lastWords}`));
    });
  });
}

export function isInstalled(name: string, args: string[] = ['--version']): boolean {
  const probe = spawnSync(name, args, { stdio: 'ignore', shell: process.platform === 'win32' });
  return probe.status === 0;
}

/** The command's standard output, or null if it doesn't exist or fails. */
export function ask(name: string, args: string[]): string | null {
  const probe = spawnSync(name, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  return probe.status === 0 ? probe.stdout.trim() : null;
}
