// The process in which extensions run: found and killed as a crash would kill it.
import { readdirSync, readFileSync } from 'node:fs';
import type { Host } from './host.ts';

/** The extension hosts' process ids. Linux only. */
export function extensionHostPids(host: Host): number[] {
  return descendants(host.pid).filter((pid) => read(`/proc/${pid}/cmdline`).includes('--type=extensionHost'));
}

/** Kills it with SIGKILL: no `deactivate`, no last write. */
export function killExtensionHost(host: Host): void {
  const pids = extensionHostPids(host);
  if (pids.length === 0) throw new Error('No extension host is running.');
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}

export function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = read(`/proc/${name}/stat`);
    // The command's name may contain spaces and brackets: the parent's id is the second word after its last bracket.
    const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
    children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
  }
  const found: number[] = [];
  const open = [pid];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const below = children.get(next) ?? [];
    found.push(...below);
    open.push(...below);
  }
  return found;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // The process is gone.
  }
}
