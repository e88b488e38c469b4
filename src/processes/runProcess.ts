// Runs one CLI to its end: never through a shell, fed and read with bounds, and gone with everything it started when this resolves.
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { LineSplitter } from '#transcript/read.ts';
import { endTree, killTree } from './endTree.ts';
import { newMark, ProcessTree } from './processTree.ts';
import { QuietWatch } from './quietWatch.ts';
import { TextTail } from './textTail.ts';

const STDERR_TAIL_CHARS = 4_096;
/** After the CLI has gone, for what may still be in its pipes. */
const DRAIN_MS = 1_000;

export type CliProcess = ChildProcessByStdio<Writable, Readable, Readable>;

type EndedBy = 'itself' | 'cancel' | 'inactivity';

/** What is said to a CLI while it runs. After it has gone, nothing comes of it. */
export interface Conversation {
  write(text: string): void;
  /** Nothing more will be said. */
  close(): void;
  /** Nothing more is expected of it: it is interrupted, and counts as ended by itself. */
  leave(): void;
  /** While it waits for us, its silence does not count. */
  excuse(isWaiting: boolean): void;
}

interface Started {
  child: CliProcess;
  pid: number;
}

export interface ProcessRequest {
  /** What it is run for; see endLeftovers. */
  runId?: string;
  /** Absolute, and a real program: on Windows no `.cmd`, which only a shell can start. */
  executable: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment; nothing else is inherited. See cliEnvironment. */
  env: Readonly<Record<string, string>>;
  /** Written to stdin, which is then closed. Null = closed at once. */
  stdinText: string | null;
  /** Told once, after `stdinText` was written: then stdin stays open until it is closed here. */
  converse?: (conversation: Conversation) => void;
  /**
   * Called in order, one at a time; while its promise is open the CLI is not read. A line above 16 MiB arrives as ''.
   * Also called after a cancel, until stdout ends. If it throws, the tree is killed and runProcess rejects with the same error.
   */
  onStdoutLine(line: string): void | Promise<void>;
  /** Every block of it; the end is in `stderrTail` too. */
  onStderr?(block: Buffer): void;
  /** Without a byte on stdout or stderr for so long, the CLI is ended as by a cancel. Time that onStdoutLine takes does not count. */
  inactivityMs: number;
  /** How the CLI is asked to stop. A function is given 3 s before SIGINT follows. */
  interrupt: 'SIGINT' | ((child: CliProcess) => void);
}

export type ProcessEnd =
  /** Missing, or not executable. */
  | { kind: 'notStarted'; message: string }
  /** There is no such cwd, which the system tells as if the CLI were missing. */
  | { kind: 'folderGone'; folder: string }
  | {
      kind: 'ended';
      /** Null when a signal ended it, or `signal` had aborted before it was started. */
      exitCode: number | null;
      signal: string | null;
      /** The last 4,096 characters, without control characters other than newlines. */
      stderrTail: string;
      /** Who began it: a CLI that exits by itself within the grace after a cancel was still ended by the cancel. */
      endedBy: EndedBy;
      /** Processes of the run that could not be killed; 0 is the proof that none is left (on Linux; elsewhere of those that were seen, on Windows of what taskkill finds). */
      survivors: number;
    };

/** Resolves when the CLI and all that it started are gone. Never rejects for what the world does. */
export async function runProcess(request: ProcessRequest, signal: AbortSignal): Promise<ProcessEnd> {
  if (signal.aborted) return { kind: 'ended', exitCode: null, signal: null, stderrTail: '', endedBy: 'cancel', survivors: 0 };
  const { mark, env } = newMark(request.runId);
  const child = await start(request, env);
  if (!(child instanceof Error)) return follow(child, request, mark, signal);
  return (await isFolder(request.cwd)) ? { kind: 'notStarted', message: child.message } : { kind: 'folderGone', folder: request.cwd };
}

/** For people. */
export function folderGoneMessage(folder: string): string {
  return `The folder ${folder} is no longer there, so nothing can run in it. Restore it and retry, or open the folder where it is now and give the task again.`;
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
    const child = spawn(executable, args, {
      cwd,
      env: { ...env, ...marked },
      stdio: ['pipe', 'pipe', 'pipe'],
      shell: false,
      // A group of its own, which can be signalled as a whole. On Windows it would open a console.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    // It may exit without having read its prompt.
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
  const leave = (): void => endWith('itself', () => endTree(pid, tree, null, exited));
  const cancel = (): void => end('cancel');
  const watch = new QuietWatch(request.inactivityMs, () => end('inactivity'));
  let thrown: { error: unknown } | null = null;

  signal.addEventListener('abort', cancel);
  // While it was being started nobody listened.
  if (signal.aborted) cancel();
  void exited.then(() => end('itself'));
  child.stderr.on('data', (block: Buffer) => {
    stderr.add(block);
    request.onStderr?.(block);
    watch.heard();
  });
  const stderrClosed = once(child.stderr, 'close');
  const reading = readLines(child.stdout, request, watch).catch((error: unknown) => {
    thrown = { error };
    end('itself');
  });
  if (request.converse) {
    child.stdin.write(request.stdinText ?? '');
    request.converse(conversationWith(child.stdin, watch, leave));
  } else child.stdin.end(request.stdinText ?? '');

  const stopLooking = tree.keepLooking();
  const left = await survivors;
  stopLooking();
  // Something that was not found may still hold the pipes.
  watch.become(DRAIN_MS, () => {
    child.stdout.destroy();
    child.stderr.destroy();
  });
  await Promise.all([reading, stderrClosed]);
  watch.stop();
  signal.removeEventListener('abort', cancel);
  if (thrown !== null) throw (thrown as { error: unknown }).error;
  const { exitCode, signalCode } = child;
  return { kind: 'ended', exitCode, signal: signalCode, stderrTail: stderr.toString(), endedBy: endedBy ?? 'itself', survivors: left };
}

function conversationWith(stdin: Writable, watch: QuietWatch, leave: () => void): Conversation {
  return {
    write: (text) => {
      if (stdin.writable) stdin.write(text);
    },
    close: () => stdin.end(),
    leave,
    excuse: (isWaiting) => watch.excuse(isWaiting),
  };
}

async function readLines(stdout: Readable, { onStdoutLine }: ProcessRequest, watch: QuietWatch): Promise<void> {
  const splitter = new LineSplitter();
  for await (const block of blocksOf(stdout)) {
    watch.pause();
    for (const line of splitter.take(block)) await onStdoutLine(line);
    watch.resume();
  }
  const last = splitter.rest();
  if (last !== '') await onStdoutLine(last);
}

/** Ends also where the stream was destroyed. */
async function* blocksOf(stream: Readable): AsyncIterable<Buffer> {
  try {
    yield* stream;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ERR_STREAM_PREMATURE_CLOSE') throw error;
  }
}
