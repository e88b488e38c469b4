// Runs git with everything disabled that would let a repository make it run or fetch something.
import { spawn } from 'node:child_process';

/** The user's git. `home`: a folder of ours that stands in for the user's, so that no configuration of theirs is read. */
export interface Git {
  executable: string;
  /** The whole environment; see gitEnvironment. */
  env: Readonly<Record<string, string>>;
  /** An empty folder, in which git finds no hooks. */
  noHooks: string;
}

export interface GitCall {
  args: readonly string[];
  cwd?: string;
  env?: Readonly<Record<string, string>>;
  input?: Buffer | string;
  /** Exit codes that are answers. Default: only 0. */
  answers?: readonly number[];
  signal?: AbortSignal;
}

export interface GitAnswer {
  code: number;
  stdout: Buffer;
}

export class GitError extends Error {
  readonly code: number | null;

  constructor(args: readonly string[], code: number | null, stderr: string) {
    super(`git ${args[0] ?? ''} failed (${code ?? 'signal'}): ${stderr.trim().slice(0, 2_000)}`);
    this.name = 'GitError';
    this.code = code;
  }
}

/** Given by -c, and so stronger than the configuration of any repository. Names of filters and the like can't be known: see shadow.ts. */
function overrides(noHooks: string): string[] {
  const values = [
    `core.hooksPath=${noHooks}`,
    'core.fsmonitor=false',
    'core.untrackedCache=keep',
    'core.splitIndex=false',
    'core.pager=cat',
    'core.editor=false',
    'core.askPass=false',
    'core.sshCommand=false',
    'core.alternateRefsCommand=true',
    `core.attributesFile=${noHooks}/none`,
    'core.safecrlf=false',
    'core.quotePath=false',
    'credential.helper=',
    'protocol.allow=never',
    'gc.auto=0',
    'maintenance.auto=false',
    'submodule.recurse=false',
    'commit.gpgSign=false',
    'log.showSignature=false',
  ];
  return ['--no-optional-locks', '--no-pager', ...values.flatMap((value) => ['-c', value])];
}

/** Rejects with a GitError, or with the reason of `signal` once git has let go. */
export async function runGit(git: Git, call: GitCall): Promise<GitAnswer> {
  call.signal?.throwIfAborted();
  const child = spawn(git.executable, [...overrides(git.noHooks), ...call.args], {
    ...(call.cwd === undefined ? {} : { cwd: call.cwd }),
    env: { ...git.env, ...call.env },
    stdio: ['pipe', 'pipe', 'pipe'],
    shell: false,
    windowsHide: true,
  });
  const stdout: Buffer[] = [];
  let stderr = '';
  child.stdout.on('data', (block: Buffer) => stdout.push(block));
  child.stderr.on('data', (block: Buffer) => {
    if (stderr.length < 8_192) stderr += block.toString();
  });
  // It may exit without having read all of its input.
  child.stdin.on('error', () => {});
  child.stdin.end(call.input ?? '');
  const stop = () => child.kill();
  call.signal?.addEventListener('abort', stop, { once: true });
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('close', resolve);
    child.once('error', reject);
  }).finally(() => call.signal?.removeEventListener('abort', stop));
  call.signal?.throwIfAborted();
  if (code === null || !(call.answers ?? [0]).includes(code)) throw new GitError(call.args, code, stderr);
  return { code, stdout: Buffer.concat(stdout) };
}

/** The first line of what it prints. */
export async function gitLine(git: Git, call: GitCall): Promise<string> {
  return (await runGit(git, call)).stdout.toString().split('\n', 1)[0] ?? '';
}
