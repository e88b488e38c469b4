// Bytes of a text/event-stream to its events: any line ending, UTF-8 split anywhere, a last event without a blank line. Comments are dropped.
import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';

export const MAX_EVENT_CHARS = 1024 * 1024;

export interface EventDecoder {
  push(pieces: readonly Buffer[]): void;
  /** The stream ended cleanly. */
  end(): void;
}

/** `onEvent` gets each event's data and its name ('' = none). After `onOversized` nothing more is decoded. */
export function createEventDecoder(onEvent: (data: string, name: string) => void, onOversized: () => void): EventDecoder {
  const utf8 = new StringDecoder('utf8');
  let stopped = false;
  const stop = () => {
    if (stopped) return;
    stopped = true;
    onOversized();
  };
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent: (event) => {
      if (stopped) return;
      // The parser bounds what it holds back; an event that came whole in one feed passes it.
      if (event.data.length > MAX_EVENT_CHARS) stop();
      else onEvent(event.data, event.event ?? '');
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') stop();
    },
  });
  const feed = (text: string) => {
    if (text !== '' && !stopped) parser.feed(text);
  };
  return {
    push: (pieces) => feed(utf8.write(pieces.length === 1 && pieces[0] ? pieces[0] : Buffer.concat(pieces))),
    end: () => {
      feed(utf8.end());
      feed('\n\n');
    },
  };
}
