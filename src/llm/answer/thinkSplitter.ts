// Separates <think>…</think> at the very start of a streamed text from the answer.
// A missing opening tag can't be told from an answer that talks about the closing one, so that is left alone.

const OPEN = '<think>';
const CLOSE = '</think>';

export interface Split {
  thinking: string;
  text: string;
}

export interface ThinkSplitter {
  push(piece: string): Split;
  /** What was held back when the stream ended. */
  end(): Split;
  /** True once everything that follows is answer: callers may then skip `push`. */
  readonly isPassing: boolean;
}

export function createThinkSplitter(): ThinkSplitter {
  let state: 'start' | 'thinking' | 'gap' | 'text' = 'start';
  let held = '';

  const push = (piece: string): Split => {
    if (state === 'text') return { thinking: '', text: piece };
    let thinking = '';
    held += piece;
    if (state === 'start') {
      const trimmed = held.trimStart();
      if (trimmed.startsWith(OPEN)) {
        held = trimmed.slice(OPEN.length);
        state = 'thinking';
      } else if (OPEN.startsWith(trimmed)) return { thinking: '', text: '' };
      else return release();
    }
    if (state === 'thinking') {
      const at = held.indexOf(CLOSE);
      if (at === -1) {
        const keep = partialTagLength(held);
        thinking = held.slice(0, held.length - keep);
        held = held.slice(held.length - keep);
        return { thinking, text: '' };
      }
      thinking = held.slice(0, at);
      held = held.slice(at + CLOSE.length);
      state = 'gap';
    }
    // The blank lines between reasoning and answer belong to neither.
    held = held.trimStart();
    return held === '' ? { thinking, text: '' } : { thinking, text: release().text };
  };

  const release = (): Split => {
    const text = held;
    held = '';
    state = 'text';
    return { thinking: '', text };
  };

  return {
    push,
    end: () => {
      if (state === 'thinking') {
        const thinking = held;
        held = '';
        return { thinking, text: '' };
      }
      return release();
    },
    get isPassing() {
      return state === 'text';
    },
  };
}

/** How many characters at the end may be the beginning of the closing tag. */
function partialTagLength(text: string): number {
  for (let length = Math.min(CLOSE.length - 1, text.length); length > 0; length--) {
    if (CLOSE.startsWith(text.slice(text.length - length))) return length;
  }
  return 0;
}
