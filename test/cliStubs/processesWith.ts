// Finds processes by a variable in their environment, to prove that a run leaves none. Linux only.
import { readdirSync, readFileSync } from 'node:fs';

/** Returns the pids of processes whose environment has `NAME=value`; none on other systems. */
export function processesWith(variable: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => /^\d+$/.test(pid) && textOf(`/proc/${pid}/environ`).split('\0').includes(variable));
}

/** Returns their command lines. */
export function commandsWith(variable: string): string[] {
  return processesWith(variable)
    .map((pid) => textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim())
    .filter((line) => line !== '');
}

/** Returns '' for a process that has exited or that we may not read. */
function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
