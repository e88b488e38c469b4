// Reads a 2xx body by what it is, whatever its header says: events, JSON lines or one JSON value.
import { isObject } from '#base/json.ts';
import { badResponseFailure, incompleteFailure, looksLikeHtml, webPageFailure } from '#llm/failure.ts';
import { createEventDecoder, type EventDecoder } from '#llm/http/eventDecoder.ts';
import { createUtf8Decoder } from '#llm/http/utf8Decoder.ts';
import { streamedFailure } from '#llm/refusal.ts';
import { messageInXml, parseErrorBody, quotable } from '#llm/serverText.ts';
import type { Endpoint, LlmFailure } from '#llm/types.ts';
import type { ResponseHeaders } from '#retry/retryAfter.ts';
import type { Answer } from './answer.ts';
import { isWholeEvent } from './eventData.ts';
import { createJsonLines, type JsonLines } from './jsonLines.ts';

const MIB = 1024 * 1024;
const MAX_BODY_BYTES = 32 * MIB;
/** Events carry ten times their text in JSON, and more; this bounds what never becomes text. */
const MAX_STREAM_BYTES = 512 * MIB;
/** Of lines that are neither events nor JSON: enough for an error that is printed over several lines. */
const MAX_STRAY_CHARS = 64 * 1024;

export interface BodyReader {
  push(pieces: Buffer[]): void;
  /** The body ended cleanly, or with `[DONE]`. */
  end(): void;
}

/** Of a text in angle brackets: it is no answer, and this tells what it is. */
const MAX_MARKUP_CHARS = 4 * 1024;

/** What comes is an answer's events (or their JSON), stray lines, a web page, or an error in XML. */
type Shape = { kind: 'unknown'; start: string } | { kind: 'events'; decoder: EventDecoder } | { kind: 'json'; lines: JsonLines };

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its small closures share the state of one body
export function createBodyReader(answer: Answer, endpoint: Endpoint, headers: ResponseHeaders): BodyReader {
  const utf8 = createUtf8Decoder();
  const stray: string[] = [];
  let strayChars = 0;
  let bytes = 0;
  /** Of JSON, outside of events. */
  let values = 0;
  let shape: Shape = { kind: 'unknown', start: '' };
  const fail = (failure: LlmFailure) => {
    answer.failure ??= failure;
  };
  // What could be decompressed was (http/contentDecoder.ts). Other words, such as `none` or `UTF-8`, stand before plain bodies.
  if (/\b(?:x-)?(?:gzip|deflate|br|zstd|compress)\b/i.test(String(headers['content-encoding'] ?? '')))
    fail(badResponseFailure(endpoint, 'compressed its answer although it was asked not to'));

  const takeStrayLine = (line: string) => {
    if (answer.takeStrayLine(line) || strayChars >= MAX_STRAY_CHARS) return;
    stray.push(line.slice(0, MAX_STRAY_CHARS - strayChars));
    strayChars += line.length;
  };
  const readEvents = (text: string) => {
    const decoder = createEventDecoder({
      onEvent: (data, name) => answer.takeEvent(data, name),
      onStrayLine: takeStrayLine,
      isWholeEvent,
      onOversized: () => fail(badResponseFailure(endpoint, 'sent a single event of more than 1 MiB')),
    });
    shape = { kind: 'events', decoder };
    decoder.push(text);
  };
  const readJson = (text: string) => {
    const lines = createJsonLines({
      onValue: (value) => {
        values++;
        answer.takeValue(value);
      },
      onStrayLine: takeStrayLine,
      onEventStream: readEvents,
    });
    shape = { kind: 'json', lines };
    lines.push(text);
  };
  const read = (text: string) => {
    if (shape.kind === 'events') return shape.decoder.push(text);
    if (shape.kind === 'json') return shape.lines.push(text);
    const start = (shape.start + text).trimStart();
    shape.start = start;
    if (start === '') return;
    if (start.startsWith('<')) {
      if (looksLikeHtml(start) || start.length > MAX_MARKUP_CHARS) fail(markupFailure(endpoint, start));
    } else if (start.startsWith('{') || start.startsWith('[')) readJson(start);
    else readEvents(start);
  };

  /** What is said of a body that had no answer in it. */
  const nothingFailure = (isCut: boolean): LlmFailure => {
    if (shape.kind === 'json' && isCut) return badResponseFailure(endpoint, 'sent a body that should be JSON but isn’t');
    const words = quotable(answer.unread || stray.join('\n'), endpoint.apiKey);
    const quoted = words === '' ? '' : `: “${words}”`;
    if (shape.kind === 'json') return badResponseFailure(endpoint, `sent JSON that isn’t a chat answer${quoted}`);
    if (words === '') return incompleteFailure(endpoint, 'ended the answer before it began');
    const type = String(headers['content-type'] ?? '').split(';')[0] ?? '';
    const isMislabelled = type === '' || /event-stream|json/i.test(type);
    return badResponseFailure(endpoint, `answered with ${isMislabelled ? 'text' : type} instead of JSON${quoted}`);
  };

  return {
    push: (pieces) => {
      if (answer.failure !== null) return;
      for (const piece of pieces) bytes += piece.length;
      const most = shape.kind === 'events' ? MAX_STREAM_BYTES : MAX_BODY_BYTES;
      if (bytes > most) fail(badResponseFailure(endpoint, `sent more than ${most / MIB} MiB, which is too long for an answer`));
      else read(utf8.push(pieces));
    },
    end: () => {
      if (answer.failure !== null) return;
      let isCut = false;
      if (!answer.isDone) {
        read(utf8.end());
        if (shape.kind === 'unknown' && shape.start !== '') fail(markupFailure(endpoint, shape.start));
        if (shape.kind === 'events') shape.decoder.end();
        else if (shape.kind === 'json') isCut = !shape.lines.end();
      }
      // An error may be printed over several lines.
      const printed = parseErrorBody(stray.join('\n'));
      if (isObject(printed)) answer.takeValue(printed);
      closeEnd(isCut);
    },
  };

  function closeEnd(isCut: boolean) {
    // What looked like a malformed event at the very end was cut off.
    if (shape.kind === 'events' && answer.failure?.kind === 'badResponse')
      answer.failure = incompleteFailure(endpoint, 'broke off in the middle of an event');
    if (answer.failure !== null || answer.hasFinish) return;
    if (answer.progress === 0) fail(nothingFailure(isCut));
    // Of an answer in one JSON value it shows that it is all there.
    else if (shape.kind === 'json' && values === 1 && !isCut) answer.finishReason = 'stop';
    else if (stray.length > 0) fail(streamedFailure(endpoint, stray.join('\n'), true));
  }
}

function markupFailure(endpoint: Endpoint, text: string): LlmFailure {
  const said = looksLikeHtml(text) ? null : messageInXml(text);
  if (said === null) return webPageFailure(endpoint);
  return badResponseFailure(endpoint, `answered with XML instead of JSON: “${quotable(said, endpoint.apiKey)}”`);
}
