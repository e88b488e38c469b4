// Runs one CLI to its end, without a shell, and leaves none of its processes behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import { endTree, killTree } from './endTree.ts';
import type { CliProcess, Conversation, EndedBy, ProcessEnd, ProcessRequest } from './processRequest.ts';
import { createRunMark, ProcessTree } from './processTree.ts';
import { programBehind } from './programBehind.ts';
import { QuietWatch } from './quietWatch.ts';
import { readLines } from './stdoutLines.ts';
import { TextTail } from './textTail.ts';

const STDERR_TAIL_CHARS = 4_096;
/** After the CLI has exited, the silence after which its pipes are taken to be empty. */
const DRAIN_MS = 1_000;

interface Started {
  child: CliProcess;
  pid: number;
}

/** Resolves when the CLI and every process it started have exited. Rejects only with what `onStdoutLine` throws. */
export async function runProcess(request: ProcessRequest, signal: AbortSignal): Promise<ProcessEnd> {
  if (signal.aborted) return { kind: 'ended', exitCode: null, signal: null, stderrTail: '', endedBy: 'cancel', survivors: 0 };
  const { mark, env } = createRunMark(request.runId);
  const child = await start(request, env);
  if (!(child instanceof Error)) return follow(child, request, mark, signal);
  return (await isFolder(request.cwd)) ? { kind: 'notStarted', message: child.message } : { kind: 'folderGone', folder: request.cwd };
}

async function isFolder(folder: string): Promise<boolean> {
  return stat(folder).then(
    (found) => found.isDirectory(),
    () => false,
  );
}

async function start(request: ProcessRequest, marked: Record<string, string>): Promise<Started | Error> {
  const { executable, args, cwd, env } = request;
  if (!path.isAbsolute(executable)) return new Error(`${executable} is not an absolute path.`);
  try {
    const program = await programBehind(executable, env);
    if (typeof program === 'string') return new Error(program);
    const child = spawn(program.file, [...program.args, ...args], {
      cwd,
      env: { ...env, ...marked },
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      // A process group of its own, which can be signalled as a whole. On Windows this would open a console.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    // The CLI may exit without having read its prompt.
    child.stdin.on('error', () => {});
    await once(child, 'spawn');
    const { pid } = child;
    return pid === undefined ? new Error(`${executable} has no process id.`) : { child, pid };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

async function follow({ child, pid }: Started, request: ProcessRequest, mark: string, signal: AbortSignal): Promise<ProcessEnd> {
  const tree = new ProcessTree(pid, mark);
  const stderr = new TextTail(STDERR_TAIL_CHARS);
  const { interrupt } = request;
  const ask = interrupt === 'SIGINT' ? null : () => interrupt(child);
  // Not 'close': a process that outlives the CLI may hold its pipes open.
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let endedBy: EndedBy | null = null;
  let endWith: (by: EndedBy, ending: () => Promise<number>) => void = () => {};
  const survivors = new Promise<number>((resolve) => {
    endWith = (by, ending) => {
      if (endedBy !== null) return;
      endedBy = by;
      resolve(ending());
    };
  });
  const end = (by: EndedBy): void => endWith(by, () => (by === 'itself' ? killTree(pid, tree) : endTree(pid, tree, ask, exited)));
  const stop = (): void => endWith('stop', () => endTree(pid, tree, null, exited));
  const cancel = (): void => end('cancel');
  const watch = new QuietWatch(request.inactivityMs, () => end('inactivity'));
  let thrown: { error: unknown } | null = null;

  signal.addEventListener('abort', cancel);
  // It may have aborted while the process was being started.
  if (signal.aborted) cancel();
  void exited.then(() => end('itself'));
  child.stderr.on('data', (block: Buffer) => {
    stderr.add(block);
    request.onStderr?.(block);
    watch.noteActivity();
  });
  const stderrClosed = once(child.stderr, 'close');
  const reading = readLines(child.stdout, (line) => request.onStdoutLine(line), watch).catch((error: unknown) => {
    thrown = { error };
    end('itself');
  });
  if (request.converse) {
    child.stdin.write(request.stdinText ?? '');
    request.converse(conversationWith(child.stdin, watch, stop));
  } else child.stdin.end(request.stdinText ?? '');

  const stopScanning = tree.startScanning();
  const left = await survivors;
  stopScanning();
  // A process that was not found may still hold the pipes open.
  watch.restart(DRAIN_MS, () => {
    child.stdout.destroy();
    child.stderr.destroy();
  });
  await Promise.all([reading, stderrClosed]);
  // The system may tell of the exit later than its pipes do.
  if (left === 0) await exited;
  watch.stop();
  signal.removeEventListener('abort', cancel);
  if (thrown !== null) throw (thrown as { error: unknown }).error;
  const { exitCode, signalCode } = child;
  return { kind: 'ended', exitCode, signal: signalCode, stderrTail: stderr.toString(), endedBy: endedBy ?? 'itself', survivors: left };
}

function conversationWith(stdin: Writable, watch: QuietWatch, stop: () => void): Conversation {
  return {
    write: (text) => {
      if (stdin.writable) stdin.write(text);
    },
    close: () => stdin.end(),
    stop,
    suspendInactivityLimit: (isSuspended) => watch.suspend(isSuspended),
  };
}
