// Installs a real VS Code (code-server's build) with its own Node, from npm packages alone. Linux and macOS hosts; see test/vscode/.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aptInstall, canAptInstall } from './apt.ts';
import { command, isInstalled } from './command.ts';
import { Missing } from './missing.ts';
import { cached, inRepo } from './paths.ts';
import { wholeFolder } from './wholeFolder.ts';

export type VsCodeVersion = 'current' | 'oldest';

export interface VsCode {
  version: VsCodeVersion;
  /** The Node that this VS Code was made for. */
  node: string;
  serverMain: string;
}

const FILES = ['package.json', 'package-lock.json', '.npmrc'];
const LOG_MODULE = 'spdlog.node';
const QUIET = ['--no-audit', '--no-fund', '--loglevel=error'];

export async function installVsCode(version: VsCodeVersion): Promise<VsCode> {
  if (process.platform !== 'linux') throw new Missing('The test VS Code runs on Linux only; everything else can be run here.');
  const source = inRepo('test', 'vscode', version);
  const recipe = [process.arch, ...FILES.map((name) => readFileSync(path.join(source, name), 'utf8'))];
  const folder = await wholeFolder(`VS Code ${version}`, cached('vscode', version), recipe, async (temporary) => {
    await ensureCompiler();
    for (const name of FILES) copyFileSync(path.join(source, name), path.join(temporary, name));
    await command('npm', ['ci', '--ignore-scripts', ...QUIET], { cwd: temporary, env: process.env });
    await installServerModules(temporary);
  });
  return {
    version,
    node: path.join(nodePackage(folder), 'bin', 'node'),
    serverMain: path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

function nodePackage(folder: string): string {
  return path.join(folder, 'node_modules', `node-linux-${process.arch}`);
}

async function installServerModules(folder: string): Promise<void> {
  const node = nodePackage(folder);
  const server = path.join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  const manifest = path.join(server, 'package.json');
  const text = readFileSync(manifest, 'utf8');
  const withoutGit = text.replace(/"parcel-bundler\/watcher#[0-9a-f]+"/, '"^2.5.1"');
  if (withoutGit !== text) {
    // Old versions name a git commit, which needs more than the npm registry.
    writeFileSync(manifest, withoutGit);
    rmSync(path.join(server, 'npm-shrinkwrap.json'), { force: true });
  }
  const env = { ...process.env, PATH: [path.join(node, 'bin'), process.env.PATH].join(path.delimiter) };
  // Not `npm ci`: code-server's shrinkwrap does not match its package.json.
  await command('npm', ['install', '--ignore-scripts', '--omit=dev', ...QUIET], { cwd: server, env });
  await installLogModule(server, node, env);
  await command(path.join(node, 'bin', 'node'), ['-e', 'require("@vscode/spdlog")'], { cwd: server, env });
}

/** All logging needs this native module. It is built once: Node-API modules fit every Node. */
async function installLogModule(server: string, node: string, env: NodeJS.ProcessEnv): Promise<void> {
  const module = path.join(server, 'node_modules', '@vscode', 'spdlog');
  const { version } = JSON.parse(readFileSync(path.join(module, 'package.json'), 'utf8')) as { version: string };
  const release = path.join(module, 'build', 'Release');
  const built = await wholeFolder('VS Code’s log module', cached('spdlog', version), [process.arch], async (temporary) => {
    // The Node package includes its headers, so the build downloads nothing. Unoptimized, it takes two thirds of the time.
    await command('npm', ['rebuild', '@vscode/spdlog', '--ignore-scripts=false', `--nodedir=${node}`, ...QUIET], {
      cwd: server,
      env: { ...env, CXXFLAGS: '-O0 -g0' },
    });
    copyFileSync(path.join(release, LOG_MODULE), path.join(temporary, LOG_MODULE));
  });
  mkdirSync(release, { recursive: true });
  copyFileSync(path.join(built, LOG_MODULE), path.join(release, LOG_MODULE));
}

async function ensureCompiler(): Promise<void> {
  const needed = ['g++', 'make', 'python3'].filter((name) => !isInstalled(name));
  if (needed.length === 0) return;
  if (!canAptInstall()) {
    throw new Missing(
      `VS Code's log module is compiled here, which needs ${needed.join(', ')} (Debian: apt-get install build-essential python3).`,
    );
  }
  await aptInstall(['build-essential', 'python3']);
}
