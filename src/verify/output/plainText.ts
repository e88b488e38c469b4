// Turns a program's output into plain text: no control sequences, no control characters.

/**
 * Sequences of ECMA-48: CSI, OSC, other strings, then those of two characters. Each class ends where the next may begin, and none crosses an ESC,
 * so that hostile output costs no more than its length.
 */
const SEQUENCES =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is removed.
  /(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]|(?:\x1b\]|\x9d)[^\x07\x1b\x9c\n]*(?:\x07|\x1b\\|\x9c)|\x1b[PX^_][^\x1b\n]*\x1b\\|\x1b[ -/]*[0-~]/g;

/** Control characters but newline and tab, and those that change the direction of text. */
const CONTROL = /[^\P{Cc}\n\t]|[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;

/** A carriage return alone becomes a newline: a progress line that overwrote itself is several lines. */
export function plainText(text: string): string {
  return text.replace(SEQUENCES, '').replace(/\r\n?/g, '\n').replace(CONTROL, '');
}
