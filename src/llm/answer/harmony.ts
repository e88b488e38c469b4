// Reads the harmony format of gpt-oss: messages in channels, of which only `final` is the answer.
// See the “harmony response format” in OpenAI's cookbook. `<|start|>assistant<|channel|>NAME<|message|>TEXT<|end|>`, the first `<|start|>…` left out.
import type { SplitText, TextSplitter } from './splitText.ts';

const MESSAGE = '<|message|>';
const MARKS = ['<|end|>', '<|return|>', '<|call|>', '<|start|>', '<|channel|>'] as const;
/** Of the role, the channel, the recipient and the type of content. */
const MAX_HEADER_CHARS = 300;

/** How a message begins where a server has dropped `<|start|>` alone. */
const BARE_START = 'assistant<|channel|>';

/** True for a text that begins in the format; null while it may still come to that. */
export function isHarmony(start: string): boolean | null {
  const marks = ['<|channel|>', '<|start|>', MESSAGE, BARE_START];
  if (marks.some((mark) => start.startsWith(mark))) return true;
  return marks.some((mark) => mark.startsWith(start)) ? null : false;
}

type Mode = 'text' | 'thinking' | 'tool';

export function createHarmonySplitter(out: SplitText): TextSplitter {
  let held = '';
  let mode: Mode | 'header' = 'header';
  let hasOutput = false;

  const emit = (text: string) => {
    if (text === '' || mode === 'tool') return;
    hasOutput = true;
    if (mode === 'thinking') out.thinking(text);
    else out.text(text);
  };

  /** False when more is needed. */
  const readHeader = (): boolean => {
    const at = held.slice(0, MAX_HEADER_CHARS + MESSAGE.length).indexOf(MESSAGE);
    const isHeader = at === -1 ? held.length <= MAX_HEADER_CHARS && mayBeHeader(held) : at <= MAX_HEADER_CHARS;
    if (at === -1 && isHeader) return false;
    mode = isHeader ? modeOf(held.slice(0, at)) : 'text';
    if (mode === 'tool') out.toolCall();
    // What begins no header is text, its mark too: else the same mark would begin the same header again.
    const length = isHeader ? at + MESSAGE.length : (MARKS.find((mark) => held.startsWith(mark)) ?? '').length;
    if (!isHeader) emit(held.slice(0, length));
    held = held.slice(length);
    return true;
  };

  /** False when more is needed. */
  const readContent = (isEnd: boolean): boolean => {
    const at = firstMark(held);
    if (at === -1) {
      const keep = isEnd ? 0 : partialLength(held);
      emit(held.slice(0, held.length - keep));
      held = held.slice(held.length - keep);
      return false;
    }
    emit(held.slice(0, at));
    held = held.slice(at);
    const mark = MARKS.find((one) => held.startsWith(one)) ?? MARKS[0];
    const rest = held.slice(mark.length);
    const isReal = endsMessage(mark, rest, mode !== 'text', isEnd);
    if (isReal === null) {
      // Blank lines may go on for ever.
      if (rest.length > MAX_HEADER_CHARS) held = mark + rest.trimStart();
      return false;
    }
    if (!isReal) {
      emit(mark);
      held = rest;
    } else if (mark === '<|start|>' || mark === '<|channel|>') mode = 'header';
    else {
      held = rest.trimStart();
      mode = 'header';
    }
    return true;
  };

  const run = (isEnd: boolean) => {
    while (held !== '' && (mode === 'header' ? readHeader() : readContent(isEnd)));
  };

  return {
    push: (piece) => {
      held += piece;
      run(false);
    },
    end: () => {
      run(true);
      // A text that is nothing but marks is about them.
      if (!hasOutput && held !== '') out.text(held);
      held = '';
    },
    isPassing: false,
  };
}

/** What comes behind the end of a message without the beginning of another is text. */
function mayBeHeader(text: string): boolean {
  return ['<|start|>', '<|channel|>', MESSAGE, 'assistant'].some((begin) => text.startsWith(begin) || begin.startsWith(text));
}

function modeOf(header: string): Mode {
  if (/\bto=/.test(header)) return 'tool';
  const channel = /<\|channel\|>\s*(\w+)/.exec(header)?.[1];
  return channel === 'analysis' || channel === 'commentary' ? 'thinking' : 'text';
}

/** Whether a mark ends the message; null while that is not known. An answer may be about the marks: then text follows. */
function endsMessage(mark: (typeof MARKS)[number], rest: string, isThinking: boolean, isEnd: boolean): boolean | null {
  const next = rest.trimStart();
  const begins = (...what: string[]): boolean | null => {
    if (what.some((one) => next.startsWith(one))) return true;
    if (!isEnd && what.some((one) => one.startsWith(next))) return null;
    return next === '' ? true : isThinking && (mark === '<|end|>' || mark === '<|return|>' || mark === '<|call|>');
  };
  switch (mark) {
    case '<|end|>':
      return begins('<|start|>', '<|channel|>', '<|return|>', BARE_START);
    case '<|return|>':
    case '<|call|>':
      return begins('<|start|>', '<|end|>', BARE_START);
    case '<|start|>':
      return begins('assistant', 'functions', 'user', 'system', 'tool');
    case '<|channel|>':
      return begins('final', 'analysis', 'commentary');
  }
}

function firstMark(text: string): number {
  let found = -1;
  for (let at = text.indexOf('<|'); at !== -1 && found === -1; at = text.indexOf('<|', at + 1))
    if (MARKS.some((mark) => text.startsWith(mark, at))) found = at;
  return found;
}

/** How many characters at the end may be the beginning of a mark. */
function partialLength(text: string): number {
  for (let length = Math.min(11, text.length); length > 0; length--) {
    const tail = text.slice(-length);
    if (MARKS.some((mark) => mark.startsWith(tail))) return length;
  }
  return 0;
}
