// Runs the ACP runner on a small agent that says what a test wants.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestContext } from 'node:test';
import type { Answer } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, ToolRequest } from '#contracts/runner.ts';
import { type AcpRunnerParts, acpRunner } from '#runners/acp/acpRunner.ts';
import { type AcpAgent, ownAgent } from '#runners/acp/agents.ts';
import type { TranscriptSummary } from '#transcript/summary.ts';
import { recordingSink } from './scriptedCli.ts';

const PROGRAM = new URL('scriptedAgent.mjs', import.meta.url).href;

/** See scriptedAgent.mjs. */
export type Move = Record<string, unknown>;

export interface ScriptedRun {
  outcome: Outcome;
  lines: Record<string, unknown>[];
  summary: TranscriptSummary;
  /** What the agent was told, in order; `closed` = its stdin was closed. */
  told: unknown[];
  asked: ToolRequest[];
  folder: string;
}

export interface ScriptedGiven extends Partial<Omit<AcpRunnerParts, 'agent'>> {
  agent?: Partial<AcpAgent>;
  task?: Partial<RunnableTask>;
  answer?: (request: ToolRequest, signal: AbortSignal, cancel: () => void) => Promise<Answer | null>;
  /** Called with each line of the transcript. */
  onLine?: (line: Record<string, unknown>, cancel: () => void) => void;
  /** Prepares the folder in which the agent works. */
  onReady?: (folder: string) => Promise<void>;
  /** Called with the run's beginning. */
  onStart?: (run: { cancel: () => void; told: () => Promise<unknown[]> }) => void;
}

export async function runScripted(t: TestContext, script: object, given: ScriptedGiven = {}): Promise<ScriptedRun> {
  const { agent, task, answer, onLine, onReady, onStart, ...parts } = given;
  const folder = await mkdtemp(path.join(tmpdir(), 'claudomator-agent-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const [scriptFile, notes, executable] = ['script.json', 'notes.jsonl', 'agent'].map((name) => path.join(folder, name)) as [
    string,
    string,
    string,
  ];
  await writeFile(scriptFile, JSON.stringify(script));
  await writeFile(notes, '');
  const source = `process.env.SCRIPT = ${JSON.stringify(scriptFile)};\nprocess.env.NOTES = ${JSON.stringify(notes)};\nimport(${JSON.stringify(PROGRAM)});\n`;
  await writeFile(executable, `#!${process.execPath}\n${source}`, { mode: 0o755 });
  const told = async () =>
    (await readFile(notes, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line));
  const abort = new AbortController();
  const cancel = () => abort.abort();
  const { sink, lines, read } = recordingSink();
  const asked: ToolRequest[] = [];
  const runner = acpRunner({
    agent: { ...ownAgent({ name: 'Scripted', command: executable, args: [], env: {} }), ...agent },
    executable: async () => executable,
    settings: () => ({ model: '' }),
    isTrusted: () => true,
    environment: { PATH: process.env.PATH },
    storageFolder: folder,
    inactivityMs: 30_000,
    exitWaitMs: 5_000,
    ...parts,
  });
  const watched = {
    ...sink,
    write: async (line: object) => {
      await sink.write(line);
      onLine?.(line as Record<string, unknown>, cancel);
    },
    ...(answer
      ? {
          ask: (request: ToolRequest, signal: AbortSignal) => {
            asked.push(request);
            return answer(request, signal, cancel);
          },
        }
      : {}),
  };
  await onReady?.(folder);
  onStart?.({ cancel, told });
  const outcome = await runner.run(aTask({ folder, ...task }), watched, abort.signal);
  return { outcome, lines: lines as Record<string, unknown>[], summary: await read(), told: await told(), asked, folder };
}

function aTask(facts: Partial<RunnableTask>): RunnableTask {
  return {
    executionId: 'e1',
    instructions: 'Do it.',
    attachments: [],
    model: '',
    folder: null,
    workspaceFolder: null,
    isCopy: false,
    mode: 'auto',
    agentMode: '',
    resumes: null,
    continues: null,
    maxCostUsd: null,
    ...facts,
  };
}

/** The moves of an agent that says this and ends its turn. */
export function saysAndEnds(text: string, ...moves: Move[]): Move[] {
  return [...moves, says(text), { reply: { stopReason: 'end_turn' } }];
}

export function says(text: string): Move {
  return { update: { sessionUpdate: 'agent_message_chunk', content: { type: 'text', text } } };
}
