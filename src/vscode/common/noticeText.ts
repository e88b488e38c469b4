// Formats notification texts in which untrusted text can't become a link.
import type { Execution } from '#contracts/execution.ts';

const MAX_COMMAND_CHARS = 120;
/** The start of a link's address, with any invisible characters in between, raw or as `visible` shows them. */
const LINK = /\](?:[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]|⟨U\+[0-9A-F]+⟩)*\(/u;

/** Breaks Markdown links, which VS Code would render in notifications. */
export function unlinked(text: string): string {
  return text.replaceAll('](', '] (');
}

/** `isWhole`: the notification shows the complete command, so it may offer to allow it. */
export function questionNotice(
  name: string,
  { title, kind, detail, hiddenChars }: NonNullable<Execution['toolQuestion']>,
): { text: string; isWhole: boolean } {
  const isShort = hiddenChars === 0 && detail.length <= MAX_COMMAND_CHARS && !detail.includes('\n');
  const isWhole = kind === 'command' && isShort && ![title, detail, name].some((part) => LINK.test(part));
  return { text: unlinked(isWhole ? `${title}: ${detail} (“${name}”)` : `${title} (“${name}”).`), isWhole };
}
