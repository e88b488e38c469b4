// Runs a task on the local model: streams its answer into a transcript, and always writes a result.
import type { Outcome, RunnableTask, TranscriptSink } from '#contracts/runner.ts';
import { chatStream } from '#llm/chat/chat.ts';
import { listModels } from '#llm/servers/models.ts';
import type { ChatEvent, ChatResult, Endpoint, LlmFailure, Result } from '#llm/types.ts';
import { messagesFor, promptText } from '#runners/prompt.ts';
import { readThread } from '#runners/thread.ts';
import { Envelope } from '#transcript/envelope.ts';
import { fitPrompt } from './fitPrompt.ts';
import type { LocalRunnerParts } from './localRunnerParts.ts';
import { endWithFailure, failed } from './runEnd.ts';
import { workInFolder } from './workInFolder.ts';

/** See Runner.run. */
export async function runLocal(parts: LocalRunnerParts, task: RunnableTask, sink: TranscriptSink, signal: AbortSignal): Promise<Outcome> {
  const startedAt = Date.now();
  const endpoint = await parts.endpoint();
  const model = await firstModel(endpoint, task.model || parts.settings.model, signal);
  const envelope = new Envelope({
    sink,
    sessionId: task.executionId,
    cwd: task.folder,
    model: model.ok ? model.value : '',
    agentType: 'local',
  });
  const prompt = promptText(task.instructions, task.attachments);
  await envelope.open(prompt);
  const worked = model.ok ? await workInFolder({ parts, endpoint, model: model.value, task, envelope, startedAt }, signal) : null;
  if (worked !== null) return worked;
  const result = model.ok ? await ask(parts, endpoint, model.value, task, prompt, envelope, signal) : failed(model.failure);
  return finish(envelope, result, Date.now() - startedAt);
}

/** Returns `requested`, or the server's first model where it is ''. */
export async function firstModel(endpoint: Endpoint, requested: string, signal: AbortSignal): Promise<Result<string>> {
  if (requested !== '') return { ok: true, value: requested };
  const models = await listModels(endpoint, signal);
  if (!models.ok) return models;
  const [first] = models.value;
  if (first) return { ok: true, value: first.id };
  return {
    ok: false,
    failure: {
      kind: 'modelNotFound',
      message: `${new URL(endpoint.baseUrl).host} has no model. Load or pull one on the server, then retry.`,
    },
  };
}

async function ask(
  parts: LocalRunnerParts,
  endpoint: Endpoint,
  model: string,
  task: RunnableTask,
  prompt: string,
  envelope: Envelope,
  signal: AbortSignal,
): Promise<ChatResult> {
  const exchanges = task.resumes === null ? [] : await readThread(task.resumes.executionId, parts.thread);
  const onLoading = () => envelope.status('loading_model');
  const fit = await fitPrompt(endpoint, model, messagesFor(exchanges, prompt), parts.settings.contextTokens, onLoading, signal);
  if (!fit.ok) return failed(fit.failure);
  if (fit.leftOut > 0) await envelope.status('notice', { text: leftOutNotice(fit.leftOut) });
  if (fit.isDoubtful) await envelope.status('notice', { text: doubtNotice(fit.promptTokens) });
  const { defaultTemperature, timeoutSeconds } = parts.settings;
  const request = { endpoint, model, messages: fit.messages, temperature: defaultTemperature, idleTimeoutMs: timeoutSeconds * 1000 };
  return chatStream(request, (events) => write(events, envelope), signal);
}

function leftOutNotice(leftOut: number): string {
  return `${leftOut === 1 ? 'The oldest message' : `The ${leftOut} oldest messages`} of this chat didn’t fit the model’s context and ${leftOut === 1 ? 'was' : 'were'} left out.`;
}

function doubtNotice(promptTokens: number): string {
  return `The prompt needs about ${promptTokens} tokens, which may be more than the model’s context. Some servers truncate such a prompt silently.`;
}

async function write(events: readonly ChatEvent[], envelope: Envelope): Promise<void> {
  await Promise.all(events.map((event) => writeOne(event, envelope))); // the envelope keeps the order
}

function writeOne(event: ChatEvent, envelope: Envelope): Promise<void> {
  switch (event.kind) {
    case 'text':
      return envelope.text(event.text);
    case 'thinking':
      return envelope.thinking(event.text);
    case 'textWasThinking':
      return envelope.textWasThinking();
    case 'promptProgress':
      return envelope.status('reading_prompt', { processed: event.processed, total: event.total, cached: event.cached });
    case 'loadingModel':
      return envelope.status('loading_model');
    case 'waiting':
      return envelope.status('waiting');
    case 'retrying':
      return envelope.status('retrying', { attempt: event.attempt, retry_at: event.retryAt, reason: event.reason });
  }
}

async function finish(envelope: Envelope, result: ChatResult, durationMs: number): Promise<Outcome> {
  const { promptTokens: tokensIn, completionTokens: tokensOut, cachedTokens } = result.usage;
  const counts = { durationMs, tokensIn, tokensOut, cachedTokens, costUsd: 0 };
  if (result.ok && result.text === '' && result.finishReason === 'tool') return finish(envelope, failed(CALLED_A_TOOL), durationMs);
  if (result.ok) {
    if (result.text === '')
      await envelope.status('notice', { text: 'The model ended its turn without an answer. Retry, or choose another model.' });
    else if (result.finishReason === 'tool')
      await envelope.status('notice', { text: 'The model then called a tool, but this chat has no tools.' });
    else if (result.finishReason === 'other')
      await envelope.status('notice', { text: `The server ended the answer with “${result.finishWord}”. It may not be complete.` });
    const stopReason = result.finishReason === 'length' ? 'length' : 'stop';
    await envelope.finish({ ...counts, subtype: 'success', isError: false, text: result.text, stopReason });
    return { kind: 'completed', text: result.text, stopReason, tokensIn, tokensOut, costUsd: 0, changedFiles: false };
  }
  return endWithFailure(envelope, result.failure, counts);
}

const CALLED_A_TOOL: LlmFailure = {
  kind: 'badResponse',
  message: 'The model called a tool instead of answering, but this chat has no tools. Rephrase the task, or choose another model.',
};
