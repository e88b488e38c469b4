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
  const prefixes = [env.npm_config_prefix ?? env.NPM_CONFIG_PREFIX, await prefixInNpmrc(home)].map((prefix) => expanded(prefix, env, home));
  const npm = prefixes.map((prefix) => (prefix === '' || platform === 'win32' ? prefix : path.join(prefix, 'bin')));
  const versions = await nodeVersions(platform === 'win32' ? versionsOnWindows(env, home) : versionsOnPosix(env, home, platform));
  const folders = [...own(env, home), ...npm, ...known, ...versions];
  return [...new Set(folders.filter((folder) => path.isAbsolute(folder)))];
}

/** Below the home folder on every system: of Claude Code's installers, Bun, Deno and proto. */
function own(env: Environment, home: string): string[] {
  const at = (...names: string[]) => path.join(home, ...names);
  const proto = env.PROTO_HOME ?? at('.proto');
  return [
    at('.local', 'bin'),
    at('.claude', 'local'),
    at('.claude', 'local', 'node_modules', '.bin'),
    path.join(env.BUN_INSTALL ?? at('.bun'), 'bin'),
    path.join(env.DENO_INSTALL ?? at('.deno'), 'bin'),
    path.join(proto, 'shims'),
    path.join(proto, 'bin'),
  ];
}

function onPosix(env: Environment, home: string, platform: NodeJS.Platform): string[] {
  const at = (...names: string[]) => path.join(home, ...names);
  const data = env.XDG_DATA_HOME ?? at('.local', 'share');
  const pnpm = env.PNPM_HOME ?? (platform === 'darwin' ? at('Library', 'pnpm') : path.join(data, 'pnpm'));
  return [
    pnpm,
    path.join(pnpm, 'bin'),
    at('.npm-global', 'bin'),
    at('.npm-packages', 'bin'),
    at('.yarn', 'bin'),
    at('.config', 'yarn', 'global', 'node_modules', '.bin'),
    path.join(env.VOLTA_HOME ?? at('.volta'), 'bin'),
    path.join(env.ASDF_DATA_DIR ?? at('.asdf'), 'shims'),
    path.join(env.MISE_DATA_DIR ?? path.join(data, 'mise'), 'shims'),
    path.join(env.NODENV_ROOT ?? at('.nodenv'), 'shims'),
    path.join(env.NODEBREW_ROOT ?? at('.nodebrew'), 'current', 'bin'),
    path.join(env.NVS_HOME ?? at('.nvs'), 'default', 'bin'),
    path.join(env.N_PREFIX ?? at('n'), 'bin'),
    at('n', 'bin'),
    at('.n', 'bin'),
    at('bin'),
    path.join(env.HOMEBREW_PREFIX ?? '/opt/homebrew', 'bin'),
    '/opt/homebrew/bin',
    '/usr/local/bin',
    '/home/linuxbrew/.linuxbrew/bin',
    at('.linuxbrew', 'bin'),
    '/opt/local/bin',
    '/snap/bin',
    '/var/lib/snapd/snap/bin',
    at('.nix-profile', 'bin'),
    path.join(env.XDG_STATE_HOME ?? at('.local', 'state'), 'nix', 'profile', 'bin'),
    '/nix/var/nix/profiles/default/bin',
    '/run/current-system/sw/bin',
  ];
}

function onWindows(env: Environment, home: string): string[] {
  const { roaming, local } = appData(env, home);
  const pnpm = env.PNPM_HOME ?? path.join(local, 'pnpm');
  const scoop = env.SCOOP ?? path.join(home, 'scoop');
  return [
    path.join(roaming, 'npm'),
    pnpm,
    path.join(pnpm, 'bin'),
    path.join(local, 'Yarn', 'bin'),
    path.join(env.VOLTA_HOME ?? path.join(local, 'Volta'), 'bin'),
    path.join(scoop, 'shims'),
    // Scoop's Node keeps npm's global programs with itself.
    ...['nodejs', 'nodejs-lts'].map((name) => path.join(scoop, 'apps', name, 'current', 'bin')),
    path.join(env.SCOOP_GLOBAL ?? '', 'shims'),
    path.join(local, 'Microsoft', 'WinGet', 'Links'),
    path.join(local, 'mise', 'shims'),
    env.NVM_SYMLINK ?? '',
    path.join(local, 'nvs', 'default'),
    path.join(env.ChocolateyInstall ?? 'C:\\ProgramData\\chocolatey', 'bin'),
    path.join(env.ProgramFiles ?? 'C:\\Program Files', 'nodejs'),
  ];
}

function appData(env: Environment, home: string): { roaming: string; local: string } {
  return { roaming: env.APPDATA ?? path.join(home, 'AppData', 'Roaming'), local: env.LOCALAPPDATA ?? path.join(home, 'AppData', 'Local') };
}

/** A folder with one for each version of Node, and where the programs are below that. */
type Versions = readonly [folder: string, ...below: string[]];

/** Of nvm, fnm, mise and asdf. */
function versionsOnPosix(env: Environment, home: string, platform: NodeJS.Platform): Versions[] {
  const at = (...names: string[]) => path.join(home, ...names);
  const data = env.XDG_DATA_HOME ?? at('.local', 'share');
  const nvm = [env.NVM_DIR ?? at('.nvm'), at('.nvm'), path.join(env.XDG_CONFIG_HOME ?? at('.config'), 'nvm')];
  const fnm = [env.FNM_DIR ?? path.join(data, 'fnm'), path.join(data, 'fnm'), at('.fnm')];
  if (platform === 'darwin') fnm.push(at('Library', 'Application Support', 'fnm'));
  return [
    ...nvm.map((folder): Versions => [path.join(folder, 'versions', 'node'), 'bin']),
    ...fnm.map((folder): Versions => [path.join(folder, 'node-versions'), 'installation', 'bin']),
    [path.join(env.MISE_DATA_DIR ?? path.join(data, 'mise'), 'installs', 'node'), 'bin'],
    [path.join(env.ASDF_DATA_DIR ?? at('.asdf'), 'installs', 'nodejs'), 'bin'],
  ];
}

/** Of nvm-windows, fnm and mise: Node is in the folder of its version itself there. */
function versionsOnWindows(env: Environment, home: string): Versions[] {
  const { roaming, local } = appData(env, home);
  return [
    [env.NVM_HOME ?? path.join(roaming, 'nvm')],
    [path.join(local, 'nvm')],
    [path.join(env.FNM_DIR ?? path.join(roaming, 'fnm'), 'node-versions'), 'installation'],
    [path.join(env.MISE_DATA_DIR ?? path.join(local, 'mise'), 'installs', 'node')],
  ];
}

/** The programs that were installed with each version of Node, the newest version of a manager first. */
async function nodeVersions(places: readonly Versions[]): Promise<string[]> {
  const found = places.map(async ([folder, ...below]) => {
    const names = path.isAbsolute(folder) ? await readdir(folder).catch(() => []) : [];
    return newestFirst(names).map((version) => path.join(folder, version, ...below));
  });
  return (await Promise.all(found)).flat();
}

/** Without other names, such as `latest`, which stand for one of the versions. */
function newestFirst(names: readonly string[]): string[] {
  const versions = names.filter((name) => /^v?\d/.test(name));
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
