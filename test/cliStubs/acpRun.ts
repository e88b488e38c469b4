// Runs an ACP agent in a HOME of its own through our runner, and checks that it leaves nothing.
import assert from 'node:assert/strict';
import type { Answer } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, ToolRequest, TranscriptSink } from '#contracts/runner.ts';
import { type AcpRunnerParts, acpRunner } from '#runners/acp/acpRunner.ts';
import type { AcpAgent } from '#runners/acp/agents.ts';
import { toLine } from '#transcript/line.ts';
import { summarize, type TranscriptSummary } from '#transcript/summary.ts';
import { aRunnableTask } from './aRunnableTask.ts';
import { processesWith } from './processesWith.ts';

export type Line = Record<string, unknown> & { type: string };

export interface AcpUser {
  agent: AcpAgent;
  /** Absolute path. */
  executable: string;
  /** A whole environment, with the HOME that this user alone has. */
  environment: NodeJS.ProcessEnv & { HOME: string };
  /** Where the agent works. */
  folder: string;
  storageFolder: string;
}

export interface AcpGiven extends Pick<AcpRunnerParts, 'inactivityMs' | 'startLimitMs' | 'exitWaitMs' | 'earlierExchanges'> {
  task?: Partial<RunnableTask>;
  isTrusted?: boolean;
  ask?: (request: ToolRequest, signal: AbortSignal) => Promise<Answer | null>;
  /** Goes on beside the run. */
  watch?: (watched: Watched) => Promise<void>;
}

export interface Watched {
  cancel(): void;
  lines: readonly Line[];
  /** Resolves once `claim` holds, or the run is over. */
  until(claim: () => boolean): Promise<void>;
}

export interface AcpRan {
  outcome: Outcome;
  lines: Line[];
  summary: TranscriptSummary;
  asked: ToolRequest[];
  stderr: string;
}

export async function runAcpAgent(user: AcpUser, given: AcpGiven = {}): Promise<AcpRan> {
  const { task, isTrusted = true, ask, watch, ...limits } = given;
  const abort = new AbortController();
  const lines: Line[] = [];
  const asked: ToolRequest[] = [];
  let stderr = '';
  const runner = acpRunner({
    agent: user.agent,
    executable: async () => user.executable,
    settings: () => ({ model: '' }),
    isTrusted: () => isTrusted,
    environment: user.environment,
    storageFolder: user.storageFolder,
    inactivityMs: 60_000,
    ...limits,
  });
  const sink: TranscriptSink = {
    write: async (line) => void lines.push(line as Line),
    stderr: (block) => {
      stderr += new TextDecoder().decode(block);
    },
  };
  if (ask)
    sink.ask = (request, signal) => {
      asked.push(request);
      return ask(request, signal);
    };
  let isOver = false;
  const until = async (claim: () => boolean) => {
    while (!isOver && !claim()) await new Promise(setImmediate);
  };
  const ended = runner.run(aRunnableTask({ folder: user.folder, ...task }), sink, abort.signal);
  const watching = watch?.({ cancel: () => abort.abort(), lines, until });
  const outcome = await ended.finally(() => {
    isOver = true;
  });
  await watching;
  assert.deepEqual(processesWith(`HOME=${user.environment.HOME}`), [], 'no process of the run is left');
  assert.equal(lines.filter(({ type }) => type === 'result').length, isTrusted ? 1 : 0, 'a transcript ends in one result');
  return { outcome, lines, summary: await summarize(read(lines)), asked, stderr };
}

async function* read(lines: Line[]) {
  for (const line of lines) {
    const parsed = toLine(line);
    if (parsed) yield parsed;
  }
}

/** The blocks of a kind in the transcript's consolidated lines. */
export function blocksOf(lines: readonly Line[], kind: 'tool_use' | 'tool_result'): Record<string, unknown>[] {
  const type = kind === 'tool_use' ? 'assistant' : 'user';
  return lines
    .filter((line) => line.type === type)
    .flatMap((line) => (line.message as { content: Record<string, unknown>[] }).content)
    .filter((block) => block.type === kind);
}
