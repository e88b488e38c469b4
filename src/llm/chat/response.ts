// Routes a chat response: a 2xx body into the answer, any other into the text of a refusal.

import type { Answer } from '#llm/answer/answer.ts';
import { type BodyReader, createBodyReader } from '#llm/answer/bodyReader.ts';
import type { WireReceiver } from '#llm/http/connection.ts';
import { MAX_ERROR_BYTES } from '#llm/http/jsonReply.ts';
import { proxyTo } from '#llm/http/proxy.ts';
import type { Endpoint } from '#llm/types.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';

/** After the text and the finish reason mostly usage and `[DONE]` follow. Where the end came before the text, the idle limit is the bound. */
const AFTER_FINISH_MS = 5_000;

/** A status other than 2xx. `body`: at most 64 KiB. */
export interface Refusal {
  kind: 'refused';
  status: number;
  headers: ResponseHeaders;
  body: string;
  /** Host and port of the proxy that the request went through. */
  proxy: string | undefined;
}

export interface ChatResponse {
  receiver: WireReceiver;
  /** Null until a head with a 2xx status came. */
  reader(): BodyReader | null;
  /** The answer with another status; null when there is none. */
  refusal(): Refusal | null;
  close(): void;
}

/** `on.stop`: nothing more of the body is needed. */
export function createChatResponse(
  answer: Answer,
  endpoint: Endpoint,
  on: { onProgress(): void; deliver(): Promise<void> | undefined; stop(): void },
): ChatResponse {
  let status = 0;
  let headers: ResponseHeaders = {};
  let reader: BodyReader | null = null;
  let refusal = '';
  let seenProgress = 0;
  let finishTimer: NodeJS.Timeout | null = null;
  const clearFinishTimer = () => {
    if (finishTimer !== null) clearTimeout(finishTimer);
    finishTimer = null;
  };
  return {
    receiver: {
      onHead: (given, all) => {
        status = given;
        headers = all;
        if (status < 300) reader = createBodyReader(answer, endpoint, all);
      },
      onBody: (pieces) => {
        if (reader === null) {
          refusal += Buffer.concat(pieces).toString('utf8');
          if (refusal.length >= MAX_ERROR_BYTES) on.stop();
          return undefined;
        }
        reader.push(pieces);
        if (answer.progress !== seenProgress) {
          seenProgress = answer.progress;
          on.onProgress();
        }
        if (answer.failure !== null || answer.isDone) on.stop();
        else if (answer.finishReason !== null && answer.hasOutput && !answer.wentOn) finishTimer ??= setTimeout(on.stop, AFTER_FINISH_MS);
        else clearFinishTimer();
        return on.deliver();
      },
    },
    reader: () => reader,
    refusal: () => {
      if (status < 300) return null;
      const proxy = proxyTo(new URL(endpoint.baseUrl), endpoint.network);
      return { kind: 'refused', status, headers, body: refusal.slice(0, MAX_ERROR_BYTES), proxy };
    },
    close: clearFinishTimer,
  };
}
