// Starts a llama-server on a free loopback port, waits until its model is loaded, and stops it.
import { type ChildProcess, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { findExecutable } from '#processes/findExecutable.ts';
import { type Program, programBehind } from '#processes/programBehind.ts';
import { speculationArguments } from './speculation.ts';

const POLL_MS = 150;
const LOAD_LIMIT_MS = 10 * 60_000;
/** Enough for a file and its answer; more needs memory that small machines lack. */
const CONTEXT_TOKENS = 8_192;
/** llama.cpp tells how far it has read, and looks for a closed connection, between two batches: one of its default of 2,048 tokens takes a CPU half a minute. */
const BATCH_TOKENS = 512;
/** UTF-16 units. */
const STDERR_TAIL = 4_000;

export interface ServerPlan {
  /** The command in the user's settings: a name or an absolute path. */
  command: string;
  modelPath: string;
  /** No program is used from these folders. */
  workspaceFolders: readonly string[];
  watchdogPath: string;
}

export interface RunningServer {
  /** Ends in /v1. */
  baseUrl: string;
  modelName: string;
  /** Resolves when the server has ended, for whatever reason, with the last lines of its stderr. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

export type StartResult = { ok: true; server: RunningServer } | { ok: false; problem: string };

/** Resolves when the model is loaded, or with a sentence that says why not. Never rejects. `onProgress`: told a few words several times a second. */
export async function startLlamaServer(plan: ServerPlan, onProgress: (text: string) => void, signal: AbortSignal): Promise<StartResult> {
  const checked = await checkPlan(plan);
  if (typeof checked === 'string') return { ok: false, problem: checked };
  const port = await freePort();
  const modelName = path.basename(plan.modelPath, '.gguf');
  const serverArguments = [
    '-m',
    plan.modelPath,
    '--host',
    '127.0.0.1',
    '--port',
    String(port),
    '-c',
    String(CONTEXT_TOKENS),
    '-np',
    '1',
    '-b',
    String(BATCH_TOKENS),
    '-t',
    String(threads()),
    '-a',
    modelName,
    ...(await speculationArguments(checked.program)),
  ];
  const child = spawn(process.execPath, [plan.watchdogPath, checked.program.file, ...checked.program.args, ...serverArguments], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  });
  const { ended, tail } = observe(child);
  const server = { baseUrl: `http://127.0.0.1:${port}/v1`, modelName, ended, stop: () => stop(child, ended) };
  const problem = await untilLoaded(port, `${modelName} (${checked.megabytes} MB)`, child, tail, onProgress, signal);
  if (problem === null) return { ok: true, server };
  await server.stop();
  return { ok: false, problem };
}

/** The number of physical cores, assuming hyper-threading above four: more threads slow llama.cpp down. */
function threads(): number {
  const logical = availableParallelism();
  return logical <= 4 ? logical : Math.ceil(logical / 2);
}

/** A string says what is wrong. */
async function checkPlan(plan: ServerPlan): Promise<{ program: Program; megabytes: number } | string> {
  if (!path.isAbsolute(plan.modelPath)) return 'Set claudomator.localModel.serverModelPath to the absolute path of a GGUF file first.';
  const size = await stat(plan.modelPath).then(
    (file) => (file.isFile() ? file.size : 0),
    () => 0,
  );
  if (size === 0) return `There is no model file at ${plan.modelPath}. Check claudomator.localModel.serverModelPath.`;
  const executable = await findExecutable(plan.command, plan.workspaceFolders, process.env.PATH ?? '');
  if (executable === null)
    return `“${plan.command}” was not found. Install llama.cpp, or set claudomator.localModel.serverCommand to the absolute path of llama-server.`;
  const program = await programBehind(executable, process.env);
  return typeof program === 'string' ? `${program}.` : { program, megabytes: Math.round(size / 1e6) };
}

/** Null when the model is loaded; else why it is not. */
async function untilLoaded(
  port: number,
  name: string,
  child: ChildProcess,
  tail: () => string,
  onProgress: (text: string) => void,
  signal: AbortSignal,
): Promise<string | null> {
  const startedAt = Date.now();
  for (;;) {
    if (signal.aborted) return 'Starting llama-server was cancelled.';
    if (child.exitCode !== null || child.signalCode !== null) return `llama-server exited before it was ready: ${lastLines(tail())}`;
    const seconds = Math.floor((Date.now() - startedAt) / 1000);
    if (Date.now() - startedAt > LOAD_LIMIT_MS) return `llama-server did not load ${name} within ${LOAD_LIMIT_MS / 60_000} minutes.`;
    const health = await healthOf(port);
    if (health === 200) return null;
    onProgress(health === 503 ? `loading ${name}, ${seconds} s` : `starting, ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
}

function healthOf(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const request = get({ host: '127.0.0.1', port, path: '/health', timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode ?? null);
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(null));
  });
}

function observe(child: ChildProcess): { ended: Promise<string>; tail: () => string } {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-STDERR_TAIL);
  });
  child.stdin?.on('error', () => undefined); // it has ended already, which `ended` tells
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', () => resolve(lastLines(text))); // not 'exit': output may still be on its way then
  });
  return { ended, tail: () => text };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.stdin?.end(); // the watchdog then stops the server
  await ended;
}

function lastLines(text: string): string {
  const lines = text.trim().split('\n').slice(-3).join(' ').trim();
  return lines === '' ? 'it printed no error.' : lines;
}

/** Asks the system for a free port. If another program takes it before the server does, the server ends with a message. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
}
