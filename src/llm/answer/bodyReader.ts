// Reads a 2xx body into the answer: events, or one JSON body where `stream` was ignored.

import { badResponseFailure, incompleteFailure, looksLikeHtml, webPageFailure } from '#llm/failure.ts';
import { createEventDecoder, type EventDecoder } from '#llm/http/eventDecoder.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import type { Answer } from './answer.ts';

const MAX_BODY_BYTES = 32 * 1024 * 1024;
/** Events carry ten times their text in JSON, and more; this bounds what never becomes text. */
const MAX_STREAM_BYTES = 512 * 1024 * 1024;

export interface BodyReader {
  push(pieces: Buffer[]): void;
  /** The body ended cleanly. */
  end(): void;
}

/** The shape is told by the content type, and where that is missing by the first character. */
export function createBodyReader(answer: Answer, endpoint: Endpoint, headers: ResponseHeaders): BodyReader {
  const contentType = String(headers['content-type'] ?? '').toLowerCase();
  const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
  let bytes = 0;
  let decoder: EventDecoder | null = null;
  const collected: Buffer[] = [];
  let shape: 'unknown' | 'events' | 'body' = contentType.includes('text/event-stream')
    ? 'events'
    : contentType.includes('json')
      ? 'body'
      : 'unknown';
  const fail = (failure: LlmFailure) => {
    answer.failure ??= failure;
  };
  if (encoding !== 'identity') fail(badResponseFailure(endpoint, 'compressed its answer although it was asked not to'));
  if (contentType.includes('text/html')) fail(webPageFailure(endpoint));

  return {
    push: (pieces) => {
      if (answer.failure !== null) return;
      for (const piece of pieces) bytes += piece.length;
      if (shape === 'unknown') {
        const start = Buffer.concat([...collected, ...pieces])
          .toString('utf8')
          .trimStart();
        if (start === '') return;
        shape = start.startsWith('{') || start.startsWith('<') ? 'body' : 'events';
      }
      if (bytes > (shape === 'body' ? MAX_BODY_BYTES : MAX_STREAM_BYTES)) {
        fail(
          badResponseFailure(
            endpoint,
            `sent more than ${(shape === 'body' ? MAX_BODY_BYTES : MAX_STREAM_BYTES) / 1024 / 1024} MiB, which no answer is`,
          ),
        );
        return;
      }
      if (shape === 'body') collected.push(...pieces);
      else {
        decoder ??= createEventDecoder(
          (data, name) => answer.takeEvent(data, name),
          () => fail(badResponseFailure(endpoint, 'sent a single event of more than 1 MiB')),
        );
        decoder.push(pieces);
      }
    },
    end: () => {
      if (answer.failure !== null || answer.isDone) return;
      if (shape === 'body') {
        const body = Buffer.concat(collected).toString('utf8');
        if (looksLikeHtml(body) || body.trimStart().startsWith('<')) fail(webPageFailure(endpoint));
        else answer.takeBody(body);
        return;
      }
      decoder?.end();
      // What looked like a malformed event at the very end was cut off.
      if (answer.failure !== null && (answer.failure as LlmFailure).kind === 'badResponse')
        answer.failure = incompleteFailure(endpoint, 'broke off in the middle of an event');
      else if (answer.progress === 0 && answer.finishReason === null && shape === 'events' && !contentType.includes('event-stream'))
        fail(badResponseFailure(endpoint, `answered with ${contentType === '' ? 'something' : contentType.split(';')[0]} instead of JSON`));
    },
  };
}
