// Words the failures that need nothing but the endpoint: what happened, where, what to do.
import { hostAndPort } from '#base/endpoint.ts';
import type { Endpoint, LlmFailure } from './types.ts';

/** The end of a sentence that tells what to do. */
export const CHECK = 'check claudomator.localModel.endpoint';

export const cancelledFailure: LlmFailure = { kind: 'cancelled', message: 'Cancelled.' };

export function idleFailure(endpoint: Endpoint, idleTimeoutMs: number, began: boolean): LlmFailure {
  const seconds = Math.max(1, Math.round(idleTimeoutMs / 1_000));
  const what = began ? 'stopped sending' : 'sent nothing';
  return {
    kind: 'idle',
    message: `${hostAndPort(endpoint.baseUrl)} ${what} for ${seconds} s, so the request was stopped. To wait longer, increase claudomator.localModel.timeoutSeconds.`,
  };
}

/** Nothing listens there any more, while a connection to it is still open and silent. */
export function stoppedFailure(endpoint: Endpoint, began: boolean): LlmFailure {
  return {
    kind: began ? 'incomplete' : 'unreachable',
    message: `${hostAndPort(endpoint.baseUrl)} has stopped${began ? ' in the middle of the answer' : ''}: it no longer accepts connections. Start the server again, then retry.`,
  };
}

/** For the small requests beside the chat, whose time is ours to choose. */
export function slowFailure(endpoint: Endpoint, timeoutMs: number): LlmFailure {
  const seconds = timeoutMs < 1_000 ? (timeoutMs / 1_000).toFixed(1) : Math.round(timeoutMs / 1_000);
  return {
    kind: 'idle',
    message: `${hostAndPort(endpoint.baseUrl)} did not answer within ${seconds} s. It may be busy or stuck: look at its log, or ${CHECK}.`,
  };
}

export function webPageFailure(endpoint: Endpoint): LlmFailure {
  return {
    kind: 'badResponse',
    message: `${hostAndPort(endpoint.baseUrl)} answered with a web page instead of JSON; is this the API's address? Most servers have it under /v1: ${CHECK}.`,
  };
}

export function badResponseFailure(endpoint: Endpoint, what: string): LlmFailure {
  return {
    kind: 'badResponse',
    message: `${hostAndPort(endpoint.baseUrl)} ${what}. Is it an OpenAI-compatible server? If so, look at its log.`,
  };
}

export function incompleteFailure(endpoint: Endpoint, what: string): LlmFailure {
  return { kind: 'incomplete', message: `${hostAndPort(endpoint.baseUrl)} ${what}. Look at the server's log, then try again.` };
}

export function filteredFailure(endpoint: Endpoint, word: string): LlmFailure {
  return {
    kind: 'incomplete',
    message: `A content filter of ${hostAndPort(endpoint.baseUrl)} stopped the answer (${word}). The answer so far is kept. Rephrase the task, or choose another model.`,
  };
}

/** `how`: `about` for an estimate, `at least` where the server stopped counting. */
export function contextExceededFailure(
  where: string,
  promptTokens: number | null,
  contextTokens: number | null,
  how: 'exactly' | 'about' | 'at least' = 'exactly',
): LlmFailure {
  const count = how === 'exactly' ? `${promptTokens}` : `${how} ${promptTokens}`;
  const prompt = promptTokens === null ? 'The prompt' : `The prompt needs ${count} tokens, which`;
  const limit = contextTokens === null ? 'the context of the model' : `the ${contextTokens} tokens of context`;
  return {
    kind: 'contextExceeded',
    message: `${prompt} ${promptTokens === null ? 'does not fit into' : 'is more than'} ${limit} on ${where}. Shorten the task or its attachments, start a new chat, or start the server with a larger context.`,
    ...(promptTokens === null ? {} : { promptTokens }),
    ...(contextTokens === null ? {} : { contextTokens }),
  };
}

/** Also behind an XML declaration or a comment. */
export function looksLikeHtml(text: string): boolean {
  return /^\s{0,64}(?:<\?xml[^>]{0,200}>\s{0,64}|<!--[^>]{0,500}-->\s{0,64})?<(?:!doctype|html|head|body)/i.test(text);
}
