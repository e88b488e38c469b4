// Lets emphasis begin and end inside text of languages that put no spaces between words.
import type { MarkdownIt } from 'markdown-it';

/**
 * Characters of scripts without spaces between words, their punctuation and their variation selectors.
 * Hangul too: Korean attaches particles to a word without a space.
 */
const UNSPACED =
  /^(?:[\ufe00-\ufe02\u{e0100}-\u{e01ef}]|[\u3001-\u303f\u30fb\u30fc\ufe10-\ufe1f\ufe30-\ufe4f\uff00-\uffef]|\p{scx=Han}|\p{scx=Hiragana}|\p{scx=Katakana}|\p{scx=Bopomofo}|\p{scx=Hangul}|\p{scx=Yi}|\p{scx=Thai}|\p{scx=Lao}|\p{scx=Khmer}|\p{scx=Myanmar}|\p{scx=Tibetan}|\p{scx=Javanese}|\p{scx=Balinese})$/u;
/** The first character that `UNSPACED` can match. */
const FIRST_UNSPACED = 0x0e01;

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
