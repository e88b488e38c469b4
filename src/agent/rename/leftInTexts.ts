// Lists texts in code, such as messages, that still have the old name after a rename.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import { mask, STRING } from '#agent/files/mask.ts';
import { lineAt, lineStarts } from '#base/text.ts';

/** Places as `src/a.js:9` (1-based). Of names that are no ordinary words. */
export function leftInTexts(codebase: Codebase, texts: ReadonlyMap<string, string>, name: string): string[] {
  if (!/[A-Z_$]/.test(name)) return [];
  return codebase.mentioning(name).flatMap(({ path, text: own }) => {
    if (!isCode(languageOf(path))) return [];
    const text = texts.get(path) ?? own;
    const { kinds } = mask(text, languageOf(path));
    const starts = lineStarts(text);
    const lines = [...text.matchAll(wholeWord(name, 'g'))].flatMap(({ index }) =>
      kinds[index] === STRING ? [lineAt(starts, index) + 1] : [],
    );
    return [...new Set(lines)].map((line) => `${path}:${line}`);
  });
}
