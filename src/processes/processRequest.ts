// Describes a CLI process to run, what may be said to it meanwhile, and how it ended.
import type { ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

export type CliProcess = ChildProcessByStdio<Writable, Readable, Readable>;

export interface ProcessRequest {
  /** The execution it runs for; see endLeftovers. */
  runId?: string;
  /** Absolute path. On Windows it may be a script in front of a program; see programBehind. */
  executable: string;
  args: readonly string[];
  cwd: string;
  /** The whole environment; nothing else is inherited. See cliEnvironment. */
  env: Readonly<Record<string, string>>;
  /** Written to stdin, which is then closed. Null = closed at once. */
  stdinText: string | null;
  /** Called once, after `stdinText` was written. Where it is set, stdin stays open until the conversation closes it. */
  converse?: (conversation: Conversation) => void;
  /**
   * Called in order, one line at a time; while its promise is pending the CLI is not read. A line above 16 MiB arrives as ''.
   * Also called after a cancel, until stdout ends. If it throws, the tree is killed and runProcess rejects with the same error.
   */
  onStdoutLine(line: string): void | Promise<void>;
  /** Every block of stderr; the end of it is in `stderrTail` too. */
  onStderr?(block: Buffer): void;
  /** After so long without a byte on stdout or stderr the CLI is ended as by a cancel. Time spent in onStdoutLine does not count. */
  inactivityMs: number;
  /** How the CLI is asked to stop. A function is given 3 s before SIGINT follows. */
  interrupt: 'SIGINT' | ((child: CliProcess) => void);
}

/** Talks to a running CLI. Once the CLI has exited, these do nothing. */
export interface Conversation {
  write(text: string): void;
  /** Closes stdin: nothing more will be written. */
  close(): void;
  /** Interrupts the CLI because nothing more is expected of it. */
  stop(): void;
  /** While the CLI waits for us, its silence does not count as inactivity. */
  suspendInactivityLimit(isSuspended: boolean): void;
}

/** `stop`: it was interrupted by its conversation, so its exit code says nothing. */
export type EndedBy = 'itself' | 'stop' | 'cancel' | 'inactivity';

export type ProcessEnd =
  /** The program is missing or not executable. */
  | { kind: 'notStarted'; message: string }
  /** The cwd does not exist, which the system reports as if the program were missing. */
  | { kind: 'folderGone'; folder: string }
  | {
      kind: 'ended';
      /** Null when a signal ended it, or `signal` had aborted before it was started. */
      exitCode: number | null;
      signal: string | null;
      /** The last 4,096 characters, without control characters other than newlines. */
      stderrTail: string;
      /** What began the end: a CLI that exits by itself within the grace period after a cancel was still ended by the cancel. */
      endedBy: EndedBy;
      /** Number of the run's processes that could not be killed. 0 proves that none is left on Linux; elsewhere of those that were seen, on Windows of those taskkill finds. */
      survivors: number;
    };

/** A message for people. */
export function folderGoneMessage(folder: string): string {
  return `The folder ${folder} no longer exists. Restore it and retry, or open the folder at its new location and submit the task again.`;
}
