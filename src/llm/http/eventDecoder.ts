// Decodes the text of an event stream into events, and hands out the lines that belong to none.
// Any line ending; a last event needs no blank line; comments are dropped.
import { createParser } from 'eventsource-parser';
import { createEventSeparator, type EventSeparator } from './eventSeparator.ts';

export const MAX_EVENT_CHARS = 1024 * 1024;

export interface EventDecoderOptions {
  /** `name` '' = none was given. */
  onEvent(data: string, name: string): void;
  /** A line with a field that the grammar does not know, or with none (WHATWG HTML §9.2.6 ignores them): servers write errors there. */
  onStrayLine(line: string): void;
  /** Nothing more is decoded after it. */
  onOversized(): void;
  /** True for the data of a line that is an event by itself: where two such follow each other first, no blank lines stand between the events. */
  isWholeEvent?(line: string): boolean;
}

export interface EventDecoder {
  push(text: string): void;
  /** The stream ended cleanly. */
  end(): void;
}

export function createEventDecoder({ onEvent, onStrayLine, onOversized, isWholeEvent = () => false }: EventDecoderOptions): EventDecoder {
  let stopped = false;
  let separator: EventSeparator | null = createEventSeparator(isWholeEvent);
  const stop = () => {
    if (stopped) return;
    stopped = true;
    onOversized();
  };
  const parser = createParser({
    maxBufferSize: MAX_EVENT_CHARS,
    onEvent: (event) => {
      if (stopped) return;
      if (separator?.isNeeded === false) separator = null;
      // The parser bounds what it holds back; an event that came whole in one feed passes it.
      if (event.data.length > MAX_EVENT_CHARS) stop();
      else onEvent(event.data, event.event ?? '');
    },
    onError: (error) => {
      if (error.type === 'max-buffer-size-exceeded') stop();
      else if (!stopped && error.type === 'unknown-field') onStrayLine(error.line ?? '');
    },
  });
  // The parser gets whole lines only: it drops an unknown line that a read has cut. Fragments are joined once, when their line ends.
  let fragments: string[] = [];
  let heldChars = 0;
  return {
    push: (text) => {
      if (stopped) return;
      // A lone CR ends a line too. It is looked for only behind the last LF: most streams have none, and the whole text would be searched.
      const afterLf = text.lastIndexOf('\n') + 1;
      const end = afterLf + text.slice(afterLf).lastIndexOf('\r') + 1;
      const rest = end === 0 ? text : text.slice(end);
      if (end > 0) {
        const ended = end === text.length ? text : text.slice(0, end);
        const whole = fragments.length === 0 ? ended : fragments.join('') + ended;
        fragments = [];
        heldChars = 0;
        parser.feed(separator === null ? whole : separator.separated(whole));
      }
      if (rest === '' || stopped) return;
      fragments.push(rest);
      heldChars += rest.length;
      if (heldChars > MAX_EVENT_CHARS) stop();
    },
    end: () => {
      const rest = fragments.join('');
      if (!stopped) parser.feed(`${separator === null ? rest : separator.separated(rest)}\n\n`);
    },
  };
}
