// Proof that no process of a run is left, found independently of what the runner itself says.
import { readdirSync, readFileSync } from 'node:fs';

/** The pids of processes whose environment holds `NAME=value`. Linux tells; elsewhere none is found. */
export function processesWith(variable: string): string[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').filter((pid) => {
    try {
      return /^\d+$/.test(pid) && readFileSync(`/proc/${pid}/environ`, 'utf8').includes(variable);
    } catch {
      return false;
    }
  });
}
