// Makes control, bidirectional and invisible characters visible in text that a user must judge.

const HIDING = /(?![\n\t ])[\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** Newlines and tabs stay. An escape character reads ⟨U+001B⟩. */
export function visible(text: string): string {
  return text.replace(HIDING, (character) => `⟨U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}⟩`);
}
