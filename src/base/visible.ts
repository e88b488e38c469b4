// Makes control, bidirectional and invisible characters visible in text that a user must judge.

const INVISIBLE = /(?![\n\t ])[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Replaces such a character by its code point: ESC becomes ⟨U+001B⟩. Newlines and tabs are kept. */
export function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}
