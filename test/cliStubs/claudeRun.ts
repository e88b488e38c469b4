// Runs of one real Claude CLI against the stub: a HOME and a folder of their own, what was written, and proof that no process is left.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Outcome, RunnableTask, Runner } from '#contracts/runner.ts';
import { claudeRunner } from '#runners/claude/claudeRunner.ts';
import { toLine } from '#transcript/line.ts';
import { summarize, type TranscriptSummary } from '#transcript/summary.ts';
import { type AnthropicStub, type StubRequest, type StubScript, startAnthropicStub } from './anthropicStub.ts';
import { aRunnableTask } from './aRunnableTask.ts';
import { processesWith } from './treekillProof.ts';

export type Line = Record<string, unknown> & { type: string };

export interface Watched {
  cancel(): void;
  requests: readonly StubRequest[];
  lines: readonly Line[];
  /** Resolves once `claim` holds, or the run is over. */
  until(claim: () => boolean): Promise<void>;
}

export interface Ran {
  outcome: Outcome;
  lines: Line[];
  summary: TranscriptSummary;
  requests: readonly StubRequest[];
}

export interface OnStub {
  cli: string;
  home: string;
  folder: string;
  baseUrl: string;
  env?: Record<string, string>;
  inactivityMs?: number;
  backgroundWaitMs?: number;
  maxTurns?: number;
}

/** The runner of a CLI that has a HOME of its own, and no other service than the stub's script at `baseUrl`. */
export function claudeOnStub({ cli, home, folder, baseUrl, env, inactivityMs = 30_000, backgroundWaitMs, maxTurns = 5 }: OnStub): Runner {
  return claudeRunner({
    executable: async () => cli,
    settings: () => ({ model: '' }),
    isTrusted: () => true,
    environment: () => ({
      PATH: process.env.PATH,
      HOME: home,
      USERPROFILE: home,
      ANTHROPIC_BASE_URL: baseUrl,
      ANTHROPIC_API_KEY: 'dummy',
      CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
      ...env,
    }),
    emptyFolder: async () => folder,
    inactivityMs,
    ...(backgroundWaitMs === undefined ? {} : { backgroundWaitMs }),
    maxTurns,
  });
}

export interface ClaudeRuns {
  readonly home: string;
  readonly folder: string;
  /** `watch` goes on beside the run. */
  run(script: StubScript, task?: Partial<RunnableTask>, watch?: (watched: Watched) => Promise<void>): Promise<Ran>;
  stop(): Promise<void>;
}

/** `allowed`: what the CLI may do unasked, in the user's settings. */
export async function claudeRuns(cli: string, allowed: string[]): Promise<ClaudeRuns> {
  const stub: AnthropicStub = await startAnthropicStub();
  const home = await mkdtemp(path.join(tmpdir(), 'claudomator-home-'));
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-folder-'));
  await mkdir(path.join(home, '.claude'));
  await writeFile(path.join(home, '.claude', 'settings.json'), JSON.stringify({ permissions: { allow: allowed } }));

  async function run(script: StubScript, facts: Partial<RunnableTask> = {}, watch?: (watched: Watched) => Promise<void>): Promise<Ran> {
    const { baseUrl, requests } = stub.serve(script);
    const abort = new AbortController();
    const lines: Line[] = [];
    const runner = claudeOnStub({ cli, home, folder, baseUrl });
    const task = aRunnableTask({ folder, ...facts });
    const ended = runner.run(task, { write: async (line) => void lines.push(line as Line) }, abort.signal);
    let isOver = false;
    const until = async (claim: () => boolean) => {
      while (!isOver && !claim()) await new Promise(setImmediate);
    };
    const watching = watch?.({ cancel: () => abort.abort(), requests, lines, until });
    const outcome = await ended.finally(() => {
      isOver = true;
    });
    await watching;
    assert.deepEqual(processesWith(`HOME=${home}`), [], 'no process of the run is left');
    return { outcome, lines, requests, summary: await summarize(toLines(lines)) };
  }

  return {
    home,
    folder,
    run,
    stop: async () => {
      await stub.stop();
      for (const each of [home, folder]) await rm(each, { recursive: true, force: true });
    },
  };
}

async function* toLines(lines: Line[]) {
  for (const line of lines) {
    const read = toLine(line);
    if (read) yield read;
  }
}
