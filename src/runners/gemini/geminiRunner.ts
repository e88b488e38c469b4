// The Gemini CLI as a runner: runs it headless on one task, translates what it prints into our transcript, and tells how it ended.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import { runProcess } from '#processes/runProcess.ts';
import { cliEnvironment } from '#runners/cli/environment.ts';
import { type EarlierExchanges, type OpeningWords, openingsOf } from '#runners/cli/opening.ts';
import type { HandedOver } from '#runners/cli/service.ts';
import { GeminiFollower } from './lines.ts';
import { endOf, type GeminiEnding, type GeminiRun } from './outcome.ts';
import { GeminiTranscript } from './transcript.ts';

/** A model that thinks and a tool that builds are both silent for minutes. */
const INACTIVITY_MS = 15 * 60_000;
/** The CLI reads no more from stdin and says nothing of the rest. */
const MAX_PROMPT_BYTES = 8 * 1024 * 1024;

export interface GeminiCliParts {
  /** Absolute path, never in the workspace. */
  executable: string;
  /** What VS Code was started with. */
  environment: NodeJS.ProcessEnv;
  /** Told before the CLI is started, which waits for it. Must not reject. */
  onHandOver?(handed: HandedOver): Promise<void>;
}

export interface GeminiRunnerParts {
  /** Absolute path of the CLI, never in the workspace; null = not installed. */
  executable(): Promise<string | null>;
  /** Of one folder; null = without a folder. `model`: '' = the CLI's own choice. */
  settings(folder: string | null): { model: string };
  /** Whether the user trusts the workspace. */
  isTrusted(): boolean;
  /** What VS Code was started with. */
  environment: NodeJS.ProcessEnv;
  /** Ours to write in: holds the empty folder in which tasks without a folder run. */
  storageFolder: string;
  /** For where the CLI does not have the conversation. */
  earlierExchanges?: EarlierExchanges;
  /** Told before the CLI is started, which waits for it. Must not reject. */
  onHandOver?(task: RunnableTask, handed: HandedOver): Promise<void>;
  /** Without a word from the CLI for so long, it is ended. Default: 15 minutes. */
  inactivityMs?: number;
}

export function geminiRunner(parts: GeminiRunnerParts): Runner {
  return { agentType: 'gemini', run: (task, sink, signal) => runGemini(parts, task, sink, signal) };
}

async function runGemini(parts: GeminiRunnerParts, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  const executable = await parts.executable();
  if (executable === null) return failed('agentMissing', MISSING);
  if (task.maxCostUsd !== null) return failed('agentFailed', NO_BUDGET);
  const model = task.model || parts.settings(task.folder).model;
  const cwd = task.folder ?? (await emptyFolder(parts.storageFolder));
  const once = async (sessionId: string | null, { prompt, asked, notice }: OpeningWords) => {
    const transcript = new GeminiTranscript(sink, { cwd, model, prompt: asked });
    if (notice !== '') transcript.beginWith(notice);
    const invocation = {
      runId: task.executionId,
      cli: { executable, environment: parts.environment, onHandOver: async (handed: HandedOver) => parts.onHandOver?.(task, handed) },
      isTrusted: parts.isTrusted(),
      cwd,
      model,
      prompt,
      inactivityMs: parts.inactivityMs ?? INACTIVITY_MS,
    };
    return runOnce(invocation, sessionId, transcript, sink, signal);
  };
  let run: GeminiRun | null = null;
  for (const { sessionId, words } of openingsOf(task, 'The Gemini CLI', parts.earlierExchanges)) {
    const opening = await words();
    if (Buffer.byteLength(opening.prompt) > MAX_PROMPT_BYTES) return failed('contextExceeded', TOO_LONG);
    run = await once(sessionId, opening);
    if (!isSessionUnknown(run)) break;
  }
  if (run === null) throw new Error('A CLI has at least one way to begin');
  const { outcome, result } = endOf(run);
  await run.follower.transcript.finish(result);
  return outcome;
}

/** Runs the CLI once, in a session of its own, and says how that ended. */
export async function startGemini(
  invocation: Invocation,
  transcript: GeminiTranscript,
  sink: TranscriptSink,
  signal: AbortSignal,
): Promise<GeminiEnding> {
  return endOf(await runOnce(invocation, null, transcript, sink, signal));
}

export interface Invocation {
  /** What it is run for; absent for a question. */
  runId?: string;
  cli: GeminiCliParts;
  isTrusted: boolean;
  cwd: string;
  /** '' = the CLI's own choice. */
  model: string;
  prompt: string;
  inactivityMs: number;
  flags?: readonly string[];
  environment?: Readonly<Record<string, string>>;
}

/** `sessionId`: to go on from; null = a new one. */
async function runOnce(
  invocation: Invocation,
  sessionId: string | null,
  transcript: GeminiTranscript,
  sink: TranscriptSink,
  signal: AbortSignal,
): Promise<GeminiRun> {
  const { cli, cwd, prompt, inactivityMs } = invocation;
  const startedAt = Date.now();
  const follower = new GeminiFollower(transcript);
  const env = environmentFor(invocation);
  await cli.onHandOver?.({ bytes: Buffer.byteLength(prompt), env });
  const end = await runProcess(
    {
      ...(invocation.runId === undefined ? {} : { runId: invocation.runId }),
      executable: cli.executable,
      args: argumentsFor(invocation, sessionId),
      cwd,
      env,
      stdinText: prompt,
      onStdoutLine: (line) => follower.take(line),
      onStderr: (block) => sink.stderr?.(block),
      inactivityMs,
      interrupt: 'SIGINT',
    },
    signal,
  );
  await follower.tellRest(end.kind === 'ended' ? end.survivors : 0);
  return { end, follower, startedAt, now: Date.now(), inactivityMs };
}

/** `name=value` as one argument: what begins with a dash can't become an option. */
function argumentsFor({ model, flags }: Invocation, sessionId: string | null): string[] {
  return [
    '--output-format=stream-json',
    // Also where the user's own settings approve more: without a terminal nobody can be asked.
    '--approval-mode=default',
    ...(model === '' ? [] : [`--model=${model}`]),
    ...(sessionId === null ? [] : [`--resume=${sessionId}`]),
    ...(flags ?? []),
  ];
}

function environmentFor({ cli, isTrusted, environment }: Invocation): Record<string, string> {
  return cliEnvironment('gemini', cli.environment, {
    GEMINI_CLI_TRUST_WORKSPACE: String(isTrusted),
    // Else it starts itself a second time, for more memory: a slower start, and one process more.
    GEMINI_CLI_NO_RELAUNCH: 'true',
    NO_COLOR: '1',
    // Where npm puts the CLI it also has the Node that runs it; a desktop's PATH may not.
    PATH: [cli.environment.PATH, path.dirname(cli.executable)].filter(Boolean).join(path.delimiter),
    ...environment,
  });
}

async function emptyFolder(storageFolder: string): Promise<string> {
  const folder = path.join(storageFolder, 'no-folder');
  await mkdir(folder, { recursive: true });
  return folder;
}

/** It ended at once, as it does not know the session that it was to go on in. */
function isSessionUnknown({ end, follower }: GeminiRun): boolean {
  if (follower.transcript.hasBegun || end.kind !== 'ended') return false;
  return end.exitCode === 42 && /^Error resuming session: /m.test(end.stderrTail);
}

function failed(kind: 'agentMissing' | 'agentFailed' | 'contextExceeded', message: string): Outcome {
  return { kind: 'failed', error: { kind, message } };
}

const MISSING = 'The Gemini CLI was not found. Install it (npm install -g @google/gemini-cli), or set claudomator.gemini.path; then retry.';
const NO_BUDGET =
  'The Gemini CLI does not tell what a run costs, so a budget can’t be kept. Run the task without a budget, or with another agent.';
const TOO_LONG = 'The task and its attachments are longer than the 8 MiB that the Gemini CLI reads. Attach less.';
