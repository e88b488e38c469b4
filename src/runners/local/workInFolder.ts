// Has the agent work on a task in its folder, and writes what it did and said to the transcript.
import { type AgentTask, runAgent } from '#agent/agent.ts';
import type { AgentResult } from '#agent/task/ports.ts';
import type { Outcome, RunnableTask } from '#contracts/runner.ts';
import { cancelledFailure } from '#llm/failure.ts';
import { contextTokens } from '#llm/servers/capabilities.ts';
import type { Endpoint } from '#llm/types.ts';
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

const LIMIT_MS = 15 * 60_000;
const VERIFY_SECONDS = 300;

/** Null: there is no folder, or the task is a general question; the plain chat answers it. */
export async function workInFolder(run: FolderRun, signal: AbortSignal): Promise<Outcome | null> {
  const { parts, endpoint, model, task, envelope } = run;
  if (task.folder === null) return null;
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
    instructions: task.instructions,
    // Without a copy nothing is written: nobody could take it back.
    mode: task.isCopy ? task.mode : 'ask',
    folder: task.folder,
    contextTokens: settings.contextTokens > 0 ? settings.contextTokens : ((await contextTokens(endpoint, model, signal))?.tokens ?? null),
    limitMs: parts.limitMs ?? LIMIT_MS,
    listed: listedFiles,
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
  };
}
