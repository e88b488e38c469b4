// Installs Debian packages, if this user may.
import { existsSync } from 'node:fs';
import { command } from './command.ts';

export function canAptInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/usr/bin/apt-get');
}

/** dpkg allows one install at a time, so ours run one after the other. */
let last: Promise<unknown> = Promise.resolve();

export async function aptInstall(packages: string[]): Promise<void> {
  const previous = last;
  const run = (async () => {
    await previous.catch(() => undefined);
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    await command('apt-get', ['update', '-q'], { env });
    await command('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages], { env });
  })();
  last = run;
  await run;
}
