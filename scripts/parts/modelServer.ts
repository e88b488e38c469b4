// Starts the model servers for tests: llama.cpp and Ollama, each on a free loopback port and isolated from the user's own.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { atExit } from './atExit.ts';
import { command } from './command.ts';
import { freePort } from './freePort.ts';
import { installLlama } from './llama.ts';
import type { Model } from './model.ts';
import { installOllama } from './ollama.ts';
import { type ProcessGroup, startGroup } from './processGroup.ts';
import { untilUp } from './untilUp.ts';

export interface ModelServer {
  /** Base URL with /v1. */
  endpoint: string;
  model: string;
  stop(): Promise<void>;
}

interface Folder {
  path: string;
  forget(): void;
}

const CONTEXT_TOKENS = 4096;
/** Half of the cores: llama.cpp's threads busy-wait for each other, and VS Code and a browser need the rest. */
const THREADS = Math.max(1, Math.floor(availableParallelism() / 2));
/** llama.cpp looks for a closed connection between two batches; one of its default size takes these machines half a minute, and the next request waits. */
const BATCH_TOKENS = 512;
/** Small models often don't stop by themselves; this still allows an answer of several seconds. */
const ANSWER_TOKENS = 256;
/** For requests without a temperature, such as the Claude CLI's: with sampling, a small model sometimes never stops. */
const TEMPERATURE = 0;
const START_LIMIT_MS = 60_000;

export interface LlamaOptions {
  contextTokens?: number;
  parallel?: number;
  threads?: number;
  /** Tokens of an answer where the request names no limit. */
  answerTokens?: number;
  /** Drafts tokens from what stands in the prompt: rewriting a file is mostly copying. */
  copiesFromPrompt?: boolean;
}

export async function startLlama(model: Model, options: LlamaOptions = {}): Promise<ModelServer> {
  const executable = await installLlama();
  const port = await freePort();
  const folder = makeFolder('llama');
  const logFile = path.join(folder.path, 'server.log');
  const place = ['--host', '127.0.0.1', '--port', String(port)];
  const size = [
    '-c',
    String(options.contextTokens ?? CONTEXT_TOKENS),
    '-np',
    String(options.parallel ?? 1),
    '-t',
    String(options.threads ?? THREADS),
    '-b',
    String(BATCH_TOKENS),
    '-n',
    String(options.answerTokens ?? ANSWER_TOKENS),
    '--temp',
    String(TEMPERATURE),
    ...(options.copiesFromPrompt ? ['--spec-type', 'ngram-simple'] : []),
  ];
  const group = startGroup(executable, ['-m', model.file, '-a', model.id, ...place, ...size], { env: process.env, logFile });
  await untilUp('llama.cpp', `http://127.0.0.1:${port}/health`, group, logFile, START_LIMIT_MS);
  return { endpoint: `http://127.0.0.1:${port}/v1`, model: model.id, stop: () => stopAndForget(group, folder) };
}

export async function startOllama(model: Model): Promise<ModelServer> {
  const executable = await installOllama();
  const port = await freePort();
  const folder = makeFolder('ollama');
  const logFile = path.join(folder.path, 'server.log');
  const env = {
    PATH: process.env.PATH,
    HOME: folder.path,
    OLLAMA_HOST: `127.0.0.1:${port}`,
    OLLAMA_MODELS: path.join(folder.path, 'models'),
    OLLAMA_CONTEXT_LENGTH: String(CONTEXT_TOKENS),
  };
  mkdirSync(env.OLLAMA_MODELS);
  const group = startGroup(executable, ['serve'], { env, logFile });
  await untilUp('Ollama', `http://127.0.0.1:${port}/api/version`, group, logFile, START_LIMIT_MS);
  const modelfile = path.join(folder.path, 'Modelfile');
  writeFileSync(
    modelfile,
    `FROM ${model.file}\nPARAMETER num_ctx ${CONTEXT_TOKENS}\nPARAMETER num_thread ${THREADS}\nPARAMETER num_predict ${ANSWER_TOKENS}\n`,
  );
  try {
    await command(executable, ['create', model.id, '-f', modelfile], { env });
  } catch (error) {
    await stopAndForget(group, folder);
    throw error;
  }
  return { endpoint: `http://127.0.0.1:${port}/v1`, model: model.id, stop: () => stopAndForget(group, folder) };
}

function makeFolder(name: string): Folder {
  const folder = mkdtempSync(path.join(tmpdir(), `claudomator-${name}-`));
  return { path: folder, forget: atExit(() => rmSync(folder, { recursive: true, force: true })) };
}

async function stopAndForget(group: ProcessGroup, folder: Folder): Promise<void> {
  await group.stop();
  rmSync(folder.path, { recursive: true, force: true });
  folder.forget();
}
