// Ends the processes of a run: asked first, then interrupted, then killed with everything they started, and counted until none is left.
import { execFile } from 'node:child_process';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { leftoversOf, type ProcessTree } from './processTree.ts';

const GRACE_MS = 3_000;
const LOOK_EVERY_MS = 250;
const KILL_WITHIN_MS = 5_000;
const KILL_EVERY_MS = 20;

/** Asks, interrupts, then kills. `ask`: the CLI's own way to stop; null = it has none but SIGINT. `exited`: the first process has gone. Resolves when all are gone, with how many are not. */
export async function endTree(pid: number, tree: ProcessTree, ask: (() => void) | null, exited: Promise<unknown>): Promise<number> {
  // Before any signal: what loses its parent afterwards could not be found any more.
  await tree.look();
  let isGone = false;
  void exited.then(() => {
    isGone = true;
  });
  for (const stop of ask === null ? [() => interruptGroup(pid)] : [ask, () => interruptGroup(pid)]) {
    stop();
    const giveUpAt = Date.now() + GRACE_MS;
    while (!isGone && Date.now() < giveUpAt) {
      await Promise.race([exited, delay(LOOK_EVERY_MS)]);
      if (!isGone) await tree.look();
    }
    if (isGone) break;
  }
  return killTree(pid, tree);
}

/** Kills whatever is left of a run, at once. Resolves with how many could not be killed. */
export async function killTree(pid: number, tree: ProcessTree): Promise<number> {
  const giveUpAt = Date.now() + KILL_WITHIN_MS;
  for (;;) {
    const left = await tree.look();
    if (left.length === 0 || Date.now() > giveUpAt) return left.length;
    if (process.platform === 'win32') await taskkill(pid);
    else for (const each of left) trySignal(each, 'SIGKILL');
    // Looked at again: some may have started others in between.
    await delay(KILL_EVERY_MS);
  }
}

/** Kills what a run left behind whose window died. Resolves with how many there were. */
export async function endLeftovers(runId: string): Promise<number> {
  const found = new Set<number>();
  const giveUpAt = Date.now() + KILL_WITHIN_MS;
  for (let left = leftoversOf(runId); left.length > 0 && Date.now() < giveUpAt; left = leftoversOf(runId)) {
    for (const pid of left) {
      found.add(pid);
      trySignal(pid, 'SIGKILL');
    }
    await delay(KILL_EVERY_MS);
  }
  return found.size;
}

/** The whole group, as Ctrl+C in a terminal does: a CLI may be a launcher whose child does the work. */
function interruptGroup(pid: number): void {
  // Windows can't interrupt a process that has no console of its own.
  if (process.platform !== 'win32') trySignal(-pid, 'SIGINT');
}

function trySignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // Gone already.
  }
}

function taskkill(pid: number): Promise<void> {
  const program = path.join(process.env.SystemRoot ?? 'C:\\Windows', 'System32', 'taskkill.exe');
  return new Promise((resolve) => execFile(program, ['/T', '/F', '/PID', String(pid)], () => resolve()));
}
