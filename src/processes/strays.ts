// Tells processes of a run by what they hold, once they gave up parent, session and environment.
// Linux only.
import { readFileSync, readlinkSync } from 'node:fs';
import path from 'node:path';

/** What only processes of one run have. */
export interface Traces {
  /** What its output was opened as, such as "socket:[4711]"; null = not known. */
  output: string | null;
  /** Real path of the folder that it runs in. */
  folder: string;
}

/** `pid`: the first process of the run, right after it was started. */
export function tracesOf(pid: number, folder: string): Traces {
  const output = linkOf(`/proc/${pid}/fd/1`);
  return { output: /^(?:socket|pipe):\[/.test(output) ? output : null, folder };
}

/** `pid`: of a process that was started after the run's first. A folder alone proves nothing: the user's own terminals may be in it, but those have a home. */
export function isStray(pid: number, { output, folder }: Traces): boolean {
  if (output !== null && [1, 2].some((handle) => linkOf(`/proc/${pid}/fd/${handle}`) === output)) return true;
  const place = linkOf(`/proc/${pid}/cwd`).replace(/ \(deleted\)$/, '');
  return (place === folder || place.startsWith(folder + path.sep)) && !hasHome(pid);
}

/** True where it can't be told. */
function hasHome(pid: number): boolean {
  try {
    return /(?:^|\0)(?:HOME|PATH)=/.test(readFileSync(`/proc/${pid}/environ`, 'utf8'));
  } catch {
    return true;
  }
}

/** '' for a link that is gone or that we may not read. */
function linkOf(link: string): string {
  try {
    return readlinkSync(link);
  } catch {
    return '';
  }
}
