// Sends a signal to the CLI that a test runs, as a user or the system would. Linux only.
import { readFileSync } from 'node:fs';
import { processesWith } from './processesWith.ts';

export const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGKILL'] as const;

/** Sends it to the CLI itself, not to what it has started. True when it was there. */
export function signalCli(home: string, signal: NodeJS.Signals): boolean {
  const cli = processesWith(`HOME=${home}`).find((pid) => parentOf(pid) === process.pid);
  if (cli === undefined) return false;
  process.kill(Number(cli), signal);
  return true;
}

function parentOf(pid: string): number | null {
  try {
    // After the name, which may hold anything but ends in the last bracket: state, parent.
    const [, parent] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? [];
    return Number(parent);
  } catch {
    return null;
  }
}
