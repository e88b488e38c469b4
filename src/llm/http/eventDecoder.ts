// Decodes the bytes of a text/event-stream into events, wherever reads cut lines and characters.
// Any line ending; a last event needs no blank line; comments are dropped.
import { createParser } from 'eventsource-parser';

export const MAX_EVENT_CHARS = 1024 * 1024;
const READ_BYTES = 64 * 1024;

export interface EventDecoder {
  push(pieces: readonly Buffer[]): void;
  /** The stream ended cleanly. */
  end(): void;
}

/** `onEvent` gets each event's data and its name ('' = none). After `onOversized` nothing more is decoded. */
export function createEventDecoder(onEvent: (data: string, name: string) => void, onOversized: () => void): EventDecoder {
  // One buffer for all reads; it begins with the bytes of a character whose rest has not come yet.
  // By hand: StringDecoder takes six times as long as decoding a whole read at once.
  let buffer = Buffer.allocUnsafe(READ_BYTES);
  let held = 0;
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
  return {
    push: (pieces) => {
      if (stopped) return;
      let length = held;
      for (const piece of pieces) length += piece.length;
      if (length > buffer.length) {
        const larger = Buffer.allocUnsafe(length + READ_BYTES);
        buffer.copy(larger, 0, 0, held);
        buffer = larger;
      }
      let at = held;
      for (const piece of pieces) {
        buffer.set(piece, at);
        at += piece.length;
      }
      held = cutCharacterLength(buffer, length);
      const text = buffer.toString('utf8', 0, length - held);
      buffer.copyWithin(0, length - held, length);
      parser.feed(text);
    },
    end: () => {
      if (!stopped && held > 0) parser.feed(buffer.toString('utf8', 0, held));
      if (!stopped) parser.feed('\n\n');
    },
  };
}

/** How many of the first `length` bytes are, at their end, the beginning of a UTF-8 character without its end (RFC 3629 §3). */
function cutCharacterLength(bytes: Buffer, length: number): number {
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) > back ? back : 0;
  }
  return 0;
}
