// Keeps the file's own text of what an answer changed only in comments, as models do unasked.
import { languageOf } from '#agent/files/language.ts';
import { withoutComments } from '#agent/files/mask.ts';
import { type Definition, outline } from '#agent/files/outline.ts';

export const ABOUT_COMMENTS = /\b(?:comments?|docs?|docstrings?|jsdoc|document\w*|typo|spelling|licen[cs]e|header)\b/i;

/** `answer`: the whole new text of the file. `instructions`: where they speak of comments, the answer stays. */
export function keepUnchanged(before: string, answer: string, path: string, instructions: string): string {
  if (ABOUT_COMMENTS.test(instructions)) return answer;
  const language = languageOf(path);
  const own = outline(before, language).filter(isTop);
  const given = outline(answer, language).filter(isTop);
  const [ownLines, givenLines] = [before.split('\n'), answer.split('\n')];
  const [ownCode, givenCode] = [withoutComments(before, language), withoutComments(answer, language)];
  for (const definition of [...given].reverse()) {
    const same = own.filter(({ name, kind }) => name === definition.name && kind === definition.kind);
    const [target] = same;
    if (same.length !== 1 || !target || codeOf(ownCode, target) !== codeOf(givenCode, definition)) continue;
    givenLines.splice(definition.start, definition.end - definition.start + 1, ...ownLines.slice(target.start, target.end + 1));
  }
  return givenLines.join('\n');
}

function isTop({ parent, indent }: Definition): boolean {
  return parent === null && indent === 0;
}

function codeOf(lines: readonly string[], { start, end }: Definition): string {
  return lines
    .slice(start, end + 1)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}
