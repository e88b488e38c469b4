// Runs an ACP agent on a local model, with a configuration of ours that names only that server.
import { hostAndPort } from '#base/endpoint.ts';
import type { ExecutionError } from '#contracts/execution.ts';
import type { Outcome, RunnableTask, Runner, TranscriptSink } from '#contracts/runner.ts';
import { readContextOverflow } from '#llm/contextOverflow.ts';
import { contextTokens, detectProduct } from '#llm/servers/capabilities.ts';
import { preloadInOllama } from '#llm/servers/ollama.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import { MAX_RETOLD_CHARS } from '#runners/cli/opening.ts';
import { firstModel } from '#runners/local/localRunner.ts';
import { promptText } from '#runners/prompt.ts';
import { type AcpRunnerParts, acpRunner } from './acpRunner.ts';
import { type AcpAgent, knownAgent } from './agents.ts';
import { ANSWER_TOKENS, type LocalAgent } from './localAgents.ts';

export interface AcpLocalParts extends Omit<AcpRunnerParts, 'agent' | 'settings' | 'isFree' | 'maxRetoldChars'> {
  agent: LocalAgent;
  /** The local model's server, with the API key of its origin. */
  endpoint(folder: string | null): Promise<Endpoint>;
  /** `model`: '' = the server's first model. `contextTokens`: 0 = ask the server. */
  settings(folder: string | null): { model: string; contextTokens: number };
}

export function acpLocalRunner(parts: AcpLocalParts): Runner {
  return { agentType: parts.agent.agentType, run: (task, sink, signal) => runOnLocal(parts, task, sink, signal) };
}

/** No text of code or prose has fewer. */
const CHARS_PER_TOKEN = 4;

async function runOnLocal(parts: AcpLocalParts, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  const { agent } = parts;
  const endpoint = await parts.endpoint(task.workspaceFolder);
  const settings = parts.settings(task.workspaceFolder);
  const model = await firstModel(endpoint, task.model || settings.model, signal);
  if (!model.ok) return failed(model.failure);
  const size = settings.contextTokens > 0 ? settings.contextTokens : await trueContext(endpoint, model.value, signal);
  const needed =
    agent.firstPromptTokens + Math.ceil(promptText(task.instructions, task.attachments).length / CHARS_PER_TOKEN) + ANSWER_TOKENS;
  if (size !== null && size < needed) return tooSmall(agent, model.value, endpoint, size, needed);
  const server = { baseUrl: endpoint.baseUrl, apiKey: endpoint.apiKey ?? 'local', model: model.value, contextTokens: size };
  const own = await agent.configure(server, parts.storageFolder);
  const runner = acpRunner({
    ...parts,
    agent: onServer(agent, { ...own, ...withoutProxy(parts.environment, endpoint) }),
    settings: () => ({ model: '' }),
    isFree: true,
    maxRetoldChars: MAX_RETOLD_CHARS.smallContext,
  });
  const outcome = await runner.run({ ...task, model: '', maxCostUsd: null }, sink, signal);
  return outcome.kind === 'failed' ? { kind: 'failed', error: recognizeOverflow(outcome.error) } : outcome;
}

/** The known agent, without any provider's variables but ours. */
function onServer({ agentType, label, program }: LocalAgent, env: Record<string, string>): AcpAgent {
  const known = knownAgent(program);
  return { ...known, agentType, label, env: { ...known.env, ...env }, keeps: [], logins: [{ method: 'openai', needs: 'OPENAI_API_KEY' }] };
}

/** Null where the server does not say. A size that is only guessed is no reason to refuse: the model is loaded to learn it. */
async function trueContext(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<number | null> {
  const size = await contextTokens(endpoint, model, signal);
  if (size === null || !size.isGuess) return size?.tokens ?? null;
  if ((await detectProduct(endpoint, signal)) !== 'Ollama') return null;
  await preloadInOllama(endpoint, model, signal);
  const loaded = await contextTokens(endpoint, model, signal);
  return loaded === null || loaded.isGuess ? null : loaded.tokens;
}

function tooSmall({ label, firstPromptTokens }: LocalAgent, model: string, endpoint: Endpoint, size: number, needed: number): Outcome {
  const number = (tokens: number) => tokens.toLocaleString('en');
  const message = `${label} needs a context of ${number(needed)} tokens for this task (its own first prompt has ${number(firstPromptTokens)}), and ${model} at ${hostAndPort(endpoint.baseUrl)} has ${number(size)}. Start the server with a larger context, or choose the local agent.`;
  return { kind: 'failed', error: { kind: 'contextExceeded', message } };
}

/** A proxy that resolves this address differently would take the task off the machine. */
function withoutProxy(inherited: NodeJS.ProcessEnv, endpoint: Endpoint): Record<string, string> {
  const { hostname } = new URL(endpoint.baseUrl);
  const direct = [inherited.NO_PROXY ?? inherited.no_proxy, hostname.replace(/^\[|\]$/g, '')].filter(Boolean).join(',');
  return { NO_PROXY: direct, no_proxy: direct };
}

/** The agents pass on the server's message without a kind. */
function recognizeOverflow(error: ExecutionError): ExecutionError {
  const isOverflow = error.kind === 'agentFailed' && readContextOverflow(error.message, null) !== null;
  return isOverflow ? { ...error, kind: 'contextExceeded' } : error;
}

function failed({ kind, message }: LlmFailure): Outcome {
  if (kind === 'cancelled') return { kind: 'cancelled' };
  return { kind: 'failed', error: { kind: kind === 'idle' ? 'unreachable' : kind, message } };
}
