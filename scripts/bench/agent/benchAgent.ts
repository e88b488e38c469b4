// `npm run bench:agent`: has the local model solve a folder of tasks, headless, and prints one JSON line each and one in the end.
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { installCoderModel } from '../../parts/coderModel.ts';
import { Missing } from '../../parts/missing.ts';
import { type ModelServer, startLlama } from '../../parts/modelServer.ts';
import { say } from '../../parts/say.ts';
import { median } from '../median.ts';
import { benchTask, type TaskLine } from './benchTask.ts';
import { type BenchOptions, parseBenchOptions } from './options.ts';

const CONTEXT_TOKENS = 16_384;
const ANSWER_TOKENS = 2_048;

try {
  const options = parseBenchOptions(process.argv.slice(2));
  if (typeof options === 'string') throw new Missing(options);
  await bench(options);
} catch (error) {
  say('bench:agent', error instanceof Missing ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error));
  process.exitCode = 1;
}

async function bench(options: BenchOptions): Promise<void> {
  const folders = tasksIn(options);
  if (folders.length === 0)
    throw new Missing(`There is no task in ${options.tasks}${options.only.length > 0 ? ` of the kind ${options.only.join(', ')}` : ''}.`);
  if (options.keep) mkdirSync(options.keep, { recursive: true });
  const server = await serverFor(options);
  const lines: TaskLine[] = [];
  const output: string[] = [];
  const print = (line: object) => {
    output.push(JSON.stringify(line));
    console.log(output.at(-1));
    if (options.json) writeFileSync(options.json, `${output.join('\n')}\n`);
  };
  try {
    for (const folder of folders) {
      const line = await benchTask({
        folder,
        endpoint: server.endpoint,
        model: server.model,
        limitSeconds: options.limitSeconds,
        keep: options.keep,
        without: options.without,
      });
      lines.push(line);
      print(line);
    }
  } finally {
    await server.stop();
  }
  print(summaryOf(lines));
}

function tasksIn({ tasks, only }: BenchOptions): string[] {
  if (!existsSync(tasks)) return [];
  return readdirSync(tasks)
    .filter((name) => /^[A-Za-z]+-/.test(name) && existsSync(path.join(tasks, name, 'task.md')))
    .filter((name) => only.length === 0 || only.some((part) => name === part || name.startsWith(`${part}-`)))
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .map((name) => path.join(tasks, name));
}

async function serverFor({ endpoint, model }: BenchOptions): Promise<ModelServer> {
  if (endpoint !== null)
    return { endpoint: /\/v1\/?$/.test(endpoint) ? endpoint : `${endpoint.replace(/\/$/, '')}/v1`, model, stop: async () => undefined };
  const coder = await installCoderModel();
  return startLlama(coder, {
    contextTokens: CONTEXT_TOKENS,
    threads: availableParallelism(),
    answerTokens: ANSWER_TOKENS,
    copiesFromPrompt: true,
  });
}

function summaryOf(lines: readonly TaskLine[]): object {
  const kinds = [...new Set(lines.map(kindOf))];
  const count = (some: readonly TaskLine[]) => `${some.filter(({ solved }) => solved).length}/${some.length}`;
  return {
    solved: lines.filter(({ solved }) => solved).length,
    tasks: lines.length,
    byKind: Object.fromEntries(kinds.map((kind) => [kind, count(lines.filter((line) => kindOf(line) === kind))])),
    falseDone: lines.filter(({ said, solved }) => said === 'verified' && !solved).length,
    lostContent: lines.reduce((sum, { lostContent }) => sum + lostContent, 0),
    medianSeconds: median(lines.map(({ seconds }) => seconds)),
    firstPromptTokens: Math.round(median(lines.map(({ firstPromptTokens }) => firstPromptTokens).filter((tokens) => tokens > 0))),
  };
}

function kindOf({ task }: TaskLine): string {
  return task.slice(0, task.indexOf('-'));
}
