// Writes notification texts in which untrusted words can't become links.
import type { Execution } from '#contracts/execution.ts';

const MAX_COMMAND_CHARS = 120;
/** What begins a link's address, also where something unseen stands in between, be it as `visible` shows it. */
const LINK = /\](?:[\s\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]|⟨U\+[0-9A-F]+⟩)*\(/u;

/** The same words, of which VS Code makes no link. */
export function unlinked(text: string): string {
  return text.replaceAll('](', '] (');
}

/** `isWhole`: all of it can be read there, so that it can be allowed there. */
export function questionNotice(
  name: string,
  { title, kind, detail, hiddenChars }: NonNullable<Execution['toolQuestion']>,
): { text: string; isWhole: boolean } {
  const isShort = hiddenChars === 0 && detail.length <= MAX_COMMAND_CHARS && !detail.includes('\n');
  const isWhole = kind === 'command' && isShort && ![title, detail, name].some((part) => LINK.test(part));
  return { text: unlinked(isWhole ? `${title}: ${detail} (“${name}”)` : `${title} (“${name}”).`), isWhole };
}
