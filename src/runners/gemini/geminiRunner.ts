// Runs a task with the Gemini CLI, without a terminal, and translates its output to our transcript.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import type { Conversation } from '#processes/processRequest.ts';
import { runProcess } from '#processes/runProcess.ts';
import { cliEnvironment } from '#runners/cli/environment.ts';
import { EXIT_WAIT_MS } from '#runners/cli/exitWait.ts';
import { type EarlierExchanges, type OpeningPrompt, openingsFor } from '#runners/cli/opening.ts';
import type { HandedOver } from '#runners/cli/service.ts';
import { GeminiLines } from './lines.ts';
import { type GeminiEnd, type GeminiRun, geminiOutcome } from './outcome.ts';
import { GeminiTranscript } from './transcript.ts';

/** A model that reasons and a tool that builds may both be silent for minutes. */
const INACTIVITY_MS = 15 * 60_000;
/** The CLI reads no more than this from stdin, and ignores the rest silently. */
const MAX_PROMPT_BYTES = 8 * 1024 * 1024;

export interface GeminiCliParts {
  /** Absolute path, never in the workspace. */
  executable: string;
  /** The environment that VS Code was started with. */
  environment: NodeJS.ProcessEnv;
  /** Awaited before the CLI is started. Must not reject. */
  onHandOver?(handed: HandedOver): Promise<void>;
}

export interface GeminiRunnerParts {
  /** Absolute path of the CLI, never in the workspace; null = not installed. */
  executable(): Promise<string | null>;
  /** Settings for a folder; null = no folder. `model`: '' = the CLI's own choice. */
  settings(folder: string | null): { model: string };
  /** Whether the user trusts the workspace. */
  isTrusted(): boolean;
  /** The environment that VS Code was started with. */
  environment: NodeJS.ProcessEnv;
  /** A folder we may write in; holds the empty folder for tasks without one. */
  storageFolder: string;
  /** The conversation so far, for a CLI that does not have it. */
  earlierExchanges?: EarlierExchanges;
  /** Awaited before the CLI is started. Must not reject. */
  onHandOver?(task: RunnableTask, handed: HandedOver): Promise<void>;
  /** The silence that ends a run. Default: 15 minutes. */
  inactivityMs?: number;
  /** See EXIT_WAIT_MS. */
  exitWaitMs?: number;
}

export function geminiRunner(parts: GeminiRunnerParts): Runner {
  return { agentType: 'gemini', run: (task, sink, signal) => runGemini(parts, task, sink, signal) };
}

async function runGemini(parts: GeminiRunnerParts, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  const executable = await parts.executable();
  if (executable === null) return failed('agentMissing', MISSING);
  if (task.maxCostUsd !== null) return failed('agentFailed', NO_BUDGET);
  const model = task.model || parts.settings(task.workspaceFolder).model;
  const cwd = task.folder ?? (await emptyFolder(parts.storageFolder));
  const start = async (sessionId: string | null, { prompt, asked, notice }: OpeningPrompt) => {
    const transcript = new GeminiTranscript(sink, { cwd, model, prompt: asked, resumes: sessionId });
    if (notice !== '') transcript.setFirstNotice(notice);
    const invocation = {
      runId: task.executionId,
      cli: { executable, environment: parts.environment, onHandOver: async (handed: HandedOver) => parts.onHandOver?.(task, handed) },
      isTrusted: parts.isTrusted(),
      cwd,
      isCopy: task.isCopy,
      model,
      prompt,
      inactivityMs: parts.inactivityMs ?? INACTIVITY_MS,
      ...(parts.exitWaitMs === undefined ? {} : { exitWaitMs: parts.exitWaitMs }),
    };
    return runOnce(invocation, sessionId, transcript, sink, signal);
  };
  let run: GeminiRun | null = null;
  for (const { sessionId, compose } of openingsFor(task, 'The Gemini CLI', parts.earlierExchanges)) {
    const opening = await compose();
    if (Buffer.byteLength(opening.prompt) > MAX_PROMPT_BYTES) return failed('contextExceeded', TOO_LONG);
    run = await start(sessionId, opening);
    if (sessionId === null || !isSessionGone(run)) break;
  }
  if (run === null) throw new Error('There is at least one opening');
  return finish(run).then(({ outcome }) => outcome);
}

/** Runs the CLI once, in a new session, and returns how that ended. */
export async function runGeminiOnce(
  invocation: GeminiInvocation,
  transcript: GeminiTranscript,
  sink: TranscriptSink,
  signal: AbortSignal,
): Promise<GeminiEnd> {
  return finish(await runOnce(invocation, null, transcript, sink, signal));
}

export interface GeminiInvocation {
  /** The execution it runs for; absent for a question. */
  runId?: string;
  cli: GeminiCliParts;
  isTrusted: boolean;
  cwd: string;
  /** `cwd` is a copy of the workspace, in which edits need no permission. */
  isCopy?: boolean;
  /** '' = the CLI's own choice. */
  model: string;
  prompt: string;
  inactivityMs: number;
  /** See EXIT_WAIT_MS. */
  exitWaitMs?: number;
  flags?: readonly string[];
  environment?: Readonly<Record<string, string>>;
}

/** `sessionId`: the session to resume; null = a new one. */
async function runOnce(
  invocation: GeminiInvocation,
  sessionId: string | null,
  transcript: GeminiTranscript,
  sink: TranscriptSink,
  signal: AbortSignal,
): Promise<GeminiRun> {
  const { cli, cwd, prompt, inactivityMs } = invocation;
  const startedAt = Date.now();
  const lines = new GeminiLines(transcript);
  let conversation: Conversation | null = null;
  let exitWait: NodeJS.Timeout | undefined;
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
      converse: (given) => {
        conversation = given;
        given.close();
      },
      onStdoutLine: async (line) => {
        await lines.take(line);
        if (lines.result !== null) exitWait ??= setTimeout(() => conversation?.stop(), invocation.exitWaitMs ?? EXIT_WAIT_MS);
      },
      onStderr: (block) => sink.stderr?.(block),
      inactivityMs,
      interrupt: 'SIGINT',
    },
    signal,
  );
  clearTimeout(exitWait);
  return { end, lines, startedAt, now: Date.now(), inactivityMs };
}

/** Joins name and value in one argument, so that a value that begins with a dash cannot become an option. */
function argumentsFor({ isCopy, model, flags }: GeminiInvocation, sessionId: string | null): string[] {
  return [
    '--output-format=stream-json',
    // Overrides user settings that approve more: without a terminal nobody can be asked. In a copy edits need no permission.
    `--approval-mode=${isCopy ? 'auto_edit' : 'default'}`,
    ...(model === '' ? [] : [`--model=${model}`]),
    ...(sessionId === null ? [] : [`--resume=${sessionId}`]),
    ...(flags ?? []),
  ];
}

function environmentFor({ cli, isTrusted, environment }: GeminiInvocation): Record<string, string> {
  return cliEnvironment('gemini', cli.environment, {
    GEMINI_CLI_TRUST_WORKSPACE: String(isTrusted),
    // Otherwise it starts itself a second time with more memory: slower, and one more process.
    GEMINI_CLI_NO_RELAUNCH: 'true',
    NO_COLOR: '1',
    // npm puts the CLI beside the Node that runs it, which a desktop's PATH may lack.
    PATH: [cli.environment.PATH, path.dirname(cli.executable)].filter(Boolean).join(path.delimiter),
    ...environment,
  });
}

async function emptyFolder(storageFolder: string): Promise<string> {
  const folder = path.join(storageFolder, 'no-folder');
  await mkdir(folder, { recursive: true });
  return folder;
}

function isSessionGone({ end, lines }: GeminiRun): boolean {
  return end.kind === 'ended' && lines.isSessionGone(end.stderrTail);
}

/** Writes the last notices and the result. */
async function finish(run: GeminiRun): Promise<GeminiEnd> {
  if (run.end.kind === 'ended') await run.lines.finish(run.end);
  const ended = geminiOutcome(run);
  await run.lines.transcript.finish(ended.result);
  return ended;
}

function failed(kind: 'agentMissing' | 'agentFailed' | 'contextExceeded', message: string): Outcome {
  return { kind: 'failed', error: { kind, message } };
}

const MISSING = 'The Gemini CLI was not found. Install it (npm install -g @google/gemini-cli), or set claudomator.gemini.path; then retry.';
const NO_BUDGET =
  'The Gemini CLI does not report what a run costs, so a budget can’t be enforced. Run the task without a budget, or with another agent.';
const TOO_LONG = 'The task and its attachments are longer than the 8 MiB that the Gemini CLI reads. Attach less.';
