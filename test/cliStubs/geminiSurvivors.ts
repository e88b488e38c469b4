// Which processes still run with a given home folder in their environment: what a CLI leaves behind, wherever it went. Linux only; elsewhere none are found.
import { readdir, readFile } from 'node:fs/promises';

/** Their command lines. */
export async function markedProcesses(home: string): Promise<string[]> {
  if (process.platform !== 'linux') return [];
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    pids.map(async (pid) => {
      const environment = await readFile(`/proc/${pid}/environ`, 'utf8').catch(() => '');
      if (!environment.split('\0').includes(`HOME=${home}`)) return '';
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ').trim();
    }),
  );
  return lines.filter((line) => line !== '');
}
