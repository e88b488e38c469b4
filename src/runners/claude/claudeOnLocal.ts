// Claude Code on a local model: the same CLI, led to the model's own server and kept from everything that would lead it, or what it says, elsewhere.
import { type JsonObject, objectOf } from '#base/json.ts';
import type { ExecutionError } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import { readContextOverflow } from '#llm/contextOverflow.ts';
import { checkMessagesApi, messagesBaseUrl } from '#llm/servers/messagesApi.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import { RETOLD } from '#runners/cli/opening.ts';
import { firstModel } from '#runners/local/localRunner.ts';
import { type ClaudeRunnerParts, claudeRunner } from './claudeRunner.ts';

export interface ClaudeLocalParts extends Omit<ClaudeRunnerParts, 'settings' | 'isBare'> {
  /** The local model's server, with the key of its origin. */
  endpoint(folder: string | null): Promise<Endpoint>;
  /** `model`: '' = the server's first. */
  settings(folder: string | null): { model: string };
}

export function claudeLocalRunner(parts: ClaudeLocalParts): Runner {
  return { agentType: 'claude-local', run: (task, sink, signal) => runClaudeOnLocal(parts, task, sink, signal) };
}

async function runClaudeOnLocal(parts: ClaudeLocalParts, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  const endpoint = await parts.endpoint(task.folder);
  const problem = await checkMessagesApi(endpoint, signal);
  if (problem) return failed(problem);
  const model = await firstModel(endpoint, task.model || parts.settings(task.folder).model, signal);
  if (!model.ok) return failed(model.failure);
  const runner = claudeRunner({
    ...parts,
    settings: () => ({ model: model.value }),
    // Else the first prompt has more than 10,000 tokens, which a CPU reads for minutes.
    isBare: true,
    maxRetold: RETOLD.small,
    environment: () => environmentFor(parts.environment(), endpoint, model.value),
  });
  // What the CLI takes for a cost is a guess at a cloud's price: no budget may be measured by it.
  const outcome = await runner.run({ ...task, model: model.value, maxCostUsd: null }, withoutCost(sink), signal);
  switch (outcome.kind) {
    case 'completed':
      return { ...outcome, costUsd: 0 };
    case 'failed':
      return { kind: 'failed', error: namedError(outcome.error) };
    default:
      return outcome;
  }
}

/** Older CLIs hand on the server's words without having read them. */
function namedError(error: ExecutionError): ExecutionError {
  const isOverflow = error.kind === 'agentFailed' && readContextOverflow(error.message, null) !== null;
  return isOverflow ? { ...error, kind: 'contextExceeded' } : error;
}

/** Of the CLI's own variables, only where it keeps its files: accounts, keys, other providers and gateways are not for this server. */
const KEPT = /^CLAUDE_(CONFIG_DIR|CODE_GIT_BASH_PATH)$/;

function environmentFor(inherited: NodeJS.ProcessEnv, endpoint: Endpoint, model: string): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => KEPT.test(name.toUpperCase()) || !/^(ANTHROPIC|CLAUDE)_/i.test(name));
  const { hostname } = new URL(endpoint.baseUrl);
  const direct = [inherited.NO_PROXY ?? inherited.no_proxy, hostname.replace(/^\[|\]$/g, '')].filter(Boolean).join(',');
  return {
    ...Object.fromEntries(kept),
    ANTHROPIC_BASE_URL: messagesBaseUrl(endpoint),
    // The CLI does nothing without a key; a server that wants none takes any.
    ANTHROPIC_API_KEY: endpoint.apiKey ?? 'local',
    // What it asks a small model of its own for is asked here too.
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    // A proxy that has its own idea of this address would take the task off the machine.
    NO_PROXY: direct,
    no_proxy: direct,
  };
}

/** Its result says so too: what remains of a run is read from the transcript. */
function withoutCost(sink: TranscriptSink): TranscriptSink {
  return {
    write: (line) => sink.write(objectOf(line)?.type === 'result' ? freeResult(line as JsonObject) : line),
    stderr: (block) => sink.stderr?.(block),
    ...(sink.ask ? { ask: (request, signal) => sink.ask?.(request, signal) ?? Promise.resolve(null) } : {}),
  };
}

function freeResult(line: JsonObject): JsonObject {
  const free = { ...line, total_cost_usd: 0 };
  for (const key of ['modelUsage', 'model_usage_since_last_result']) {
    const models = objectOf(line[key]);
    if (models) Object.assign(free, { [key]: mapValues(models, (use) => ({ ...objectOf(use), costUSD: 0, costBasis: 'local' })) });
  }
  return free;
}

function mapValues(fields: JsonObject, change: (value: unknown) => unknown): JsonObject {
  return Object.fromEntries(Object.entries(fields).map(([key, value]) => [key, change(value)]));
}

function failed({ kind, message }: LlmFailure): Outcome {
  if (kind === 'cancelled') return { kind: 'cancelled' };
  return { kind: 'failed', error: { kind: kind === 'idle' ? 'unreachable' : kind, message } };
}
