// Reads and writes the files of one folder: never outside it, through no link, and within bounds.
import { constants } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { type FileKind, fileKind } from './fileKind.ts';
import { isSecret, safePath } from './safePath.ts';

/** Bytes of a file that is read; larger ones are listed only. */
const MAX_READ = 1024 * 1024;
/** Bytes of a file that is written. */
const MAX_WRITE = 2 * 1024 * 1024;
/** More files than this are not looked at. */
const MAX_FILES = 20_000;
/** Bytes of all files that are kept in memory. */
const MAX_KEPT = 128 * 1024 * 1024;
const NEVER_ENTERED = new Set([
  '.git',
  '.hg',
  '.svn',
  'node_modules',
  '__pycache__',
  '.venv',
  '.cache',
  '.pytest_cache',
  '.mypy_cache',
  '.tox',
]);

export interface ProjectRules {
  /** Lists what is no ignored file, relative with `/`; null = it can't tell, so the folder is walked. */
  listed?(folder: string): Promise<string[] | null>;
  /** Whether this file may be shown to the model although its name or a setting keeps it back: the user named it. */
  isNamed(path: string): boolean;
  /** What `routing.localOnlyPaths` keeps from models elsewhere; false for a model on this machine. */
  isKeptBack(path: string): boolean;
}

export interface ProjectFile {
  path: string;
  text: string;
  kind: FileKind;
}

interface Contents {
  files: ReadonlyMap<string, ProjectFile>;
  hidden: ReadonlySet<string>;
  crlf: ReadonlySet<string>;
}

export class Project {
  readonly #folder: string;
  readonly #files: ReadonlyMap<string, ProjectFile>;
  /** Files all of whose lines end with CRLF on disk, and with LF in memory. */
  readonly #crlf: ReadonlySet<string>;
  /** Paths that exist and are not shown: too large, binary, secret. */
  readonly hidden: ReadonlySet<string>;

  readonly #rules: ProjectRules;

  private constructor(folder: string, { files, hidden, crlf }: Contents, rules: ProjectRules) {
    this.#folder = folder;
    this.#rules = rules;
    this.#files = files;
    this.#crlf = crlf;
    this.hidden = hidden;
  }

  static async open(folder: string, rules: ProjectRules): Promise<Project> {
    const root = await realpath(folder);
    const names = ((await rules.listed?.(root)) ?? (await walk(root))).slice(0, MAX_FILES).sort();
    const files = new Map<string, ProjectFile>();
    const [hidden, crlf] = [new Set<string>(), new Set<string>()];
    let kept = 0;
    for (const name of names) {
      const named = safePath(name);
      if (named === null || named !== name) continue;
      const isKept = (isSecret(name) || rules.isKeptBack(name)) && !rules.isNamed(name);
      const text = isKept || kept > MAX_KEPT ? null : await readInside(root, name);
      if (text === null) hidden.add(name);
      else {
        const isCrlf = text.includes('\r\n') && !/(?<!\r)\n/.test(text);
        if (isCrlf) crlf.add(name);
        files.set(name, { path: name, text: isCrlf ? text.replaceAll('\r\n', '\n') : text, kind: fileKind(name, text) });
        kept += text.length;
      }
    }
    return new Project(root, { files, hidden, crlf }, rules);
  }

  /** The same folder as it is now. */
  reopen(): Promise<Project> {
    return Project.open(this.#folder, this.#rules);
  }

  get folder(): string {
    return this.#folder;
  }

  files(): ProjectFile[] {
    return [...this.#files.values()];
  }

  file(name: string): ProjectFile | null {
    return this.#files.get(name) ?? null;
  }

  /** `text`: null deletes the file. Returns why it was not written, or null. Does not change what `file` returns. */
  async write(name: string, text: string | null): Promise<string | null> {
    if (safePath(name) !== name) return `${name} is not a path inside the folder`;
    if (text !== null && Buffer.byteLength(text) > MAX_WRITE) return `${name} would be too large`;
    if (!(await isPlaceInside(this.#folder, name))) return `${name} leads out of the folder, or is no plain file`;
    const target = path.join(this.#folder, ...name.split('/'));
    if (text === null) {
      await rm(target, { force: true });
      return null;
    }
    await mkdir(path.dirname(target), { recursive: true });
    const mode = await stat(target).then(
      (found) => found.mode & 0o777,
      () => 0o644,
    );
    const temporary = `${target}.${process.pid}.claudomator`;
    const file = await open(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, mode);
    try {
      await file.writeFile(this.#crlf.has(name) ? text.replace(/\r?\n/g, '\r\n') : text);
      await file.chmod(mode);
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    return null;
  }
}

/** Whether each folder on the way is a real one, and the end is absent or a plain file with one name. */
async function isPlaceInside(root: string, name: string): Promise<boolean> {
  const parts = name.split('/');
  let at = root;
  for (const [index, part] of parts.entries()) {
    at = path.join(at, part);
    const found = await lstat(at).catch(() => null);
    if (found === null) return true;
    const isLast = index === parts.length - 1;
    if (isLast ? !found.isFile() || found.nlink > 1 : !found.isDirectory()) return false;
  }
  return true;
}

async function readInside(root: string, name: string): Promise<string | null> {
  const target = path.join(root, ...name.split('/'));
  if ((await realpath(target).catch(() => '')) !== target) return null;
  // Not blocking: opening a FIFO would wait for its writer.
  const file = await open(target, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW).catch(() => null);
  if (file === null) return null;
  try {
    const found = await file.stat();
    if (!found.isFile() || found.size > MAX_READ) return null;
    const bytes = await file.readFile();
    if (bytes.subarray(0, 8_000).includes(0)) return null;
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

async function walk(root: string): Promise<string[]> {
  const found: string[] = [];
  const folders = [''];
  for (let folder = folders.shift(); folder !== undefined && found.length < MAX_FILES; folder = folders.shift()) {
    const entries = await readdir(path.join(root, folder), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const name = folder === '' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory() && !NEVER_ENTERED.has(entry.name)) folders.push(name);
      else if (entry.isFile()) found.push(name);
    }
  }
  return found;
}
