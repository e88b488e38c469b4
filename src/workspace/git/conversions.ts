// Finds the tracked files whose bytes on disk are not those in git: line breaks, $Id$, filters.
import { open, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { replaceFile } from '#base/durableFile.ts';
import { type Repository, viewGit } from './repository.ts';
import { runGit } from './runGit.ts';
import { type BytePath, namesIn, textOfPath } from './trees.ts';

const MOST_BYTES = 256 * 1024;
const POINTER = 'version https://git-lfs.github.com/spec/';

export interface Conversions {
  /** Their bytes must be read anew, although git would say that they have not changed. */
  converted: BytePath[];
  /** Of the changed ones: a program of the user stands between them and git. */
  filtered: ReadonlySet<BytePath>;
}

interface At {
  index: string;
  workTree: string;
  signal?: AbortSignal;
}

/** `changed`: the files that are known to have changed on disk. */
export async function findConversions(repository: Repository, at: At, changed: readonly BytePath[]): Promise<Conversions> {
  const none = { converted: [], filtered: new Set<BytePath>() };
  // Our own snapshots, and so the copies, have the bytes as they are.
  if (repository.kind === 'own' || at.workTree !== repository.root) return none;
  const attributes = await attributesText(repository, at);
  if (!mayConvert(attributes) && !(await configMayConvert(repository))) return none;
  const unlike = await unlikeInSize(repository, at);
  const behind = /filter/.test(attributes) ? await filteredOf(repository, at, [...changed, ...unlike]) : new Set<BytePath>();
  const filtered = new Set<BytePath>();
  for (const name of changed) if (behind.has(name) && !(await isPointer(path.join(at.workTree, textOfPath(name))))) filtered.add(name);
  return { converted: unlike.filter((name) => !behind.has(name)), filtered };
}

function mayConvert(attributes: string): boolean {
  return /text|eol|crlf|ident|encoding|filter/.test(attributes);
}

/** Only whether there is something to look for; on Windows git converts unless it is told not to. */
async function configMayConvert(repository: Repository): Promise<boolean> {
  if (process.platform === 'win32') return true;
  const files = [
    path.join(repository.commonFolder, 'config'),
    path.join(homedir(), '.gitconfig'),
    path.join(homedir(), '.config', 'git', 'config'),
    '/etc/gitconfig',
  ];
  const texts = await Promise.all(files.map(beginningOf));
  return texts.some((text) => /autocrlf|eol/i.test(text));
}

async function attributesText(repository: Repository, at: At): Promise<string> {
  const args = ['ls-files', '-z', '--cached', '--others', '--', '.gitattributes', '**/.gitattributes'];
  const printed = await viewGit(repository, { ...at, args, env: { GIT_LITERAL_PATHSPECS: '0', GIT_GLOB_PATHSPECS: '1' } });
  const inTree = [...new Set(namesIn(printed))].map((name) => path.join(at.workTree, textOfPath(name)));
  return (await Promise.all([path.join(repository.commonFolder, 'info', 'attributes'), ...inTree].map(beginningOf))).join('\n');
}

/** '' for what is missing or no file: a repository may hold a pipe of that name. */
async function beginningOf(file: string): Promise<string> {
  // 0o4000 is O_NONBLOCK on Linux; see open(2). A pipe then opens at once.
  const handle = await open(file, process.platform === 'linux' ? 0o4000 : 'r').catch(() => null);
  if (handle === null) return '';
  try {
    if (!(await handle.stat()).isFile()) return '';
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(MOST_BYTES), 0, MOST_BYTES, 0);
    return buffer.toString('latin1', 0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Every conversion that matters changes the number of bytes, and the index knows how many there were on disk. */
async function unlikeInSize(repository: Repository, at: At): Promise<BytePath[]> {
  const listed = (await viewGit(repository, { ...at, args: ['ls-files', '-z', '--stage', '--debug'] })).toString('latin1');
  const rows = [...listed.matchAll(/(100\d{3}) ([0-9a-f]+) 0\t([^\0]+)\0[^\0]*?\n {2}size: (\d+)\t/g)];
  // To look an object's size up takes long where there are many; that it is alike stays true.
  const file = path.join(repository.view, 'alike');
  const alike = new Set((await readFile(file, 'utf8').catch(() => '')).split('\n'));
  const unknown = rows.filter(([, , oid, , size]) => size !== '0' && !alike.has(`${oid} ${size}`));
  if (unknown.length === 0) return [];
  const bytes = await sizesOf(repository, at, [...new Set(unknown.map(([, , oid = '']) => oid))]);
  const isUnlike = ([, , oid = '', , size]: RegExpExecArray) => bytes.has(oid) && bytes.get(oid) !== size;
  const all = rows.filter((row) => alike.has(`${row[2]} ${row[4]}`) || bytes.get(row[2] ?? '') === row[4]);
  await replaceFile(file, all.map(([, , oid, , size]) => `${oid} ${size}`).join('\n'), 'what is known of line breaks').catch(
    () => undefined,
  );
  return unknown.filter(isUnlike).map(([, , , name = '']) => name);
}

/** Those that are not here, as in a partial clone, are missing. */
async function sizesOf(repository: Repository, at: At, oids: readonly string[]): Promise<Map<string, string>> {
  const args = ['cat-file', '--batch-check=%(objectname) %(objectsize)'];
  const printed = (await viewGit(repository, { ...at, args, input: oids.map((oid) => `${oid}\n`).join('') })).toString();
  const rows = printed.split('\n').map((line) => line.split(' '));
  return new Map(rows.flatMap(([oid = '', size = '']): [string, string][] => (/^\d+$/.test(size) ? [[oid, size]] : [])));
}

async function filteredOf(repository: Repository, at: At, names: readonly BytePath[]): Promise<Set<BytePath>> {
  const { stdout } = await runGit(repository.git, {
    args: ['check-attr', '-z', '--stdin', 'filter'],
    cwd: at.workTree,
    env: { GIT_DIR: repository.gitFolder, GIT_WORK_TREE: at.workTree, GIT_INDEX_FILE: at.index },
    input: Buffer.from(names.map((name) => `${name}\0`).join(''), 'latin1'),
  });
  const fields = namesIn(stdout);
  return new Set(fields.filter((_, index) => index % 3 === 0 && !['unspecified', 'unset'].includes(fields[index + 2] ?? '')));
}

/** What LFS put in the place of a file that was not fetched. */
async function isPointer(file: string): Promise<boolean> {
  return (await beginningOf(file)).startsWith(POINTER);
}
