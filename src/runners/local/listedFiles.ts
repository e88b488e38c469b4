// Lists a repository's files as git sees them: the known ones, and new ones it does not ignore.
import { spawn } from 'node:child_process';

const MAX_BYTES = 16 * 1024 * 1024;
const TIMEOUT_MS = 20_000;

/** Paths relative to the folder, with `/`. Null: no repository, or no git. */
export function listedFiles(folder: string): Promise<string[] | null> {
  return new Promise((resolve) => {
    // A repository's own settings must not start programs.
    const args = [
      '-c',
      'core.fsmonitor=false',
      '-c',
      'core.quotePath=false',
      'ls-files',
      '-z',
      '--cached',
      '--others',
      '--exclude-standard',
    ];
    const env = {
      ...process.env,
      GIT_OPTIONAL_LOCKS: '0',
      GIT_TERMINAL_PROMPT: '0',
      GIT_DIR: undefined,
      GIT_WORK_TREE: undefined,
      GIT_INDEX_FILE: undefined,
    };
    const child = spawn('git', args, { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'], timeout: TIMEOUT_MS, windowsHide: true });
    const blocks: Buffer[] = [];
    let bytes = 0;
    child.stdout.on('data', (block: Buffer) => {
      bytes += block.length;
      if (bytes <= MAX_BYTES) blocks.push(block);
    });
    child.once('error', () => resolve(null));
    child.once('close', (code) => {
      const names = Buffer.concat(blocks)
        .toString('utf8')
        .split('\0')
        .filter((name) => name !== '');
      resolve(code === 0 ? [...new Set(names)] : null);
    });
  });
}
