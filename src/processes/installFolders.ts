// Lists the folders into which installers put programs, for windows whose PATH lacks them.
// A window that was started from the desktop does not have the PATH of a shell.
import { readdir, readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';

type Environment = Readonly<Record<string, string | undefined>>;

/** Returns absolute folders, best first; they need not exist. */
export async function installFolders(
  env: Environment = process.env,
  home: string = homedir(),
  platform: NodeJS.Platform = process.platform,
): Promise<string[]> {
  const known = platform === 'win32' ? onWindows(env, home) : onPosix(env, home, platform);
  const prefixes = [env.npm_config_prefix, await prefixInNpmrc(home)].map((prefix) => expanded(prefix, env, home));
  const npm = prefixes.map((prefix) => (prefix === '' || platform === 'win32' ? prefix : path.join(prefix, 'bin')));
  const versions = platform === 'win32' ? [] : await nodeVersions(env, home);
  const folders = [...OWN.map((names) => path.join(home, ...names)), ...npm, ...known, ...versions];
  return [...new Set(folders.filter((folder) => path.isAbsolute(folder)))];
}

/** Below the home folder on every system: of Claude Code's installers, Bun and Deno. */
const OWN = [
  ['.local', 'bin'],
  ['.claude', 'local'],
  ['.claude', 'local', 'node_modules', '.bin'],
  ['.bun', 'bin'],
  ['.deno', 'bin'],
];

function onPosix(env: Environment, home: string, platform: NodeJS.Platform): string[] {
  const at = (...names: string[]) => path.join(home, ...names);
  const pnpm =
    env.PNPM_HOME ?? (platform === 'darwin' ? at('Library', 'pnpm') : path.join(env.XDG_DATA_HOME ?? at('.local', 'share'), 'pnpm'));
  return [
    pnpm,
    path.join(pnpm, 'bin'),
    at('.npm-global', 'bin'),
    at('.npm-packages', 'bin'),
    at('.yarn', 'bin'),
    at('.config', 'yarn', 'global', 'node_modules', '.bin'),
    path.join(env.VOLTA_HOME ?? at('.volta'), 'bin'),
    path.join(env.ASDF_DATA_DIR ?? at('.asdf'), 'shims'),
    path.join(env.MISE_DATA_DIR ?? at('.local', 'share', 'mise'), 'shims'),
    at('n', 'bin'),
    at('bin'),
    path.join(env.HOMEBREW_PREFIX ?? '/opt/homebrew', 'bin'),
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/home/linuxbrew/.linuxbrew/bin',
    at('.linuxbrew', 'bin'),
    '/opt/local/bin',
    '/snap/bin',
    at('.nix-profile', 'bin'),
    '/nix/var/nix/profiles/default/bin',
  ];
}

function onWindows(env: Environment, home: string): string[] {
  const roaming = env.APPDATA ?? path.join(home, 'AppData', 'Roaming');
  const local = env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local');
  const pnpm = env.PNPM_HOME ?? path.join(local, 'pnpm');
  return [
    path.join(roaming, 'npm'),
    pnpm,
    path.join(pnpm, 'bin'),
    path.join(local, 'Yarn', 'bin'),
    path.join(local, 'Volta', 'bin'),
    path.join(env.SCOOP ?? path.join(home, 'scoop'), 'shims'),
    path.join(local, 'Microsoft', 'WinGet', 'Links'),
    path.join(local, 'mise', 'shims'),
    env.NVM_SYMLINK ?? '',
    path.join(env.ChocolateyInstall ?? 'C:\\ProgramData\\chocolatey', 'bin'),
    path.join(env.ProgramFiles ?? 'C:\\Program Files', 'nodejs'),
  ];
}

/** The programs that were installed with each version of Node, the newest version first: of nvm and fnm. */
async function nodeVersions(env: Environment, home: string): Promise<string[]> {
  const nvm = path.join(env.NVM_DIR ?? path.join(home, '.nvm'), 'versions', 'node');
  const fnm = path.join(env.FNM_DIR ?? path.join(home, '.local', 'share', 'fnm'), 'node-versions');
  const [ofNvm, ofFnm] = await Promise.all([nvm, fnm].map((folder) => readdir(folder).catch(() => [])));
  return [
    ...newestFirst(ofNvm ?? []).map((version) => path.join(nvm, version, 'bin')),
    ...newestFirst(ofFnm ?? []).map((version) => path.join(fnm, version, 'installation', 'bin')),
  ];
}

function newestFirst(versions: readonly string[]): string[] {
  return versions.toSorted((one, other) => other.localeCompare(one, 'en', { numeric: true }));
}

/** npm's global prefix, where the user has set one; see npmrc(5). */
async function prefixInNpmrc(home: string): Promise<string | undefined> {
  const text = await readFile(path.join(home, '.npmrc'), 'utf8').catch(() => '');
  return /^\s*prefix\s*=\s*(.+?)\s*$/m.exec(text)?.[1]?.replace(/^(["'])(.*)\1$/, '$2');
}

function expanded(prefix: string | undefined, env: Environment, home: string): string {
  return (prefix ?? '').replace(/^~(?=[\\/])/, () => home).replace(/\$\{(\w+)\}/g, (whole, name: string) => env[name] ?? whole);
}
