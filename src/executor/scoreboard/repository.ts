// Determines which git repository a folder belongs to, the same for its clones and worktrees.
// Reads git's files itself; starts no program.
import { type FileHandle, open, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Repository } from '#contracts/logs.ts';

const ID_LENGTH = 16;
const MAX_BYTES = 1024 * 1024;

/** `id` is a digest, so that the remote's address, which may be private, is stored nowhere. */
export async function repositoryOf(folder: string | null): Promise<Repository> {
  if (folder === null) return { id: 'none', name: 'without a folder' };
  const root = await rootOf(folder);
  const remote = root && (await remoteOf(root));
  return { id: await digest(remote ?? root ?? path.resolve(folder)), name: path.basename(root ?? folder).slice(0, 100) || folder };
}

/** The folder or the nearest one above it that has a `.git`; null = none. */
async function rootOf(folder: string): Promise<string | null> {
  for (let current = path.resolve(folder); ; current = path.dirname(current)) {
    if (await stat(path.join(current, '.git')).catch(() => null)) return current;
    if (path.dirname(current) === current) return null;
  }
}

/** `host/path` of origin, the same for ssh and https; null without one. */
async function remoteOf(root: string): Promise<string | null> {
  const config = await textOf(path.join(await commonFolder(path.join(root, '.git')), 'config'));
  const section = /^\s*\[remote "origin"\]([^[]*)/m.exec(config)?.[1] ?? '';
  const url = /^\s*url\s*=\s*(\S+)\s*$/m.exec(section)?.[1];
  if (url === undefined) return null;
  return url
    .replace(/^[a-z][a-z\d+.-]*:\/\//i, '')
    .replace(/^[^@/]*@/, '')
    .replace(/^([^/:]+):(\d+\/)?/, '$1/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .toLowerCase();
}

/** In a worktree `.git` is a file that names a folder, which names the one that all of them share (gitrepository-layout(5)). */
async function commonFolder(dotGit: string): Promise<string> {
  const named = /^gitdir:\s*(.+?)\s*$/m.exec(await textOf(dotGit))?.[1];
  if (named === undefined) return dotGit;
  const own = path.resolve(path.dirname(dotGit), named);
  const common = (await textOf(path.join(own, 'commondir'))).trim();
  return common === '' ? own : path.resolve(own, common);
}

/** The beginning of a regular file, else ''. A repository may hold a pipe or a device of that name: reading one could block forever. */
async function textOf(file: string): Promise<string> {
  let handle: FileHandle | null = null;
  try {
    if (!(await stat(file)).isFile()) return '';
    handle = await open(file);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MAX_BYTES), 0, MAX_BYTES, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } catch {
    return '';
  } finally {
    await handle?.close();
  }
}

async function digest(text: string): Promise<string> {
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Buffer.from(bytes).toString('hex').slice(0, ID_LENGTH);
}
