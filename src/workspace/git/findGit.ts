// Finds the user's own git, never one of the workspace, and gives it a clean environment.
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { findExecutable, withSafePath } from '#processes/findExecutable.ts';
import { type Git, gitLine } from './runGit.ts';

const OLDEST: readonly [number, number] = [2, 30];
/** Who owns the folder was settled when the user opened it; containers often mount it as another user's. */
const OUR_SETTINGS = '[safe]\n\tdirectory = *\n';
const INHERITED = ['SystemRoot', 'windir', 'TEMP', 'TMP', 'TMPDIR', 'LD_LIBRARY_PATH'];

/** `folders`: the workspace's. `storage`: a folder of ours. Returns null where there is no git, or only one older than 2.30. */
export async function findGit(folders: readonly string[], storage: string, environment = process.env): Promise<Git | null> {
  const executable = await findExecutable('git', folders, environment.PATH ?? environment.Path ?? '');
  if (executable === null) return null;
  const home = path.join(storage, 'git-home');
  const noHooks = path.join(home, 'no-hooks');
  await mkdir(noHooks, { recursive: true, mode: 0o700 });
  await writeFile(path.join(home, '.gitconfig'), OUR_SETTINGS);
  const git: Git = { executable, env: await gitEnvironment(environment, folders, home), noHooks };
  const version = await gitLine(git, { args: ['version'] }).catch(() => '');
  return isRecent(version) ? git : null;
}

export function isRecent(version: string): boolean {
  const [, major, minor] = /(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return false;
  return Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1]);
}

/** Everything else stays behind: variables that begin with GIT_ above all. */
async function gitEnvironment(environment: NodeJS.ProcessEnv, folders: readonly string[], home: string): Promise<Record<string, string>> {
  const { PATH = '' } = await withSafePath({ PATH: environment.PATH ?? environment.Path ?? '' }, folders);
  const inherited = INHERITED.flatMap((name): [string, string][] => {
    const value = environment[name];
    return value === undefined ? [] : [[name, value]];
  });
  return {
    ...Object.fromEntries(inherited),
    PATH,
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_AUTHOR_NAME: 'Claudomator',
    GIT_AUTHOR_EMAIL: 'claudomator@localhost',
    GIT_COMMITTER_NAME: 'Claudomator',
    GIT_COMMITTER_EMAIL: 'claudomator@localhost',
  };
}
