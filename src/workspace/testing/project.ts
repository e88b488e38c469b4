// Makes real git repositories for tests, and the editors of a window that edits them.
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Isolation } from '#contracts/changes.ts';
import { Workspaces, type WorkspacesParts } from '../workspaces.ts';

/** A git of tests, which reads no configuration of this machine. */
export function gitIn(folder: string, ...args: string[]): string {
  const env = { PATH: process.env.PATH ?? '', HOME: '/nonexistent', GIT_CONFIG_NOSYSTEM: '1', LC_ALL: 'C' };
  const settings = [
    '-c',
    'user.name=Test',
    '-c',
    'user.email=test@localhost',
    '-c',
    'init.defaultBranch=main',
    '-c',
    'protocol.file.allow=always',
  ];
  return execFileSync('git', [...settings, ...args], { cwd: folder, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

export type Files = Record<string, string | Buffer | null>;

/** null deletes. */
export function put(folder: string, files: Files): void {
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    if (content === null) rmSync(file, { recursive: true, force: true });
    else writeFileSync(file, content);
  }
}

/** Every file below a folder with its mode and bytes, and every link; `.git` left out. */
export function seen(folder: string): Record<string, string> {
  const found: Record<string, string> = {};
  const look = (below: string) => {
    for (const entry of readdirSync(path.join(folder, below), { withFileTypes: true })) {
      const name = path.posix.join(below, entry.name);
      if (entry.name === '.git') continue;
      const file = path.join(folder, name);
      if (entry.isDirectory()) look(name);
      else if (entry.isSymbolicLink()) found[name] = `-> ${readlinkSync(file)}`;
      else found[name] = `${(lstatSync(file).mode & 0o777).toString(8)} ${readFileSync(file, 'latin1')}`;
    }
  };
  look('');
  return found;
}

export interface Project {
  /** The user's folder, a repository unless told otherwise. */
  folder: string;
  storage: string;
  /** Unsaved texts by absolute path. */
  editors: Map<string, string>;
  workspaces: Workspaces;
  /** Another window, or this one after a restart. */
  reopened(more?: Partial<WorkspacesParts>): Workspaces;
  /** Prepares a run and returns its folder. */
  start(executionId?: string, threadId?: string, isolation?: Isolation): Promise<string>;
  /** A whole run that leaves these files. */
  run(files: Files, executionId?: string, threadId?: string): Promise<string>;
}

export function tempFolder(t: TestContext, within = tmpdir()): string {
  const folder = realpathSync(mkdtempSync(path.join(within, 'claudomator-workspace-')));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** In memory where that is possible: tests that write many journals would else mostly wait for the disk. */
export function quickFolder(t: TestContext): string {
  return tempFolder(t, existsSync('/dev/shm') ? '/dev/shm' : tmpdir());
}

/** `files`: committed. */
export function project(t: TestContext, files: Files = {}, below = '', top = tempFolder(t)): Project {
  const root = path.join(top, 'project');
  mkdirSync(root);
  gitIn(root, 'init', '-q', '--template=');
  put(root, files);
  if (Object.keys(files).length > 0) {
    gitIn(root, 'add', '-A');
    gitIn(root, 'commit', '-q', '-m', 'first');
  }
  return projectIn(path.join(root, below), path.join(top, 'storage'));
}

export function projectIn(folder: string, storage: string): Project {
  const editors = new Map<string, string>();
  const parts: WorkspacesParts = {
    storageFolder: storage,
    unsaved: async (paths) => paths.flatMap((file) => (editors.has(file) ? [{ path: file, text: editors.get(file) ?? '' }] : [])),
    saveText: async (file, text) => {
      writeFileSync(file, text);
      editors.delete(file);
      return true;
    },
    log: () => {},
    now: () => Date.now(),
  };
  const workspaces = new Workspaces(parts);
  const start = async (executionId = 'run-1', threadId = 'run-1', isolation: Isolation = 'worktree') => {
    const { signal } = new AbortController();
    return (await workspaces.prepare({ executionId, threadId, folder, isolation, signal })).folder;
  };
  return {
    folder,
    storage,
    editors,
    workspaces,
    reopened: (more = {}) => new Workspaces({ ...parts, ...more }),
    start,
    run: async (files, executionId = 'run-1', threadId = 'run-1') => {
      const copy = await start(executionId, threadId);
      put(copy, files);
      await workspaces.settle(executionId);
      return copy;
    },
  };
}
