// Runs a task with the Claude CLI, without a terminal; the CLI's own stream-json is the transcript.
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import { folderGoneMessage, type ProcessEnd } from '#processes/processRequest.ts';
import { runProcess } from '#processes/runProcess.ts';
import { cliEnvironment } from '#runners/cli/environment.ts';
import { type EarlierExchanges, type Opening, openingsFor } from '#runners/cli/opening.ts';
import type { HandedOver } from '#runners/cli/service.ts';
import { claudeArguments } from './arguments.ts';
import { ClaudeControl, type Waits } from './control.ts';
import { ClaudeLines } from './lines.ts';
import { claudeOutcome } from './outcome.ts';

export interface ClaudeRunnerParts {
  /** Absolute path of the CLI, never in the workspace; null = not installed. */
  executable(): Promise<string | null>;
  /** `model`: '' = the CLI's own choice. */
  settings(folder: string | null): { model: string };
  /** Whether the user trusts the workspace: without a terminal the CLI skips its own trust prompt. */
  isTrusted(): boolean;
  /** The environment that the CLI may inherit; see cliEnvironment. */
  environment(): NodeJS.ProcessEnv;
  /** The folder for tasks without one: existing, empty and always the same, as the CLI finds its sessions by folder. */
  emptyFolder(): Promise<string>;
  /** The conversation so far, for a CLI that does not have it. */
  earlierExchanges?: EarlierExchanges;
  /** UTF-16 units of it that are retold; see MAX_RETOLD_CHARS. */
  maxRetoldChars?: number;
  /** Awaited before the CLI is started. Must not reject. */
  onHandOver?(task: RunnableTask, handed: HandedOver): Promise<void>;
  /** The silence that ends a run. Default: 15 minutes, longer than the CLI's own limit for one command (10 minutes). */
  inactivityMs?: number;
  /** See ClaudeControl. */
  waits?: Partial<Waits>;
  /** Null = no limit. */
  maxTurns?: number | null;
  /** See claudeArguments. */
  isBare?: boolean;
}

const INACTIVITY_MS = 15 * 60_000;
/** Fewer than the CLI's own ten: retries are the queue's policy. */
const MAX_RETRIES = 2;

export function claudeRunner(parts: ClaudeRunnerParts): Runner {
  return { agentType: 'claude', run: (task, sink, signal) => runClaude(parts, task, sink, signal) };
}

async function runClaude(parts: ClaudeRunnerParts, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  if (!parts.isTrusted()) return failed('untrusted', 'Claude Code runs only in a workspace you trust. Trust this workspace, then retry.');
  const executable = await parts.executable();
  if (executable === null) return failed('agentMissing', NOT_INSTALLED);
  const cwd = task.folder ?? (await parts.emptyFolder());
  const [first, ...others] = openingsFor(task, 'Claude Code', parts.earlierExchanges, parts.maxRetoldChars);
  let run = await runOnce(parts, executable, cwd, task, first, sink, signal);
  for (const opening of others) if (isSessionGone(run)) run = await runOnce(parts, executable, cwd, task, opening, sink, signal);
  const { lines, end } = run;
  if (end.kind === 'notStarted') return failed('agentMissing', `Claude Code could not be started: ${end.message}. ${CHECK_PATH}`);
  if (end.kind === 'folderGone') return failed('notAllowed', folderGoneMessage(end.folder));
  await lines.finish(end, task.maxCostUsd !== null);
  return claudeOutcome(lines.evidence, end, inactivityOf(parts));
}

interface Attempt {
  lines: ClaudeLines;
  end: ProcessEnd;
}

/** True when the CLI ended at once because it does not have the session it was to resume. */
function isSessionGone({ lines, end }: Attempt): boolean {
  return end.kind === 'ended' && lines.isSessionGone(end.stderrTail);
}

async function runOnce(
  parts: ClaudeRunnerParts,
  executable: string,
  cwd: string,
  task: RunnableTask,
  { sessionId, compose }: Opening,
  sink: TranscriptSink,
  signal: AbortSignal,
): Promise<Attempt> {
  const { prompt, asked, notice } = await compose();
  const control = new ClaudeControl(sink, cwd, signal, parts.waits);
  const lines = new ClaudeLines(sink, control, { prompt: asked, firstNotice: notice, resumes: sessionId });
  const env = cliEnvironment('claude', parts.environment(), {
    CLAUDE_CODE_MAX_RETRIES: String(MAX_RETRIES),
    // Reads the folder's CLAUDE.md without the settings beside it; see claudeArguments.
    CLAUDE_CODE_ADDITIONAL_DIRECTORIES_CLAUDE_MD: '1',
    DISABLE_AUTOUPDATER: '1',
  });
  await parts.onHandOver?.(task, { bytes: Buffer.byteLength(prompt), env });
  const end = await runProcess(
    {
      runId: task.executionId,
      executable,
      args: claudeArguments({
        model: task.model || parts.settings(task.workspaceFolder).model,
        cwd,
        isCopy: task.isCopy,
        sessionId,
        maxCostUsd: task.maxCostUsd,
        maxTurns: parts.maxTurns ?? null,
        isBare: parts.isBare ?? false,
      }),
      cwd,
      env,
      stdinText: control.prompt(prompt),
      converse: (conversation) => control.begin(conversation),
      onStdoutLine: (line) => lines.take(line),
      onStderr: (block) => sink.stderr?.(block),
      inactivityMs: inactivityOf(parts),
      interrupt: () => control.interrupt(),
    },
    signal,
  );
  await control.end();
  return { lines, end };
}

function inactivityOf({ inactivityMs = INACTIVITY_MS }: ClaudeRunnerParts): number {
  return inactivityMs;
}

const CHECK_PATH = 'Check the setting claudomator.claude.path.';
const NOT_INSTALLED =
  'Claude Code is not installed, or not where claudomator.claude.path says. Install it (https://code.claude.com/docs), run “claude” once to log in, then retry.';

function failed(kind: 'untrusted' | 'agentMissing' | 'notAllowed', message: string): Outcome {
  return { kind: 'failed', error: { kind, message } };
}
