// Runs the real Claude CLI against the stub in a HOME of its own, and checks that it leaves nothing.
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Answer } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, ToolRequest, TranscriptSink } from '#contracts/runner.ts';
import { type ClaudeRunnerParts, claudeRunner } from '#runners/claude/claudeRunner.ts';
import { toLine } from '#transcript/line.ts';
import { summarize, type TranscriptSummary } from '#transcript/summary.ts';
import { type AnthropicStub, type StubRequest, type StubScript, startAnthropicStub } from './anthropicStub.ts';
import { aRunnableTask } from './aRunnableTask.ts';
import { processesWith } from './processesWith.ts';

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

export interface Given extends Pick<ClaudeRunnerParts, 'inactivityMs' | 'waits' | 'maxTurns'> {
  task?: Partial<RunnableTask>;
  env?: Record<string, string>;
  ask?: (request: ToolRequest, signal: AbortSignal, cancel: () => void) => Promise<Answer | null>;
  /** Goes on beside the run. */
  watch?: (watched: Watched) => Promise<void>;
}

export interface ClaudeRuns {
  readonly home: string;
  readonly folder: string;
  run(script: StubScript, given?: Given): Promise<Ran>;
  stop(): Promise<void>;
}

/** `allowed`: the tools that the user's settings allow without asking. */
export async function claudeRuns(cli: string, allowed: string[]): Promise<ClaudeRuns> {
  const stub: AnthropicStub = await startAnthropicStub();
  const home = await mkdtemp(path.join(tmpdir(), 'claudomator-home-'));
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-folder-'));
  await allowTools(home, allowed);

  async function run(script: StubScript, given: Given = {}): Promise<Ran> {
    const { task, env, ask, watch, ...limits } = given;
    const { baseUrl, requests } = stub.serve(script);
    const abort = new AbortController();
    const lines: Line[] = [];
    const runner = claudeRunner({
      executable: async () => cli,
      settings: () => ({ model: '' }),
      isTrusted: () => true,
      environment: () => ({ ...environmentFor(home, baseUrl), ...env }),
      emptyFolder: async () => folder,
      inactivityMs: 30_000,
      maxTurns: 5,
      ...limits,
    });
    const sink: TranscriptSink = { write: async (line) => void lines.push(line as Line) };
    if (ask) sink.ask = (request, signal) => ask(request, signal, () => abort.abort());
    const ended = runner.run(aRunnableTask({ folder, ...task }), sink, abort.signal);
    let isOver = false;
    const until = async (claim: () => boolean) => {
      while (!isOver && !claim()) await new Promise(setImmediate);
    };
    const watching = watch?.({ cancel: () => abort.abort(), requests, lines, until });
    const outcome = await ended.finally(() => {
      isOver = true;
    });
    await watching;
    assert.deepEqual(processesWith(`HOME=${env?.HOME ?? home}`), [], 'no process of the run is left');
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

/** Writes the user's settings in `home`. */
export async function allowTools(home: string, tools: string[]): Promise<void> {
  await mkdir(path.join(home, '.claude'), { recursive: true });
  await writeFile(path.join(home, '.claude', 'settings.json'), JSON.stringify({ permissions: { allow: tools } }));
}

/** Leads the CLI to the stub's script at `baseUrl`, and to no other service. */
function environmentFor(home: string, baseUrl: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env.PATH,
    HOME: home,
    USERPROFILE: home,
    ANTHROPIC_BASE_URL: baseUrl,
    ANTHROPIC_API_KEY: 'dummy',
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
  };
}

async function* toLines(lines: Line[]) {
  for (const line of lines) {
    const read = toLine(line);
    if (read) yield read;
  }
}
