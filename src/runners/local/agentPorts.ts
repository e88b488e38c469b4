// Gives the agent its ports: the model by chat, the project's verification, and the transcript.
import type { Answer, AskOptions, FailedTest, Message, Ports, Step, Verified } from '#agent/task/ports.ts';
import { unifiedDiff } from '#base/unifiedDiff.ts';
import { chatStream } from '#llm/chat/chat.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import type { Envelope } from '#transcript/envelope.ts';
import { failureText } from '#verify/feedback.ts';
import { runVerification } from '#verify/runVerification.ts';
import { canAsk } from './askingModels.ts';
import { syntaxProblem } from './syntaxProblem.ts';

export interface AgentPortParts {
  endpoint: Endpoint;
  model: string;
  idleTimeoutMs: number;
  /** Absolute path: the copy that the task works in. */
  folder: string;
  executionId: string;
  /** The command that the user confirmed; null = nothing is run. */
  command: string | null;
  verifyTimeoutSeconds: number;
  envelope: Envelope;
}

/** What the requests of one task used. Null = a server did not say. */
export interface Used {
  requests: number;
  tokensIn: number | null;
  tokensOut: number | null;
  cachedTokens: number | null;
  firstPromptTokens: number | null;
}

/** A request to the model failed: the run ends with it. */
export class ModelFailure extends Error {
  readonly failure: LlmFailure;

  constructor(failure: LlmFailure) {
    super(failure.message);
    this.failure = failure;
  }
}

export type AgentPorts = Ports & { failureText(failure: FailedTest): Promise<string>; used: Used };

export function agentPorts(parts: AgentPortParts): AgentPorts {
  const used: Used = { requests: 0, tokensIn: 0, tokensOut: 0, cachedTokens: 0, firstPromptTokens: null };
  const { envelope, folder } = parts;
  return {
    used,
    ask: (messages, options, onText) => ask(parts, used, messages, options, onText),
    verify: verifier(parts),
    canAsk: (signal) => canAsk(parts.endpoint, parts.model, parts.idleTimeoutMs, signal),
    syntaxProblem,
    failureText: (failure) => failureText(failure, folder),
    step: (step) => envelope.tool(toolStep(step)),
    status: (text) => envelope.status('step', { text }),
    now: () => Date.now(),
  };
}

async function ask(
  parts: AgentPortParts,
  used: Used,
  messages: readonly Message[],
  options: AskOptions,
  onText?: (text: string) => void,
): Promise<Answer> {
  const { endpoint, model, idleTimeoutMs, envelope } = parts;
  const request = {
    endpoint,
    model,
    messages: [...messages],
    temperature: options.temperature,
    maxTokens: options.maxTokens,
    idleTimeoutMs,
  };
  const result = await chatStream(
    request,
    async (events) => {
      for (const event of events) {
        if (event.kind === 'text') onText?.(event.text);
        else if (event.kind === 'promptProgress')
          await envelope.status('reading_prompt', { processed: event.processed, total: event.total, cached: event.cached });
        else if (event.kind === 'loadingModel') await envelope.status('loading_model');
        else if (event.kind === 'waiting') await envelope.status('waiting');
        else if (event.kind === 'retrying')
          await envelope.status('retrying', { attempt: event.attempt, retry_at: event.retryAt, reason: event.reason });
      }
    },
    options.signal,
  );
  const { promptTokens, completionTokens, cachedTokens } = result.usage;
  if (used.requests === 0) used.firstPromptTokens = promptTokens;
  used.requests++;
  used.tokensIn = sum(used.tokensIn, promptTokens);
  used.tokensOut = sum(used.tokensOut, completionTokens);
  used.cachedTokens = sum(used.cachedTokens, cachedTokens ?? 0);
  if (!result.ok) throw new ModelFailure(result.failure);
  return {
    text: result.text,
    stopReason: result.finishReason === 'length' ? 'length' : 'stop',
    tokensIn: promptTokens,
    tokensOut: completionTokens,
    cachedTokens,
  };
}

function sum(before: number | null, more: number | null): number | null {
  return before === null || more === null ? null : before + more;
}

/** A draft may run for ever: after one run that ended, what takes this much longer is stopped. Compilers may have to build more than before. */
const TIMES_LONGER = 6;
const LEAST_SECONDS = 30;

function verifier(parts: AgentPortParts): (signal: AbortSignal) => Promise<Verified> {
  let limit = parts.verifyTimeoutSeconds;
  return async (signal) => {
    const startedAt = Date.now();
    const verified = await verify(parts, limit, signal);
    const ms = Date.now() - startedAt;
    if (verified.state === 'passed' || verified.state === 'failed')
      limit = Math.min(parts.verifyTimeoutSeconds, Math.max(LEAST_SECONDS, (ms / 1000) * TIMES_LONGER));
    return { ...verified, ms };
  };
}

async function verify(
  { command, folder, executionId, envelope }: AgentPortParts,
  timeoutSeconds: number,
  signal: AbortSignal,
): Promise<Verified> {
  if (command === null) return { state: 'notRun', failures: [], output: '' };
  const run = await runVerification({ command, folder, timeoutSeconds, signal, env: process.env, runId: executionId });
  const result =
    run.message ?? `${run.state}${run.failures.length > 0 ? `, ${run.failures.length} failing` : ''}\n${run.output.slice(-2_000)}`;
  await envelope.tool({ name: 'Bash', input: { command, description: 'Verify' }, result, isError: run.state !== 'passed' });
  return { state: run.state, failures: run.failures, output: run.output };
}

function toolStep({ tool, input, result, isError, change }: Step) {
  if (!change) return { name: tool, input, result, isError };
  const { path, before, after } = change;
  if (tool === 'Write')
    return {
      name: tool,
      input: { ...input, content: after },
      result,
      isError,
      report: { type: 'create', filePath: path, content: after, structuredPatch: [] },
    };
  const lines = unifiedDiff(before, after)
    .split('\n')
    .filter((line) => !line.startsWith('@@') && line !== '');
  return {
    name: tool,
    input,
    result,
    isError,
    report: { filePath: path, structuredPatch: [{ oldStart: 1, oldLines: 0, newStart: 1, newLines: 0, lines }] },
  };
}
