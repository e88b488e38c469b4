// Runs a task with any agent that speaks the Agent Client Protocol on stdin and stdout.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { AgentOffer } from '#contracts/agentOffer.ts';
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import { runProcess } from '#processes/runProcess.ts';
import { cliEnvironment } from '#runners/cli/environment.ts';
import { type EarlierExchanges, openingsFor } from '#runners/cli/opening.ts';
import type { HandedOver } from '#runners/cli/service.ts';
import type { AcpAgent } from './agents.ts';
import { AcpConversation } from './conversation.ts';
import { type AcpRun, acpOutcome } from './outcome.ts';
import type { SessionPlan } from './session.ts';
import { AcpTranscript } from './transcript.ts';

/** A model that reasons and a tool that builds may both be silent for minutes. */
const INACTIVITY_MS = 15 * 60_000;
/** An agent that is started for the first time may set itself up. */
const START_LIMIT_MS = 3 * 60_000;
const MAX_SESSION_ID_CHARS = 256;

export interface AcpRunnerParts {
  agent: AcpAgent;
  /** Absolute path, never in the workspace; null = not installed. */
  executable(): Promise<string | null>;
  /** `model`: '' = the agent's own choice. */
  settings(folder: string | null): { model: string };
  /** Whether the user trusts the workspace: agents run what its settings say. */
  isTrusted(): boolean;
  /** The environment that VS Code was started with. */
  environment: NodeJS.ProcessEnv;
  /** A folder we may write in; holds the empty folder for tasks without one. */
  storageFolder: string;
  /** The conversation so far, for an agent that does not have it. */
  earlierExchanges?: EarlierExchanges;
  /** UTF-16 units of it that are retold; see MAX_RETOLD_CHARS. */
  maxRetoldChars?: number;
  /** A model of the user's own: nothing is paid for it. */
  isFree?: boolean;
  /** Awaited before the agent is started. Must not reject. */
  onHandOver?(task: RunnableTask, handed: HandedOver): Promise<void>;
  /** Called with what the agent lets its user choose. Must not throw. */
  onOffer?(offer: AgentOffer): void;
  /** The silence that ends a run. Default: 15 minutes. */
  inactivityMs?: number;
  /** For each step before the prompt. Default: 3 minutes. */
  startLimitMs?: number;
  /** See EXIT_WAIT_MS. */
  exitWaitMs?: number;
}

export function acpRunner(parts: AcpRunnerParts): Runner {
  return { agentType: parts.agent.agentType, run: (task, sink, signal) => runAcp(parts, task, sink, signal) };
}

type PlanFacts = Pick<SessionPlan, 'cwd' | 'openings' | 'startLimitMs'> & { env: Record<string, string> };

async function runAcp(parts: AcpRunnerParts, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  const { agent } = parts;
  if (!parts.isTrusted())
    return failed('untrusted', `${agent.label} runs only in a workspace you trust. Trust this workspace, then retry.`);
  const executable = await parts.executable();
  if (executable === null) return failed('agentMissing', `${agent.label} was not found. Install it (${agent.install}), then retry.`);
  const cwd = task.folder ?? (await emptyFolder(parts.storageFolder));
  const startedAt = Date.now();
  const env = environmentFor(parts, executable);
  const limits = { inactivityMs: parts.inactivityMs ?? INACTIVITY_MS, startLimitMs: parts.startLimitMs ?? START_LIMIT_MS };
  const openings = openingsFor(task, agent.label, parts.earlierExchanges, parts.maxRetoldChars, isSessionId);
  const plan = planOf(parts, task, { cwd, openings, env, startLimitMs: limits.startLimitMs });
  const { label, agentType, titlesAreCommands } = agent;
  const asking = { label, cwd, isCopy: task.isCopy, titlesAreCommands };
  const onOffer = (offer: AgentOffer) => parts.onOffer?.(offer);
  const facts = { agentType, agent: asking, plan, maxCostUsd: task.maxCostUsd, onOffer };
  const conversation = new AcpConversation(
    parts.exitWaitMs === undefined ? facts : { ...facts, exitWaitMs: parts.exitWaitMs },
    sink,
    signal,
  );
  await parts.onHandOver?.(task, { bytes: Buffer.byteLength((await openings[0].compose()).prompt), env });
  const end = await runProcess(
    {
      runId: task.executionId,
      executable,
      args: agent.args,
      cwd,
      env,
      stdinText: '',
      converse: (process) => conversation.begin(process),
      onStdoutLine: (line) => conversation.take(line),
      onStderr: (block) => sink.stderr?.(block),
      inactivityMs: limits.inactivityMs,
      interrupt: () => conversation.cancel(),
    },
    signal,
  );
  await conversation.end();
  const transcript = conversation.transcript ?? (await openFailed(sink, agentType, cwd, task));
  const { turn, sessionId, plainText, tokens, isOverBudget, hasDenied } = conversation;
  const costUsd = parts.isFree ? 0 : conversation.costUsd;
  const { answer, hasOutput, calls } = transcript;
  const told = {
    turn,
    sessionId,
    plainText,
    tokens,
    costUsd,
    isOverBudget,
    hasDenied,
    answer,
    hasOutput,
    changedFiles: calls.changedFiles,
  };
  const run: AcpRun = { ...agent, ...limits, ...told, end, startedAt, now: Date.now() };
  const { outcome, result } = acpOutcome(run);
  await transcript.finish(result);
  return outcome;
}

function planOf({ agent, settings }: AcpRunnerParts, task: RunnableTask, given: PlanFacts): SessionPlan {
  const { env, ...rest } = given;
  return {
    ...rest,
    model: task.model || settings(task.workspaceFolder).model,
    mode: (task.isCopy ? agent.copyMode : null) ?? agent.mode,
    chosenMode: task.agentMode,
    logins: agent.logins.filter(({ needs }) => env[needs] !== undefined).map(({ method }) => method),
  };
}

/** A transcript for a run that never came to a session. */
function openFailed(sink: TranscriptSink, agentType: string, cwd: string, task: RunnableTask): Promise<AcpTranscript> {
  return AcpTranscript.open(sink, { agentType, cwd, model: '', sessionId: '', prompt: task.instructions }, []);
}

function environmentFor({ agent, environment }: AcpRunnerParts, executable: string): Record<string, string> {
  return cliEnvironment(agent.keeps, environment, {
    NO_COLOR: '1',
    // npm puts a program beside the Node that runs it, which a desktop's PATH may lack.
    PATH: [environment.PATH, path.dirname(executable)].filter(Boolean).join(path.delimiter),
    ...agent.env,
  });
}

/** An id is only ever part of a message. */
function isSessionId(id: string): boolean {
  return id !== '' && id.length <= MAX_SESSION_ID_CHARS && !/\p{Cc}/u.test(id);
}

async function emptyFolder(storageFolder: string): Promise<string> {
  const folder = path.join(storageFolder, 'no-folder');
  await mkdir(folder, { recursive: true });
  return folder;
}

function failed(kind: 'untrusted' | 'agentMissing', message: string): Outcome {
  return { kind: 'failed', error: { kind, message } };
}
