// Checks whether a server also has Anthropic's Messages API, which Claude Code needs.
import { hostAndPort, serverRoot } from '#base/endpoint.ts';
import { requestJson } from '#llm/http/jsonReply.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';

const TIMEOUT_MS = 10_000;
const NOT_THERE: ReadonlySet<number> = new Set([404, 405, 501]);

/** The base URL under which the CLI finds `/v1/messages`. */
export function messagesBaseUrl({ baseUrl }: Endpoint): string {
  return serverRoot(baseUrl);
}

/** Null when it does. Sends an empty message, which a server with this API refuses at once, so nothing is computed. */
export async function checkMessagesApi(endpoint: Endpoint, signal: AbortSignal): Promise<LlmFailure | null> {
  const reply = await requestJson(endpoint, `${messagesBaseUrl(endpoint)}/v1/messages`, { timeoutMs: TIMEOUT_MS, body: {} }, signal);
  const { status } = reply.ok ? { status: 200 } : reply;
  // Some servers answer every path with 200 and an error message.
  if (reply.ok || (status !== null && NOT_THERE.has(status))) {
    const message = `${hostAndPort(endpoint.baseUrl)} does not speak the Messages API that Claude Code needs; llama.cpp’s server does. Use such a server, or choose the local agent.`;
    return { kind: 'badResponse', message };
  }
  if (status === null || status === 401 || status === 403 || status < 400) return reply.failure;
  return null;
}
