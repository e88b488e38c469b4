// Splits reasoning and control tokens from the answer as it streams, wherever it is cut.
import { endsInCode } from './codeSpans.ts';
import { createHarmonySplitter, isHarmony } from './harmony.ts';
import {
  CLOSERS,
  closingOf,
  endsAnswer,
  type Found,
  firstOf,
  frameOf,
  headerOf,
  isRunOf,
  isTagAlone,
  nextMark,
  openingOf,
  opensBox,
  partialLength,
  QUOTES,
} from './markSearch.ts';
import { createReasoningField } from './reasoningField.ts';
import { BOX, END_TOKENS, type MarkFamily } from './reasoningMarks.ts';
import type { SplitText, TextSplitter } from './splitText.ts';

/** A text about tags may have any number of them; so many are looked at. */
const MAX_LOOKS = 32;
const MAX_BOX_LOOKS = 200;
/** No answer ends in so many characters of end tokens: a model that prints more of them is broken, and that is shown. */
const MAX_END_RUN = 500;
/** Of what comes before the first word: a broken model prints line breaks for ever. */
const MAX_BLANK = 1_000;

type State = { kind: 'start' } | { kind: 'thinking'; family: MarkFamily; open: string } | { kind: 'gap' } | { kind: 'text' };

export interface ReasoningSplitter extends TextSplitter {
  /** The server splits reasoning itself, so a closing mark in the text is text. `piece`: not ''. */
  pushReasoning(piece: string): void;
}

export function createReasoningSplitter(out: SplitText): ReasoningSplitter {
  return new Splitter(out);
}

/** A whole text, split. */
export function splitReasoning(whole: string): { text: string; thinking: string } {
  const split = { text: '', thinking: '' };
  const splitter = new Splitter({
    text: (text) => {
      split.text += text;
    },
    thinking: (text) => {
      split.thinking += text;
    },
    textWasThinking: () => {
      split.thinking += split.text;
      split.text = '';
    },
    toolCall: () => undefined,
    textSoFar: () => split.text,
  });
  splitter.push(whole);
  splitter.end();
  return split;
}

class Splitter implements ReasoningSplitter {
  readonly #out: SplitText;
  #state: State = { kind: 'start' };
  #held = '';
  #harmony: TextSplitter | null = null;
  /** How often a closing mark in the text is still looked at. */
  #looksLeft = MAX_LOOKS;
  #frameClosers: string[] = [];
  #endTokens = END_TOKENS;
  #isInBox = false;
  /** How often a box in the text is still looked at. */
  #boxesLeft = MAX_BOX_LOOKS;
  /** Of reasoning that came apart. */
  readonly #field = createReasoningField();
  #isFieldOpen = false;
  /** Of reasoning in ordinary words, which is text after all where its end never comes. */
  #prose = '';
  /** Something was handed out, so that control tokens at the end are not all there is. */
  #hasOutput = false;
  #hasThinking = false;

  constructor(out: SplitText) {
    this.#out = out;
  }

  get isPassing(): boolean {
    return this.#state.kind === 'text' && this.#held === '' && this.#harmony === null && !this.#isFieldOpen;
  }

  pushReasoning(piece: string): void {
    this.#looksLeft = 0;
    this.#isFieldOpen = true;
    this.#showReasoning(this.#field.push(piece));
  }

  push(piece: string): void {
    this.#endField();
    if (this.#harmony) this.#harmony.push(piece);
    else {
      this.#held += piece;
      this.#run(false);
    }
  }

  end(): void {
    this.#endField();
    this.#run(true);
    if (this.#harmony) this.#harmony.end();
    else if (this.#state.kind === 'thinking') this.#endThinking(this.#state);
    else this.#emitText(this.#held);
    this.#held = '';
  }

  #endField(): void {
    if (!this.#isFieldOpen) return;
    this.#isFieldOpen = false;
    this.#showReasoning(this.#field.end());
  }

  #showReasoning(text: string): void {
    if (text !== '') this.#out.thinking(text);
  }

  #run(isEnd: boolean): void {
    while (this.#held !== '' && this.#step(isEnd));
  }

  /** False when more is needed. */
  #step(isEnd: boolean): boolean {
    const state = this.#state;
    switch (state.kind) {
      case 'start':
        return this.#start(isEnd);
      case 'thinking':
        return this.#think(state);
      case 'gap':
        return this.#crossGap(isEnd);
      case 'text':
        return this.#scanText(isEnd);
    }
  }

  #start(isEnd: boolean): boolean {
    const start = this.#held.trimStart();
    if (start === '') {
      this.#held = this.#held.slice(-MAX_BLANK);
      return false;
    }
    const header = headerOf(start, isEnd);
    const harmony = isHarmony(start);
    const opened = openingOf(start, isEnd);
    const closed = closingOf(start, isEnd);
    const frame = frameOf(start, true, isEnd);
    if (header !== null && header !== 'unknown') this.#held = start.slice(header.length);
    else if (harmony === true) {
      this.#harmony = createHarmonySplitter(this.#out);
      this.#harmony.push(start);
      this.#held = '';
    } else if (opened !== null && opened !== 'unknown') {
      this.#held = start.slice(opened.open.length);
      this.#state = { kind: 'thinking', ...opened };
      this.#looksLeft = 0;
    } else if (closed !== null && closed !== 'unknown') {
      // Models that did not think print the closing mark alone.
      this.#held = start.slice(closed.length);
      this.#state = { kind: 'gap' };
      this.#looksLeft = 0;
    } else if (frame !== null && frame !== 'unknown') this.#state = { kind: 'gap' };
    else if (!isEnd && (harmony === null || [header, opened, closed, frame].includes('unknown'))) return false;
    else this.#state = { kind: 'text' };
    return true;
  }

  #think({ family }: Extract<State, { kind: 'thinking' }>): boolean {
    if (!this.#hasThinking && family.kind !== 'prose') this.#held = this.#held.trimStart();
    const [at, close] = firstOf(this.#held, family.close);
    const end = at === -1 ? this.#held.length - partialLength(this.#held, family.close) : at;
    this.#emitThinking(this.#held.slice(0, end), family);
    this.#held = this.#held.slice(end + close.length);
    if (at === -1) return false;
    this.#state = { kind: 'gap' };
    return true;
  }

  /** The blank lines between reasoning and answer belong to neither. Some models think again, or frame the answer. */
  #crossGap(isEnd: boolean): boolean {
    this.#held = this.#held.trimStart();
    if (this.#held === '') return false;
    const opened = openingOf(this.#held, isEnd);
    const frame = frameOf(this.#held, false, isEnd);
    if (opened !== null && opened !== 'unknown' && opened.family.kind !== 'prose') {
      this.#held = this.#held.slice(opened.open.length);
      this.#state = { kind: 'thinking', ...opened };
    } else if (frame !== null && frame !== 'unknown') {
      this.#held = this.#held.slice(frame.open.length);
      this.#frameClosers.push(frame.close);
      this.#endTokens = [...END_TOKENS, ...this.#frameClosers];
    } else if (!isEnd && (opened === 'unknown' || frame === 'unknown')) return false;
    else this.#state = { kind: 'text' };
    return true;
  }

  /** Passes the text on, but for what may be a mark. */
  #scanText(isEnd: boolean): boolean {
    for (let at = nextMark(this.#held, 0); at !== -1; at = nextMark(this.#held, at + 1)) {
      const tail = this.#held.slice(at);
      const isLast = isRunOf(tail, this.#endTokens);
      if (isLast === true || (isLast === null && !isEnd)) {
        this.#emitText(this.#held.slice(0, at));
        // Blank lines behind them may go on for ever.
        this.#held = tail.length > MAX_END_RUN ? tail.trimEnd() : tail;
        if (this.#held.length > MAX_END_RUN && !isEnd) return this.#keepFrom(this.#held.length);
        // Where the answer ends with them they are no part of it, unless they are all there is or what it is about.
        if (isEnd && isLast && this.#hasOutput && this.#isEndOfAnswer(tail)) this.#held = '';
        return false;
      }
      const box = this.#boxAt(tail, at, isEnd);
      if (box === 'unknown') return this.#keepFrom(at);
      if (box !== null) {
        this.#emitText(this.#held.slice(0, at));
        this.#held = tail.slice(box.length);
        this.#isInBox = box === BOX.open;
        return true;
      }
      const closer = this.#looksLeft > 0 ? CLOSERS.find(({ mark }) => tail.startsWith(mark)) : undefined;
      if (closer && tail.length === closer.mark.length && !isEnd) return this.#keepFrom(at);
      if (closer && this.#isEndOfThinking(closer, at)) {
        this.#emitText(this.#held.slice(0, at));
        this.#out.textWasThinking();
        this.#held = tail.slice(closer.mark.length);
        this.#looksLeft = 0;
        this.#state = { kind: 'gap' };
        return true;
      }
      if (!isEnd && this.#looksLeft > 0 && CLOSERS.some(({ mark }) => mark.startsWith(tail))) return this.#keepFrom(at);
    }
    this.#emitText(this.#held);
    this.#held = '';
    return false;
  }

  #isEndOfAnswer(tokens: string): boolean {
    return this.#frameClosers.some((close) => tokens.startsWith(close)) || endsAnswer(this.#out.textSoFar(), tokens);
  }

  /** The mark of a box with which `tail` begins, if it is one. */
  #boxAt(tail: string, at: number, isEnd: boolean): Found<string> {
    if (this.#boxesLeft === 0) return null;
    const mark = this.#isInBox ? BOX.close : BOX.open;
    if (!tail.startsWith(mark) || (tail === mark && !isEnd)) return !isEnd && mark.startsWith(tail) ? 'unknown' : null;
    this.#boxesLeft--;
    const before = this.#out.textSoFar() + this.#held.slice(0, at);
    const isMark = this.#isInBox ? !endsInCode(before) : opensBox(before, tail[mark.length]);
    return isMark ? mark : null;
  }

  #keepFrom(at: number): false {
    this.#emitText(this.#held.slice(0, at));
    this.#held = this.#held.slice(at);
    return false;
  }

  /** Whether a closing mark without its opening one ends reasoning, rather than being what the text is about. */
  #isEndOfThinking({ mark, family }: (typeof CLOSERS)[number], at: number): boolean {
    this.#looksLeft--;
    const before = this.#out.textSoFar() + this.#held.slice(0, at);
    const last = before.at(-1) ?? '\n';
    const next = this.#held[at + mark.length] ?? '\n';
    const isAlone = family.kind === 'token' ? !QUOTES.test(last) && !QUOTES.test(next) : isTagAlone(last, next);
    return isAlone && !family.open.some((open) => before.includes(open)) && !endsInCode(before);
  }

  #endThinking({ family, open }: Extract<State, { kind: 'thinking' }>): void {
    this.#emitThinking(this.#held, family);
    if (family.kind === 'prose') this.#emitText(open + this.#prose);
  }

  #emitThinking(text: string, family: MarkFamily): void {
    if (text === '') return;
    this.#hasOutput = true;
    this.#hasThinking = true;
    if (family.kind === 'prose') this.#prose += text;
    this.#out.thinking(text);
  }

  #emitText(text: string): void {
    if (text === '') return;
    this.#hasOutput ||= text.trim() !== '';
    this.#out.text(text);
  }
}
