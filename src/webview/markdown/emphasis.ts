// Lets emphasis begin and end inside text of scripts whose words or sentences need no spaces.
import type { MarkdownIt } from 'markdown-it';

/**
 * Characters beside which emphasis may begin and end: letters, marks, signs and punctuation of every script but Latin, Greek and Cyrillic, variation
 * selectors, and what has no width (which people put there for that). Chinese, Thai and others put no spaces between words, Korean attaches
 * particles, and models leave out the space behind punctuation in Arabic and Hindi. In the three others `a*(b+c)*d` is a formula.
 */
const UNSPACED =
  /^(?:[\u200b-\u200f]|[\ufe00-\ufe02\u{e0100}-\u{e01ef}]|[\u3001-\u303f\u30fb\u30fc\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uffef]|(?!\p{scx=Latin}|\p{scx=Greek}|\p{scx=Cyrillic}|\p{scx=Common}|\p{scx=Inherited})[\p{L}\p{M}\p{N}\p{P}\p{S}])$/u;
/** The first character that `UNSPACED` can match: Armenian. */
const FIRST_UNSPACED = 0x0531;

/**
 * CommonMark (0.31 §6.2) tells opening from closing marks by the spaces and punctuation beside them, so that the end of
 * `**重要。**次に` or `**중요(important)**은` is none. Here such scripts count as a boundary, as proposed for CommonMark in
 * https://github.com/tats-u/markdown-cjk-friendly. `_` inside words stays as it is.
 */
export function useEmphasisWithoutSpaces(md: MarkdownIt): void {
  const { isWhiteSpace, isMdAsciiPunct, isPunctChar } = md.utils;

  function kindOf(char: string): 'space' | 'punctuation' | 'unspaced' | 'other' {
    const code = char.codePointAt(0) ?? 0x20;
    if (isWhiteSpace(code)) return 'space';
    if (code >= FIRST_UNSPACED && UNSPACED.test(char)) return 'unspaced';
    return isMdAsciiPunct(code) || isPunctChar(char) ? 'punctuation' : 'other';
  }

  md.inline.State = class extends md.inline.State {
    override scanDelims(start: number, canSplitWord: boolean) {
      const scanned = super.scanDelims(start, canSplitWord);
      if (!canSplitWord) return scanned;
      const before = kindOf(charBefore(this.src, start));
      const after = kindOf(charAt(this.src, start + scanned.length, this.posMax));
      if (before !== 'unspaced' && after !== 'unspaced') return scanned;
      return {
        ...scanned,
        can_open: after !== 'space' && (after !== 'punctuation' || before !== 'other'),
        can_close: before !== 'space' && (before !== 'punctuation' || after !== 'other'),
      };
    }
  };
}

function charBefore(text: string, at: number): string {
  const isPair = at >= 2 && (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00;
  return text.slice(isPair ? at - 2 : Math.max(0, at - 1), at) || ' ';
}

function charAt(text: string, at: number, end: number): string {
  const code = at < end ? text.codePointAt(at) : undefined;
  return code === undefined ? ' ' : String.fromCodePoint(code);
}
