// Checks whether a server also has Anthropic's Messages API, which Claude Code needs.
import { hostAndPort, serverRoot } from '#base/endpoint.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import { serverMessage } from '#llm/serverText.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import { saysLoading } from './loading.ts';

const TIMEOUT_MS = 10_000;
const NOT_THERE: ReadonlySet<number> = new Set([404, 405, 501]);

/** The base URL under which the CLI finds `/v1/messages`. */
export function messagesBaseUrl({ baseUrl }: Endpoint): string {
  return serverRoot(baseUrl);
}

/**
 * Null when it does. Sends no message, which a server with this API refuses, so nothing is computed. `model`: gateways such as llama-swap find
 * the server by it. One that takes the request and then its time has the API, and loads the model.
 */
export async function checkMessagesApi(endpoint: Endpoint, model: string, signal: AbortSignal): Promise<LlmFailure | null> {
  const url = `${messagesBaseUrl(endpoint)}/v1/messages`;
  const reply = await requestJson(endpoint, url, { timeoutMs: TIMEOUT_MS, body: { model }, model }, signal);
  if (!reply.ok && (reply.failure.kind === 'idle' || saysLoading(reply.status ?? 0, serverMessage(reply.body)))) return null;
  if (!reply.ok && reply.failure.kind === 'modelNotFound') return reply.failure;
  const { status } = reply.ok ? { status: 200 } : reply;
  // Some servers answer every path with 200 and an error message.
  if (reply.ok || (status !== null && NOT_THERE.has(status))) {
    const message = `${hostAndPort(endpoint.baseUrl)} doesn’t support the Messages API that Claude Code needs; current versions of llama.cpp’s server, vLLM, Ollama, and LiteLLM do. Update the server, use another, or choose the local agent.`;
    return { kind: 'badResponse', message };
  }
  if (status === null || status === 401 || status === 403 || status < 400) return reply.failure;
  return null;
}
