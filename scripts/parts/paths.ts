// Names the folders of the scripts: everything installed, built or left behind is under .cache/ of this checkout, never in HOME.
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));
export const cache = path.join(root, '.cache');

export function cached(...names: string[]): string {
  return path.join(cache, ...names);
}

export function inRepo(...names: string[]): string {
  return path.join(root, ...names);
}
