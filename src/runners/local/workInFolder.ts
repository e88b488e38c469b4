// Has the agent work on a task in its folder, and writes what it did and said to the transcript.
import path from 'node:path';
import { type AgentTask, runAgent } from '#agent/agent.ts';
import { modeByRule } from '#agent/task/mode.ts';
import type { AgentResult, Message } from '#agent/task/ports.ts';
import { fenced, shorten } from '#base/text.ts';
import type { Outcome, RunnableTask } from '#contracts/runner.ts';
import { cancelledFailure } from '#llm/failure.ts';
import { contextTokens } from '#llm/servers/capabilities.ts';
import type { Endpoint } from '#llm/types.ts';
import { readThread } from '#runners/thread.ts';
import type { Envelope } from '#transcript/envelope.ts';
import { agentPorts, ModelFailure, type Used } from './agentPorts.ts';
import { listedFiles } from './listedFiles.ts';
import type { LocalRunnerParts } from './localRunnerParts.ts';
import { endWithFailure } from './runEnd.ts';

export interface FolderRun {
  parts: LocalRunnerParts;
  endpoint: Endpoint;
  model: string;
  task: RunnableTask;
  envelope: Envelope;
  /** Epoch ms. */
  startedAt: number;
}

/** Characters of an attached text that is no file of the workspace. */
const MAX_ATTACHED = 4_000;
/** Of the conversation before: a small model gets lost in more. */
const MAX_EXCHANGES = 2;
const MAX_EARLIER = 800;
const LIMIT_MS = 15 * 60_000;
const VERIFY_SECONDS = 300;

/** Null: there is no folder, or the task is a general question; the plain chat answers it. */
export async function workInFolder(run: FolderRun, signal: AbortSignal): Promise<Outcome | null> {
  const { parts, endpoint, model, task, envelope } = run;
  if (task.folder === null) return null;
  // What is attached is shown whole by the chat; a change needs only to know the file.
  const mode = task.mode === 'auto' && task.attachments.length > 0 ? (modeByRule(task.instructions) ?? 'ask') : task.mode;
  if (mode === 'ask' && task.attachments.length > 0) return null;
  const { settings } = parts;
  const verification = await parts.verification?.(task.folder);
  const ports = agentPorts({
    endpoint,
    model,
    idleTimeoutMs: settings.timeoutSeconds * 1_000,
    folder: task.folder,
    executionId: task.executionId,
    command: verification?.command ?? null,
    verifyTimeoutSeconds: verification?.timeoutSeconds ?? VERIFY_SECONDS,
    envelope,
  });
  const agentTask: AgentTask = {
    instructions: withAttachments(task),
    // Without a copy nothing is written: nobody could take it back.
    mode: task.isCopy ? mode : 'ask',
    history: await historyOf(run),
    folder: task.folder,
    contextTokens: async () =>
      settings.contextTokens > 0 ? settings.contextTokens : ((await contextTokens(endpoint, model, signal))?.tokens ?? null),
    limitMs: parts.limitMs ?? LIMIT_MS,
    listed: listedFiles,
    ...(parts.isKeptBack ? { isKeptBack: parts.isKeptBack } : {}),
    ...(parts.without ? { without: parts.without } : {}),
  };
  try {
    const result = await runAgent(agentTask, ports, signal);
    return result && (await finish(run, result, ports.used));
  } catch (error) {
    const counts = countsOf(run, ports.used);
    if (error instanceof ModelFailure) return endWithFailure(envelope, signal.aborted ? cancelledFailure : error.failure, counts);
    throw error;
  }
}

/** Attached files of the workspace are named, so that they are found in the copy; other texts are added as they are. */
export function withAttachments({
  instructions,
  attachments,
  workspaceFolder,
}: Pick<RunnableTask, 'instructions' | 'attachments' | 'workspaceFolder'>): string {
  const parts = attachments.map(({ name, path: file, text }) => {
    const inside = file === undefined || workspaceFolder === null ? '..' : path.relative(workspaceFolder, file);
    if (inside !== '' && !inside.startsWith('..') && !path.isAbsolute(inside)) return `Attached: \`${inside.split(path.sep).join('/')}\``;
    return `Attached, ${name}:\n${fenced(text.slice(0, MAX_ATTACHED), '~')}`;
  });
  return [instructions, ...parts].join('\n\n');
}

/** The end of the conversation that the task continues, within bounds. */
async function historyOf({ task, parts }: FolderRun): Promise<Message[]> {
  const exchanges = task.resumes === null ? [] : await readThread(task.resumes.executionId, parts.thread);
  return exchanges.slice(-MAX_EXCHANGES).flatMap(({ prompt, answer }): Message[] => [
    { role: 'user', content: shorten(prompt, MAX_EARLIER) },
    { role: 'assistant', content: shorten(answer, MAX_EARLIER) },
  ]);
}

function countsOf({ startedAt }: FolderRun, { tokensIn, tokensOut, cachedTokens }: Used) {
  return { durationMs: Date.now() - startedAt, tokensIn, tokensOut, cachedTokens, costUsd: 0 };
}

async function finish(run: FolderRun, result: AgentResult, used: Used): Promise<Outcome> {
  const counts = countsOf(run, used);
  const agent = { said: result.said, attempts: result.attempts, requests: used.requests, firstPromptTokens: used.firstPromptTokens };
  if (!result.isStreamed) await run.envelope.text(result.text);
  await run.envelope.finish({ ...counts, subtype: 'success', isError: false, text: result.text, stopReason: 'stop', agent });
  const { tokensIn, tokensOut, costUsd } = counts;
  return {
    kind: 'completed',
    text: result.text,
    stopReason: 'stop',
    tokensIn,
    tokensOut,
    costUsd,
    changedFiles: result.changedFiles.length > 0,
    said: result.said,
  };
}
