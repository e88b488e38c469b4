// Takes the marks off reasoning that a server sends apart but leaves marked, as it streams.
import { openingOf } from './markSearch.ts';
import { FAMILIES } from './reasoningMarks.ts';

const CLOSE = FAMILIES.filter(({ kind }) => kind !== 'prose').flatMap(({ close }) => close);
const MAX_CLOSE_CHARS = Math.max(...CLOSE.map((mark) => mark.length));

export interface ReasoningField {
  /** What of it may be shown. */
  push(piece: string): string;
  /** What was held back of one stretch of reasoning, which is over. */
  end(): string;
}

/** Only an opening mark at the very start and a closing one at the very end are marks: in between, the model thinks about them. */
export function createReasoningField(): ReasoningField {
  let held = '';
  let isAtStart = true;
  let isMarked = false;

  /** False while it may still begin with a mark, or with the blanks behind one. */
  const hasBegun = (isEnd: boolean): boolean => {
    const start = held.trimStart();
    const opened = isMarked ? null : openingOf(start, isEnd);
    if (opened === 'unknown') return false;
    if (opened !== null && opened.family.kind !== 'prose') {
      isMarked = true;
      held = start.slice(opened.open.length);
    }
    if (isMarked) held = held.trimStart();
    return held.trim() !== '';
  };

  return {
    push: (piece) => {
      held += piece;
      if (isAtStart && !hasBegun(false)) return '';
      isAtStart = false;
      const end = held.length - closeLength(held);
      const shown = held.slice(0, end);
      held = held.slice(end);
      return shown;
    },
    end: () => {
      if (isAtStart) hasBegun(true);
      const rest = CLOSE.includes(held.trim()) ? '' : held;
      held = '';
      isAtStart = true;
      isMarked = false;
      return rest;
    },
  };
}

/** How many characters at the end are a closing mark, with blanks behind it, or may be the beginning of one. */
function closeLength(text: string): number {
  const end = text.trimEnd();
  const whole = CLOSE.find((mark) => end.endsWith(mark));
  if (whole !== undefined) return text.length - end.length + whole.length;
  for (let length = Math.min(MAX_CLOSE_CHARS - 1, text.length); length > 0; length--) {
    const tail = text.slice(-length);
    if (CLOSE.some((mark) => mark.startsWith(tail))) return length;
  }
  return 0;
}
