// Makes a copy of the checkout that may be broken: anything that an interrupted run leaves behind is in the folder for temporary files.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from '../parts/atExit.ts';

/** What no unit test reads: large, or made from the rest. */
const LEFT_OUT = new Set(['node_modules', '.git', '.cache', 'dist']);

export interface Scratch {
  folder: string;
  /** Null when the file isn't there. */
  read(file: string): string | null;
  write(file: string, text: string): void;
  remove(): void;
}

export function makeScratch(root: string): Scratch {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'claudomator-mutate-')));
  const removeNow = () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  const forget = atExit(removeNow);
  for (const name of readdirSync(root)) {
    if (!LEFT_OUT.has(name)) cpSync(path.join(root, name), path.join(folder, name), { recursive: true });
  }
  if (existsSync(path.join(root, 'node_modules')))
    symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'), 'junction');
  return {
    folder,
    read: (file) => (existsSync(path.join(folder, file)) ? readFileSync(path.join(folder, file), 'utf8') : null),
    write: (file, text) => writeFileSync(path.join(folder, file), text),
    remove: () => {
      removeNow();
      forget();
    },
  };
}
