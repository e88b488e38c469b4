// Finds the repository of a folder and opens our own view, which reads none of its settings.
import { createHash, randomUUID } from 'node:crypto';
import { lstat, mkdir, readdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type Git, type GitCall, gitLine, runGit } from './runGit.ts';

/** A repository as we see it. All paths are absolute. */
export interface Repository {
  git: Git;
  /** `user`: the user's. `own`: in our storage, for a folder without one. */
  kind: 'user' | 'own';
  /** The folder whose files it holds, without links. */
  root: string;
  /** The user's git folder of this work tree, and the one that all of its work trees share. The same as `view` for our own. */
  gitFolder: string;
  commonFolder: string;
  /** A git folder of ours: its objects are the repository's, its configuration and attributes are ours. */
  view: string;
  /** Hex digits of its object names: 40, or 64 with SHA-256. */
  idLength: number;
}

/** Turns off all that would change the bytes of a file, or run a program for it. These attributes are stronger than those of the tree. */
const ATTRIBUTES = '* -text !eol !ident !filter !working-tree-encoding !diff !merge !whitespace\n';

/** What is known of a work tree before anything of git has run. `gitFolder`: null = no repository. */
export async function findRoot(folder: string): Promise<{ root: string; gitFolder: string } | null> {
  for (let current = await realpath(folder); ; current = path.dirname(current)) {
    const gitFolder = await gitFolderIn(current);
    if (gitFolder !== null) return { root: current, gitFolder };
    if (path.dirname(current) === current) return null;
  }
}

/** The git folder of a folder that has a `.git`, else null. In a work tree `.git` is a file that names the folder (gitrepository-layout(5)). */
export async function gitFolderIn(folder: string): Promise<string | null> {
  const dotGit = path.join(folder, '.git');
  const status = await stat(dotGit).catch(() => null);
  if (status === null) return null;
  if (status.isDirectory()) return (await lstat(path.join(dotGit, 'HEAD')).catch(() => null)) === null ? null : dotGit;
  if (!status.isFile() || status.size > 4_096) return null;
  const named = /^gitdir: (.+?)\s*$/.exec(await readFile(dotGit, 'utf8'))?.[1];
  return named === undefined ? null : path.resolve(folder, named);
}

/** `views`: our folder for views. Rejects with a GitError where git can't read the repository. */
export async function openUsers(git: Git, root: string, gitFolder: string, views: string): Promise<Repository> {
  const printed = await runGit(git, {
    args: ['rev-parse', '--git-common-dir', '--show-object-format'],
    cwd: root,
    env: { GIT_DIR: gitFolder },
  });
  const [common = '', format = 'sha1'] = printed.stdout.toString().split('\n');
  const commonFolder = await realpath(path.resolve(root, common));
  const view = path.join(views, createHash('sha256').update(`${root}\0${gitFolder}`).digest('hex').slice(0, 16));
  const sparse = await sparsePatterns(gitFolder, commonFolder);
  const excludes = await readFile(path.join(commonFolder, 'info', 'exclude'), 'utf8').catch(() => '');
  await writeView(view, { format, excludes, sparse, ignoreCase: await ignoresCase(root) });
  await copySharedIndexes(gitFolder, view);
  return { git, kind: 'user', root, gitFolder, commonFolder, view, idLength: format === 'sha1' ? 40 : 64 };
}

/** The patterns of a sparse check-out, without which a copy would have all files; null = it is none. */
async function sparsePatterns(gitFolder: string, commonFolder: string): Promise<string | null> {
  const patterns = await readFile(path.join(gitFolder, 'info', 'sparse-checkout'), 'latin1').catch(() => null);
  const settings = await Promise.all(
    [path.join(gitFolder, 'config.worktree'), path.join(commonFolder, 'config')].map((file) => readFile(file, 'utf8').catch(() => '')),
  );
  return settings.some((text) => /^\s*sparseCheckout\s*=\s*(true|1|yes|on)\s*$/im.test(text)) ? patterns : null;
}

/** The parts of a split index. */
async function copySharedIndexes(gitFolder: string, view: string): Promise<void> {
  for (const name of await readdir(gitFolder)) {
    if (/^sharedindex\.[0-9a-f]+$/.test(name)) await put(path.join(view, name), await readFile(path.join(gitFolder, name)));
  }
}

/** For a folder without a repository. The usual folders of builds and dependencies stay out, as nobody wrote a .gitignore. */
export async function openOwn(git: Git, root: string, views: string): Promise<Repository> {
  const view = path.join(views, createHash('sha256').update(`${root}\0own`).digest('hex').slice(0, 16));
  const excludes = `${USUALLY_IGNORED.join('\n')}\n`;
  await writeView(view, { format: 'sha1', excludes, sparse: null, ignoreCase: await ignoresCase(root) });
  return { git, kind: 'own', root, gitFolder: view, commonFolder: view, view, idLength: 40 };
}

const USUALLY_IGNORED = [
  'node_modules/',
  'bower_components/',
  '.venv/',
  'venv/',
  '__pycache__/',
  '*.pyc',
  '.tox/',
  '.mypy_cache/',
  '.pytest_cache/',
  'target/',
  'dist/',
  'build/',
  'out/',
  '.gradle/',
  '.next/',
  '.nuxt/',
  '.cache/',
  'coverage/',
  '.DS_Store',
];

/** Whether the disk takes `A` for `a`, as those of macOS and Windows usually do, and shares of either anywhere. */
async function ignoresCase(folder: string): Promise<boolean> {
  const name = path.basename(folder);
  const other = name === name.toUpperCase() ? name.toLowerCase() : name.toUpperCase();
  if (other === name) return process.platform === 'darwin' || process.platform === 'win32';
  const [one, two] = await Promise.all([folder, path.join(path.dirname(folder), other)].map((place) => stat(place).catch(() => null)));
  return one != null && two != null && one.ino === two.ino && one.dev === two.dev;
}

interface View {
  format: string;
  excludes: string;
  sparse: string | null;
  ignoreCase: boolean;
}

/** Runs of other threads, also of other windows, may be reading it: each file is whole at any moment, and stays as it is where nothing changes. */
async function writeView(view: string, { format, excludes, sparse, ignoreCase }: View): Promise<void> {
  for (const name of ['refs', 'info', 'objects', 'tmp']) await mkdir(path.join(view, name), { recursive: true, mode: 0o700 });
  const isSha1 = format === 'sha1';
  const config = [
    '[core]',
    `\trepositoryFormatVersion = ${isSha1 ? 0 : 1}`,
    '\tbare = false',
    `\tfileMode = ${process.platform !== 'win32'}`,
    `\tsymlinks = ${process.platform !== 'win32'}`,
    `\tignoreCase = ${ignoreCase}`,
    `\tprecomposeUnicode = ${process.platform === 'darwin'}`,
    '\tlongPaths = true',
    '\tautocrlf = false',
    '[checkout]',
    '\tworkers = 0',
    ...(isSha1 ? [] : ['[extensions]', `\tobjectFormat = ${format}`]),
    ...(sparse === null ? [] : ['[core]', '\tsparseCheckout = true', `\tsparseCheckoutCone = ${/^\/\*\n!\/\*\/$/m.test(sparse)}`]),
    '',
  ].join('\n');
  await put(path.join(view, 'config'), Buffer.from(config));
  await put(path.join(view, 'info', 'attributes'), Buffer.from(ATTRIBUTES));
  await put(path.join(view, 'info', 'exclude'), Buffer.from(excludes));
  if (sparse !== null) await put(path.join(view, 'info', 'sparse-checkout'), Buffer.from(sparse, 'latin1'));
  // Never moved: commits are made by commit-tree.
  await put(path.join(view, 'HEAD'), Buffer.from('ref: refs/heads/none\n'));
}

async function put(file: string, content: Buffer): Promise<void> {
  const before = await readFile(file).catch(() => null);
  if (before?.equals(content)) return;
  const temporary = `${file}.${randomUUID()}`;
  await writeFile(temporary, content);
  await rename(temporary, file);
}

/** Runs git on our view. `index`: an index file of ours. `workTree`: default the repository's root. */
export function inView(repository: Repository, call: GitCall & { index?: string; workTree?: string }): GitCall {
  const { index, workTree = repository.root, ...rest } = call;
  return {
    cwd: workTree,
    ...rest,
    env: {
      GIT_DIR: repository.view,
      GIT_WORK_TREE: workTree,
      GIT_OBJECT_DIRECTORY: path.join(repository.commonFolder, 'objects'),
      ...(index === undefined ? {} : { GIT_INDEX_FILE: index }),
      ...rest.env,
    },
  };
}

export async function viewGit(repository: Repository, call: GitCall & { index?: string; workTree?: string }): Promise<Buffer> {
  return (await runGit(repository.git, inView(repository, call))).stdout;
}

/** A new name below the view, deleted by whoever asked for it. */
export function temporaryIn(repository: Repository, ending: string): string {
  return path.join(repository.view, 'tmp', `${randomUUID()}.${ending}`);
}

/** The commit that is checked out; null before the first one. */
export async function headOf(repository: Repository): Promise<string | null> {
  if (repository.kind === 'own') return null;
  const args = ['rev-parse', '--verify', '--quiet', 'HEAD^{commit}'];
  const env = { GIT_DIR: repository.gitFolder, GIT_WORK_TREE: repository.root };
  return (await gitLine(repository.git, { args, env, cwd: repository.root, answers: [0, 1, 128] })) || null;
}
