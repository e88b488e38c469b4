// Ends all processes of a run: asks the CLI, interrupts it, then kills whatever is left.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { findLeftovers, type ProcessTree } from './processTree.ts';

const GRACE_MS = 3_000;
const SCAN_EVERY_MS = 250;
const KILL_WITHIN_MS = 5_000;
const KILL_EVERY_MS = 20;

/**
 * Asks, interrupts, then kills. `ask`: the CLI's own way to stop; null = SIGINT only. `exited`: resolves when the first process has exited.
 * Resolves with the number of processes that could not be killed.
 */
export async function endTree(pid: number, tree: ProcessTree, ask: (() => void) | null, exited: Promise<unknown>): Promise<number> {
  // Before any signal: a process that then loses its parent could no longer be found.
  await tree.scan();
  let isGone = false;
  void exited.then(() => {
    isGone = true;
  });
  for (const stop of ask === null ? [() => interruptGroup(pid)] : [ask, () => interruptGroup(pid)]) {
    stop();
    const giveUpAt = Date.now() + GRACE_MS;
    while (!isGone && Date.now() < giveUpAt) {
      await Promise.race([exited, delay(SCAN_EVERY_MS)]);
      if (!isGone) await tree.scan();
    }
    if (isGone) break;
  }
  return killTree(pid, tree);
}

/** Kills all processes of a run at once. Resolves with the number that could not be killed. */
export async function killTree(pid: number, tree: ProcessTree): Promise<number> {
  const giveUpAt = Date.now() + KILL_WITHIN_MS;
  for (;;) {
    const left = await tree.scan();
    if (left.length === 0 || Date.now() > giveUpAt) return left.length;
    if (process.platform === 'win32') await taskkill(pid);
    else for (const each of left) trySignal(each, 'SIGKILL');
    // Scan again: some may have started others meanwhile.
    await delay(KILL_EVERY_MS);
  }
}

/** Kills the processes left behind by a run whose window died. Resolves with the number found. */
export async function endLeftovers(runId: string): Promise<number> {
  const found = new Set<number>();
  const giveUpAt = Date.now() + KILL_WITHIN_MS;
  for (let left = findLeftovers(runId); left.length > 0 && Date.now() < giveUpAt; left = findLeftovers(runId)) {
    for (const pid of left) {
      found.add(pid);
      trySignal(pid, 'SIGKILL');
    }
    await delay(KILL_EVERY_MS);
  }
  return found.size;
}

/** Interrupts the whole group, as Ctrl+C in a terminal does: a CLI may be a launcher whose child does the work. */
function interruptGroup(pid: number): void {
  // Windows can't interrupt a process that has no console of its own.
  if (process.platform !== 'win32') trySignal(-pid, 'SIGINT');
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has exited already.
  }
}

function taskkill(pid: number): Promise<void> {
  const program = path.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  return new Promise((resolve) => execFile(program, ['/T', '/F', '/PID', String(pid)], () => resolve()));
}
