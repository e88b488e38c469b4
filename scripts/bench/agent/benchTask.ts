// Runs one task of the agent's benchmark: a repository is committed, the agent works in its copy, the change is kept, the check runs.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lostNames } from '#agent/answer/lostNames.ts';
import type { Without } from '#agent/task/stages.ts';
import type { TranscriptSink } from '#contracts/runner.ts';
import { runLocal } from '#runners/local/localRunner.ts';
import { findCommand } from '#verify/find/findCommand.ts';
import { say } from '../../parts/say.ts';
import { checkTask, git, pathFor, startRepo } from './taskRepo.ts';

export interface TaskLine {
  task: string;
  solved: boolean;
  said: string;
  seconds: number;
  requests: number;
  promptTokens: number;
  cachedTokens: number;
  completionTokens: number;
  attempts: number;
  filesChanged: number;
  lostContent: number;
  firstPromptTokens: number;
}

export interface TaskRun {
  /** Absolute path of KIND-N-NAME. */
  folder: string;
  endpoint: string;
  model: string;
  limitSeconds: number;
  keep: string | null;
  without: Without;
}

const VERIFY_SECONDS = 60;

export async function benchTask(run: TaskRun): Promise<TaskLine> {
  const name = path.basename(run.folder);
  const scratch = mkdtempSync(path.join(tmpdir(), 'claudomator-bench-'));
  const callersPath = process.env.PATH ?? '';
  try {
    const repo = startRepo(run.folder, path.join(scratch, 'repo'));
    const copy = path.join(scratch, 'copy');
    git(repo, 'worktree', 'add', '--detach', copy);
    const instructions = readFileSync(path.join(run.folder, 'task.md'), 'utf8');
    process.env.PATH = pathFor(repo);
    const startedAt = performance.now();
    // One task that ends the agent must not end the others.
    const { text, result } = await runTask(run, copy, instructions, path.join(scratch, 'transcript.jsonl')).catch((error: unknown) => {
      say('bench:agent', `${name}: the agent failed. ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return { text: '', result: { is_error: true } as Record<string, unknown> };
    });
    const seconds = Math.round((performance.now() - startedAt) / 100) / 10;
    if (run.keep) cpSync(path.join(scratch, 'transcript.jsonl'), path.join(run.keep, `${name}.jsonl`));
    process.env.PATH = callersPath;
    const { changed, lost } = keepChange(repo, copy, instructions);
    const answer = path.join(scratch, 'answer.md');
    writeFileSync(answer, text);
    const checked = await checkTask(run.folder, repo, answer);
    if (run.keep)
      writeFileSync(
        path.join(run.keep, `${name}.check.txt`),
        `${text}\n\n--- check ${checked.status}\n${checked.stdout}${checked.stderr}\n${git(repo, 'diff', 'HEAD')}`,
      );
    const usage = fields(result.usage);
    const cached = numberIn(usage, 'cache_read_input_tokens');
    return {
      task: name,
      solved: checked.status === 0,
      said: typeof result.claudomator_said === 'string' ? result.claudomator_said : result.is_error === false ? 'answered' : 'notSolved',
      seconds,
      requests: numberIn(result, 'num_turns'),
      promptTokens: numberIn(usage, 'input_tokens') + cached,
      cachedTokens: cached,
      completionTokens: numberIn(usage, 'output_tokens'),
      attempts: numberIn(result, 'claudomator_attempts'),
      filesChanged: changed,
      lostContent: lost,
      firstPromptTokens: numberIn(result, 'claudomator_first_prompt_tokens'),
    };
  } finally {
    process.env.PATH = callersPath;
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function runTask(
  run: TaskRun,
  copy: string,
  instructions: string,
  file: string,
): Promise<{ text: string; result: Record<string, unknown> }> {
  let result: Record<string, unknown> = {};
  writeFileSync(file, '');
  const sink: TranscriptSink = {
    write: async (line) => {
      writeFileSync(file, `${JSON.stringify(line)}\n`, { flag: 'a' });
      const one = fields(line);
      if (one.type === 'result') result = one;
    },
  };
  const timeout = AbortSignal.timeout(run.limitSeconds * 1_000);
  const found = await findCommand(copy);
  const outcome = await runLocal(
    {
      endpoint: async () => ({ baseUrl: run.endpoint, apiKey: null }),
      settings: { endpoint: run.endpoint, model: run.model, timeoutSeconds: run.limitSeconds, defaultTemperature: 0.2, contextTokens: 0 },
      thread: { transcriptPath: () => '', resumes: async () => null, task: async () => null },
      verification: async () => ({ command: found?.command ?? null, timeoutSeconds: VERIFY_SECONDS }),
      limitMs: run.limitSeconds * 950,
      without: run.without,
    },
    {
      executionId: path.basename(copy),
      instructions,
      attachments: [],
      mode: 'auto',
      agentMode: '',
      model: run.model,
      folder: copy,
      workspaceFolder: copy,
      isCopy: true,
      resumes: null,
      continues: null,
      maxCostUsd: null,
    },
    sink,
    timeout,
  );
  return { text: outcome.kind === 'completed' ? outcome.text : '', result };
}

/** Takes what differs in the copy over into the repository, as Keep does, and counts the definitions that got lost on the way. */
function keepChange(repo: string, copy: string, instructions: string): { changed: number; lost: number } {
  git(copy, 'add', '-A');
  const status = git(copy, 'diff', '--cached', '--name-status', '--no-renames', '-z', 'HEAD').split('\0');
  let changed = 0;
  let lost = 0;
  for (let at = 0; at + 1 < status.length; at += 2) {
    const [state = '', file = ''] = [status[at], status[at + 1]];
    if (/__pycache__|\.pyc$|node_modules\//.test(file)) continue;
    changed++;
    const [from, to] = [path.join(copy, file), path.join(repo, file)];
    const before = existsSync(to) ? readFileSync(to, 'utf8') : '';
    const after = state === 'D' ? '' : readFileSync(from, 'utf8');
    lost += lostNames(before, after, file).filter((name) => !instructions.includes(name)).length;
    if (state === 'D') rmSync(to, { force: true });
    else {
      mkdirSync(path.dirname(to), { recursive: true });
      cpSync(from, to, { verbatimSymlinks: true });
    }
  }
  return { changed, lost };
}

function fields(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function numberIn(from: Record<string, unknown>, key: string): number {
  const value = from[key];
  return typeof value === 'number' ? value : 0;
}
