// Runs the command that verifies a project to its end, and leaves none of its processes behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { errorSentence } from '#base/errorMessage.ts';
import { timeSpan } from '#base/units.ts';
import type { VerificationState } from '#contracts/verification.ts';
import { endTree, killTree } from '#processes/endTree.ts';
import { createRunMark, ProcessTree } from '#processes/processTree.ts';
import { tracesOf } from '#processes/strays.ts';
import { failures } from '#verify/failures/failures.ts';
import { unnamedFailure } from '#verify/failures/unnamed.ts';
import { type Failure, failureOf } from '#verify/output/failure.ts';
import { plainText } from '#verify/output/plainText.ts';
import { BoundedOutput } from './boundedOutput.ts';
import { verificationEnvironment } from './environment.ts';
import { reasonNothingRan } from './nothingRan.ts';
import { resolveFrames } from './resolveFrames.ts';

export interface VerificationRequest {
  /** A shell command line that the user has confirmed. */
  command: string;
  /** Absolute path. */
  folder: string;
  timeoutSeconds: number;
  /** Ends the run; it is then `notRun`. */
  signal: AbortSignal;
  /** What the environment is made of: the window's own, with its secrets; see environment.ts. */
  env: Readonly<Record<string, string | undefined>>;
  /** The execution it belongs to, by which endLeftovers finds its processes after a crash. */
  runId?: string;
}

export interface VerificationRun {
  state: VerificationState;
  /** Null: ended by a signal, or not started. */
  exitCode: number | null;
  /** Its beginning and its end, at most about 640 KB, as plain text. */
  output: string;
  /** Not empty when it failed or timed out; empty otherwise. */
  failures: Failure[];
  /** Why it is `notRun` or `timedOut`, in one or two sentences for users; null otherwise. */
  message: string | null;
  ms: number;
}

/** After the command has exited, the time in which its pipes must have closed. */
const DRAIN_MS = 1_000;
const SCAN_EVERY_MS = 1_000;
const LONGEST_TIMER_MS = 2 ** 31 - 1;

type EndedBy = 'itself' | 'cancel' | 'time';

interface Ended {
  endedBy: EndedBy;
  exitCode: number | null;
  output: string;
}

/** Resolves only when nothing of the run is left. Never rejects for what a command does. */
export async function runVerification(request: VerificationRequest): Promise<VerificationRun> {
  const startedAt = performance.now();
  const ended = await runCommand(request);
  const ms = Math.round(performance.now() - startedAt);
  if (typeof ended === 'string') return { ...notRun(ended, ''), exitCode: null, ms };
  const judged = judge(ended, request);
  return { ...judged, failures: await resolveFrames(judged.failures, request.folder), exitCode: ended.exitCode, ms };
}

function judge({ endedBy, exitCode, output }: Ended, request: VerificationRequest): Omit<VerificationRun, 'ms' | 'exitCode'> {
  if (endedBy === 'cancel') return notRun('The verification was cancelled.', output);
  const found = exitCode === 0 && endedBy === 'itself' ? [] : failures(output, request.folder);
  if (endedBy === 'time') {
    const message = `The verification didn’t finish within ${timeSpan(request.timeoutSeconds)}, and was stopped.`;
    return { state: 'timedOut', output, message, failures: [...found, failureOf([], { message })] };
  }
  const reason = found.length === 0 ? reasonNothingRan(output, exitCode) : null;
  if (reason !== null) return notRun(reason, output);
  // The exit code decides: what is printed may be anything.
  if (exitCode === 0) return { state: 'passed', output, message: null, failures: [] };
  return { state: 'failed', output, message: null, failures: found.length > 0 ? found : [unnamedFailure(output, request.folder)] };
}

function notRun(message: string, output: string): Omit<VerificationRun, 'ms' | 'exitCode'> {
  return { state: 'notRun', output, message, failures: [] };
}

/** Resolves to a sentence where nothing was started. */
async function runCommand(request: VerificationRequest): Promise<Ended | string> {
  const { command, folder, signal } = request;
  if (signal.aborted) return 'The verification was cancelled.';
  if (command.trim() === '') return 'There is no command to verify with.';
  const place = await folderAt(folder);
  if (place === null) return `The folder ${folder} no longer exists, so nothing was verified.`;
  const { mark, env } = createRunMark(request.runId);
  try {
    const child = startShell(command, folder, { ...verificationEnvironment(request.env), ...env });
    await once(child, 'spawn');
    return await follow(child, { mark, place }, request);
  } catch (error) {
    return `The verification could not be started: ${errorSentence(error)}`;
  }
}

/** The real path, or null where there is no such folder. */
async function folderAt(folder: string): Promise<string | null> {
  try {
    return (await stat(folder)).isDirectory() ? await realpath(folder) : null;
  } catch {
    return null;
  }
}

type Shell = ReturnType<typeof startShell>;

function startShell(command: string, cwd: string, env: Record<string, string>) {
  const stdio: ['ignore', 'pipe', 'pipe'] = ['ignore', 'pipe', 'pipe'];
  if (process.platform === 'win32') {
    const shell = path.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'cmd.exe');
    return spawn(shell, ['/d', '/s', '/c', `"${command}"`], { cwd, env, stdio, windowsVerbatimArguments: true, windowsHide: true });
  }
  // One pipe for both, so that their lines stay in order; a process group of its own, which can be signalled as a whole.
  return spawn('/bin/sh', ['-c', `exec 2>&1\n${command}`], { cwd, env: { ...env, PWD: cwd }, stdio, detached: true });
}

async function follow(child: Shell, { mark, place }: { mark: string; place: string }, request: VerificationRequest): Promise<Ended> {
  // Not 'close': a process that outlives the shell may hold its pipes open.
  const exited = new Promise<EndedBy>((resolve) => child.once('exit', () => resolve('itself')));
  const output = new BoundedOutput();
  const pipes = [child.stdout, child.stderr];
  for (const pipe of pipes) pipe.on('data', (block: Buffer) => output.add(block)).on('error', () => {});
  const closed = Promise.all(pipes.map((pipe) => new Promise<void>((resolve) => pipe.once('close', () => resolve()))));

  const pid = child.pid ?? 0;
  const tree = new ProcessTree(pid, mark, process.platform === 'linux' ? tracesOf(pid, place) : null);
  // The first scan tells when it was started; the others remember processes that later leave their parent, their group and their environment.
  void tree.scan();
  const scanning = setInterval(() => void tree.scan(), SCAN_EVERY_MS);
  const endedBy = await firstEnd(exited, request);
  clearInterval(scanning);
  const survivors = endedBy === 'itself' ? await killTree(pid, tree) : await endTree(pid, tree, null, exited);

  await within(DRAIN_MS, closed);
  for (const pipe of pipes) pipe.destroy();
  if (survivors === 0) await exited;
  return { endedBy, exitCode: child.exitCode, output: plainText(output.toString()) };
}

async function firstEnd(exited: Promise<EndedBy>, { timeoutSeconds, signal }: VerificationRequest): Promise<EndedBy> {
  const over = new AbortController();
  const limitMs = Math.min(Math.max(timeoutSeconds, 0) * 1_000, LONGEST_TIMER_MS);
  const timedOut = delay<EndedBy>(limitMs, 'time', { signal: over.signal }).catch((): EndedBy => 'time');
  const cancelled = new Promise<EndedBy>((resolve) => {
    signal.addEventListener('abort', () => resolve('cancel'), { signal: over.signal });
    // It may have aborted while the process was being started.
    if (signal.aborted) resolve('cancel');
  });
  const first = await Promise.race([exited, timedOut, cancelled]);
  over.abort();
  return first;
}

async function within(ms: number, promise: Promise<unknown>): Promise<void> {
  const over = new AbortController();
  await Promise.race([promise, delay(ms, null, { signal: over.signal }).catch(() => {})]);
  over.abort();
}
