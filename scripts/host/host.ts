// Starts a real VS Code on loopback: its server is run directly, without code-server's own front, so that old and new versions start alike.
import path from 'node:path';
import { atExit } from '../parts/atExit.ts';
import { command } from '../parts/command.ts';
import { freePort } from '../parts/freePort.ts';
import { type ProcessGroup, startGroup } from '../parts/processGroup.ts';
import { untilUp } from '../parts/untilUp.ts';
import { installVsCode, type VsCode, type VsCodeVersion } from '../parts/vscode.ts';
import { type Folders, makeFolders, removeFolders, type Settings } from './folders.ts';

export interface HostOptions {
  version?: VsCodeVersion;
  /** Installed before VS Code starts. */
  vsix: string | readonly string[] | null;
  settings?: Settings;
  /** The settings of scope `machine`. */
  machineSettings?: Settings;
  /** Added to the environment of the extension host. */
  env?: NodeJS.ProcessEnv;
  /** Loaded into the server and the extension host before anything else, as Node’s `--require` does. */
  preload?: string;
  /** Further flags of the VS Code server. */
  flags?: string[];
}

export interface Host {
  folders: Folders;
  /** The page that shows the workspace. */
  url: string;
  origin: string;
  readonly pid: number;
  /** The server's output, for diagnosing a failed run. */
  logFile: string;
  /** Ends every process, installs the VSIX over the current one and restarts at the same address, so that a browser's storage for it stays valid. */
  upgrade(vsix: string): Promise<void>;
  /** Ends every process. The folders stay until `dispose`, or the end of the script. */
  stop(): Promise<void>;
  /** Also deletes the folders. */
  dispose(): Promise<void>;
}

/** The parts that stay the same when another version of the extension is installed. */
interface Place {
  vscode: VsCode;
  folders: Folders;
  env: NodeJS.ProcessEnv;
  port: number;
  origin: string;
  logFile: string;
  preload: string | undefined;
}

const START_LIMIT_MS = 60_000;

export async function startHost(options: HostOptions): Promise<Host> {
  const vscode = await installVsCode(options.version ?? 'current');
  const folders = makeFolders(options.settings ?? {}, options.machineSettings ?? {});
  const forgetFolders = atExit(() => removeFolders(folders));
  const env = { ...hostEnvironment(vscode, folders), ...options.env };
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const place: Place = { vscode, folders, env, port, origin, logFile: path.join(folders.top, 'server.log'), preload: options.preload };
  await install(place, [options.vsix ?? []].flat());
  let group = await serve(place, options.flags);
  return {
    folders,
    url: `${origin}/?folder=${encodeURIComponent(folders.workspace)}`,
    origin,
    get pid() {
      return group.child.pid ?? 0;
    },
    logFile: place.logFile,
    upgrade: async (vsix) => {
      await group.stop();
      await install(place, [vsix]);
      group = await serve(place, options.flags);
    },
    stop: () => group.stop(),
    dispose: async () => {
      await group.stop();
      removeFolders(folders);
      forgetFolders();
    },
  };
}

async function install(place: Place, vsixes: readonly string[]): Promise<void> {
  const installs = vsixes.flatMap((vsix) => ['--install-extension', vsix]);
  if (installs.length > 0)
    await command(place.vscode.node, [...argumentsFor(place), ...installs], { env: place.env, cwd: place.folders.top });
}

async function serve(place: Place, flags: readonly string[] = []): Promise<ProcessGroup> {
  const { vscode, folders, env, port, origin, logFile, preload } = place;
  const listen = ['--host', '127.0.0.1', '--port', String(port), '--without-connection-token'];
  const quiet = ['--telemetry-level', 'off', '--disable-telemetry', '--disable-workspace-trust'];
  // VS Code hands its flags for Node on to the extension host, its NODE_OPTIONS not.
  const forNode = preload === undefined ? [] : ['--require', preload];
  const group = startGroup(vscode.node, [...forNode, ...argumentsFor(place), ...listen, ...quiet, ...flags], {
    env,
    cwd: folders.top,
    logFile,
  });
  await untilUp(`VS Code (${vscode.version})`, `${origin}/version`, group, logFile, START_LIMIT_MS);
  return group;
}

function argumentsFor({ vscode, folders }: Place): string[] {
  const places = ['--server-data-dir', folders.top, '--user-data-dir', folders.userData, '--extensions-dir', folders.extensions];
  return [vscode.serverMain, '--accept-server-license-terms', ...places];
}

/** Excludes the caller's VS Code variables, Node options and home. */
function hostEnvironment(vscode: VsCode, folders: Folders): NodeJS.ProcessEnv {
  return {
    PATH: [path.dirname(vscode.node), '/usr/local/bin', '/usr/bin', '/bin'].join(path.delimiter),
    HOME: folders.home,
    LANG: 'C.UTF-8',
    TMPDIR: folders.temporary,
    XDG_RUNTIME_DIR: folders.temporary,
    // No gallery: nothing is looked up or downloaded.
    EXTENSIONS_GALLERY: '{"serviceUrl":""}',
  };
}
