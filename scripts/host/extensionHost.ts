// Finds the extension host process, and kills it as a crash would.
import { descendants, readProcFile } from '../parts/descendants.ts';
import type { Host } from './host.ts';

/** The extension hosts' process ids. Linux only. */
export function extensionHostPids(host: Host): number[] {
  return descendants(host.pid).filter((pid) => readProcFile(`/proc/${pid}/cmdline`).includes('--type=extensionHost'));
}

/** Kills it with SIGKILL: no `deactivate`, no last write. */
export function killExtensionHost(host: Host): void {
  const pids = extensionHostPids(host);
  if (pids.length === 0) throw new Error('No extension host is running.');
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}
