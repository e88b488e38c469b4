// Runs Claude Code on a local model.
// Removes every setting and variable that would send the CLI's requests to another server.
import { type JsonObject, objectOf } from '#base/json.ts';
import type { ExecutionError } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import { readContextOverflow } from '#llm/contextOverflow.ts';
import { checkMessagesApi, messagesBaseUrl } from '#llm/servers/messagesApi.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import { MAX_RETOLD_CHARS } from '#runners/cli/opening.ts';
import { firstModel } from '#runners/local/localRunner.ts';
import { type ClaudeRunnerParts, claudeRunner } from './claudeRunner.ts';

export interface ClaudeLocalParts extends Omit<ClaudeRunnerParts, 'settings' | 'isBare'> {
  /** The local model's server, with the API key of its origin. */
  endpoint(folder: string | null): Promise<Endpoint>;
  /** `model`: '' = the server's first model. */
  settings(folder: string | null): { model: string };
}

export function claudeLocalRunner(parts: ClaudeLocalParts): Runner {
  return { agentType: 'claude-local', run: (task, sink, signal) => runClaudeOnLocal(parts, task, sink, signal) };
}

async function runClaudeOnLocal(parts: ClaudeLocalParts, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  const endpoint = await parts.endpoint(task.workspaceFolder);
  const model = await firstModel(endpoint, task.model || parts.settings(task.workspaceFolder).model, signal);
  if (!model.ok) return failed(model.failure);
  const problem = await checkMessagesApi(endpoint, model.value, signal);
  if (problem) return failed(problem);
  const runner = claudeRunner({
    ...parts,
    settings: () => ({ model: model.value }),
    // Otherwise the first prompt has more than 10,000 tokens, which take minutes on a CPU.
    isBare: true,
    maxRetoldChars: MAX_RETOLD_CHARS.smallContext,
    environment: () => environmentFor(parts.environment(), endpoint, model.value),
  });
  // The CLI guesses the cost from a cloud price, by which no budget may be measured.
  const outcome = await runner.run({ ...task, model: model.value, maxCostUsd: null }, withoutCost(sink), signal);
  switch (outcome.kind) {
    case 'completed':
      return { ...outcome, costUsd: 0 };
    case 'failed':
      return { kind: 'failed', error: recognizeOverflow(outcome.error) };
    default:
      return outcome;
  }
}

/** Recognizes a context overflow where older CLIs pass the server's message on without a kind. */
function recognizeOverflow(error: ExecutionError): ExecutionError {
  const isOverflow = error.kind === 'agentFailed' && readContextOverflow(error.message, null) !== null;
  return isOverflow ? { ...error, kind: 'contextExceeded' } : error;
}

/** The only variables of the CLI that are kept, for where it stores its files: accounts, keys, providers and gateways are not for this server. */
const KEPT = /^CLAUDE_(CONFIG_DIR|CODE_GIT_BASH_PATH)$/;

function environmentFor(inherited: NodeJS.ProcessEnv, endpoint: Endpoint, model: string): NodeJS.ProcessEnv {
  const kept = Object.entries(inherited).filter(([name]) => KEPT.test(name.toUpperCase()) || !/^(ANTHROPIC|CLAUDE)_/i.test(name));
  const { hostname } = new URL(endpoint.baseUrl);
  const direct = [inherited.NO_PROXY ?? inherited.no_proxy, hostname.replace(/^\[|\]$/g, '')].filter(Boolean).join(',');
  return {
    ...Object.fromEntries(kept),
    ANTHROPIC_BASE_URL: messagesBaseUrl(endpoint),
    // The CLI refuses to run without a key; a server that needs none accepts any.
    ANTHROPIC_API_KEY: endpoint.apiKey ?? 'local',
    // The CLI's requests to its own small model go to this model too.
    ANTHROPIC_DEFAULT_HAIKU_MODEL: model,
    CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
    // A proxy that resolves this address differently would take the task off the machine.
    NO_PROXY: direct,
    no_proxy: direct,
  };
}

/** Writes the cost as 0 in the result line too, as the summary of a run is read from the transcript. */
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
