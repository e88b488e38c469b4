// A llama-server of our own on a free loopback port: started, watched until its model is loaded, stopped with the window.
import { type ChildProcess, spawn } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { findExecutable } from '#processes/findExecutable.ts';

const POLL_MS = 150;
const LOAD_LIMIT_MS = 10 * 60_000;
/** Enough for a file and its answer; more costs memory that small machines lack. */
const CONTEXT_TOKENS = 8_192;
const STDERR_TAIL = 4_000;

export interface ServerPlan {
  /** As the user's settings name it. */
  command: string;
  modelPath: string;
  /** The workspace's folders: no program is taken from there. */
  workspaceFolders: readonly string[];
  watchdogPath: string;
}

export interface RunningServer {
  /** Ends in /v1. */
  baseUrl: string;
  modelName: string;
  /** Resolves with the last words of its error output when it has ended, for whatever reason. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

export type StartResult = { ok: true; server: RunningServer } | { ok: false; problem: string };

/** Resolves when the model is loaded, or with one sentence that says why not. Never rejects. `onProgress`: a few words, often. */
export async function startLlamaServer(plan: ServerPlan, onProgress: (text: string) => void, signal: AbortSignal): Promise<StartResult> {
  const checked = await check(plan);
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
    '-t',
    String(threads()),
    '-a',
    modelName,
  ];
  const child = spawn(process.execPath, [plan.watchdogPath, checked.program, ...serverArguments], {
    stdio: ['pipe', 'ignore', 'pipe'],
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
    windowsHide: true,
  });
  const { ended, tail } = watch(child);
  const server = { baseUrl: `http://127.0.0.1:${port}/v1`, modelName, ended, stop: () => stop(child, ended) };
  const problem = await untilLoaded(port, `${modelName} (${checked.megabytes} MB)`, child, tail, onProgress, signal);
  if (problem === null) return { ok: true, server };
  await server.stop();
  return { ok: false, problem };
}

/** Physical cores where hyper-threads double them: more threads than that slow llama.cpp down. */
function threads(): number {
  const logical = availableParallelism();
  return logical <= 4 ? logical : Math.ceil(logical / 2);
}

async function check(plan: ServerPlan): Promise<{ program: string; megabytes: number } | string> {
  if (!path.isAbsolute(plan.modelPath)) return 'Set claudomator.localModel.serverModelPath to the absolute path of a GGUF file first.';
  const size = await stat(plan.modelPath).then(
    (file) => (file.isFile() ? file.size : 0),
    () => 0,
  );
  if (size === 0) return `There is no model file at ${plan.modelPath}. Check claudomator.localModel.serverModelPath.`;
  const program = await findExecutable(plan.command, plan.workspaceFolders, process.env.PATH ?? '');
  if (program === null)
    return `“${plan.command}” was not found. Install llama.cpp, or set claudomator.localModel.serverCommand to the absolute path of llama-server.`;
  return { program, megabytes: Math.round(size / 1e6) };
}

/** null when it is loaded; else why it is not. */
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
    if (signal.aborted) return 'The start of llama-server was cancelled.';
    if (child.exitCode !== null || child.signalCode !== null) return `llama-server ended before it was ready: ${lastWords(tail())}`;
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

function watch(child: ChildProcess): { ended: Promise<string>; tail: () => string } {
  let text = '';
  child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
    text = (text + piece).slice(-STDERR_TAIL);
  });
  child.stdin?.on('error', () => undefined); // it has ended already: `ended` says so
  const ended = new Promise<string>((resolve) => {
    child.on('error', (error) => resolve(error.message));
    child.on('close', () => resolve(lastWords(text))); // not 'exit': output may still be on its way then
  });
  return { ended, tail: () => text };
}

async function stop(child: ChildProcess, ended: Promise<string>): Promise<void> {
  child.stdin?.end(); // the watchdog takes it from here
  await ended;
}

function lastWords(text: string): string {
  const lines = text.trim().split('\n').slice(-3).join(' ').trim();
  return lines === '' ? 'it said nothing.' : lines;
}

/** Asked of the system; another program could take it before the server does, which then ends with a message. */
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
