// What the output channel Claudomator holds: VS Code keeps it in a file among its logs.
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Folders } from '../../scripts/host/folders.ts';

/** Of every window so far. '' before the first line. */
export function outputLog(folders: Folders): string {
  return globSync('**/*-Claudomator.log', { cwd: folders.top })
    .map((name) => readFileSync(path.join(folders.top, name), 'utf8'))
    .join('\n');
}
