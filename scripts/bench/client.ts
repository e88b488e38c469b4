// Compares our client with other clients on the same long stream, in alternating rounds. Run it alone with: node scripts/with-node.mjs scripts/bench/client.ts
import { type ChildProcess, execFile, fork, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ContenderFigures } from './clientContender.ts';
import { median } from './median.ts';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.dirname(path.dirname(here));
const NAMES = ['ours', 'openai', 'aiSdk', 'rawFloor'] as const;
type Name = (typeof NAMES)[number];
export const CLIENT_ROUNDS = 5;

/** Medians of the rounds. Ratios: chunks per CPU second against a peer (more is better), CPU against the raw floor (less is better). */
export interface ClientBench {
  perCpuVsOpenai: number;
  perCpuVsAiSdk: number;
  cpuVsRawFloor: number;
  firstChunkMs: number;
  contenders: Record<Name, { chunksPerSecond: number; cpuSeconds: number; firstChunkMs: number; maxRssMb: number }>;
}

export async function benchClient(rounds = CLIENT_ROUNDS): Promise<ClientBench> {
  const peers = installPeers();
  const server = fork(path.join(here, 'clientServer.ts'), { stdio: ['ignore', 'pipe', 'inherit', 'ipc'] });
  try {
    const port = await portOf(server);
    const runs: Record<Name, ContenderFigures[]> = { ours: [], openai: [], aiSdk: [], rawFloor: [] };
    for (let round = 0; round < rounds; round++) {
      // The order rotates, so that no contender always runs on a machine that another has just warmed up or throttled.
      for (let turn = 0; turn < NAMES.length; turn++) {
        const name = NAMES[(round + turn) % NAMES.length] ?? 'ours';
        const { stdout } = await promisify(execFile)(
          process.execPath,
          [path.join(here, 'clientContender.ts'), name, `http://127.0.0.1:${port}/v1`, peers],
          {
            timeout: 180_000,
          },
        );
        runs[name].push(JSON.parse(stdout) as ContenderFigures);
      }
    }
    return summary(runs);
  } finally {
    server.disconnect();
  }
}

function summary(runs: Record<Name, ContenderFigures[]>): ClientBench {
  const of = (name: Name) => ({
    chunksPerSecond: Math.round(median(runs[name].map((run) => run.chunks / run.seconds))),
    cpuSeconds: round3(median(runs[name].map((run) => run.cpuSeconds))),
    firstChunkMs: round3(median(runs[name].map((run) => run.firstChunkMs))),
    maxRssMb: Math.round(median(runs[name].map((run) => run.maxRssKb / 1024))),
  });
  const contenders = { ours: of('ours'), openai: of('openai'), aiSdk: of('aiSdk'), rawFloor: of('rawFloor') };
  const { ours } = contenders;
  return {
    perCpuVsOpenai: round3(contenders.openai.cpuSeconds / ours.cpuSeconds),
    perCpuVsAiSdk: round3(contenders.aiSdk.cpuSeconds / ours.cpuSeconds),
    cpuVsRawFloor: round3(ours.cpuSeconds / contenders.rawFloor.cpuSeconds),
    firstChunkMs: ours.firstChunkMs,
    contenders,
  };
}

/** The peers are not dependencies of the root package, as they are only measured. Installed once per lock file. */
function installPeers(): string {
  const source = path.join(here, 'clientPeers');
  const folder = path.join(root, '.cache', 'bench-peers');
  const lock = createHash('sha256')
    .update(readFileSync(path.join(source, 'package-lock.json')))
    .digest('hex');
  const stamp = path.join(folder, 'installed');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return folder;
  mkdirSync(folder, { recursive: true });
  for (const file of ['package.json', 'package-lock.json', '.npmrc']) copyFileSync(path.join(source, file), path.join(folder, file));
  const npm = spawnSync('npm', ['ci', '--ignore-scripts', '--loglevel=error'], {
    cwd: folder,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  });
  if (npm.status !== 0)
    throw new Error('The clients to compare with could not be installed: npm ci failed (is the npm registry reachable?)');
  writeFileSync(stamp, lock);
  return folder;
}

function portOf(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    server.stdout?.once('data', (line: Buffer) => resolve(Number(line.toString())));
    server.once('exit', () => reject(new Error("The benchmark's server did not start")));
  });
}

function round3(value: number): number {
  return Math.round(value * 1_000) / 1_000;
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  console.log(JSON.stringify(await benchClient(Number(process.argv[2] ?? CLIENT_ROUNDS)), null, 2));
