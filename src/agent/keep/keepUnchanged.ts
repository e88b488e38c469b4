// Keeps the file's own text of what an answer changed only in comments, as models do unasked.
import { type Language, languageOf } from '#agent/files/language.ts';
import { withoutComments } from '#agent/files/mask.ts';
import { type Definition, outline } from '#agent/files/outline.ts';

export const ABOUT_COMMENTS = /\b(?:comments?|docs?|docstrings?|jsdoc|document\w*|typo|spelling|licen[cs]e|header)\b/i;

/** `answer`: the whole new text of the file. `instructions`: where they speak of comments, the answer stays. */
export function keepUnchanged(before: string, answer: string, path: string, instructions: string): string {
  if (ABOUT_COMMENTS.test(instructions)) return answer;
  const language = languageOf(path);
  return keepSame(before, keepSame(before, answer, language, isMember), language, isTop);
}

function keepSame(before: string, answer: string, language: Language, isMeant: (definition: Definition) => boolean): string {
  const own = outline(before, language).filter(isMeant);
  const given = outline(answer, language).filter(isMeant);
  const [ownLines, givenLines] = [before.split('\n'), answer.split('\n')];
  for (const definition of [...given].reverse()) {
    const isLike = ({ name, kind, parent }: Definition) =>
      name === definition.name && kind === definition.kind && parent === definition.parent;
    const [target, ...more] = own.filter(isLike);
    if (target === undefined || more.length > 0 || given.filter(isLike).length > 1) continue;
    const lines = ownLines.slice(target.start, target.end + 1);
    if (!isSameCode(lines.join('\n'), givenLines.slice(definition.start, definition.end + 1).join('\n'), language)) continue;
    givenLines.splice(definition.start, definition.end - definition.start + 1, ...lines);
  }
  return givenLines.join('\n');
}

/** Whether two texts differ in comments, docstrings and blank lines alone. */
export function isSameCode(one: string, other: string, language: Language): boolean {
  return one === other || codeOf(one, language) === codeOf(other, language);
}

/** In Python, where it decides what a line belongs to, indentation counts: from the first line on. */
function codeOf(text: string, language: Language): string {
  const lines = withoutComments(text, language).filter((line) => line.trim() !== '');
  if (language !== 'python') return lines.map((line) => line.trim()).join('\n');
  const [first = ''] = lines;
  const indent = first.length - first.trimStart().length;
  const code = lines.map((line) => (line.slice(0, indent).trim() === '' ? line.slice(indent) : line).trimEnd()).join('\n');
  return code.replace(DOCSTRING, '$1');
}

/** A string of three quotes that stands alone after a line that opens a block, or at the start. */
const DOCSTRING = /(^|:\n)[ \t]*[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?''')(?:\n|$)/g;

function isTop({ parent, indent }: Definition): boolean {
  return parent === null && indent === 0;
}

function isMember({ parent }: Definition): boolean {
  return parent !== null;
}
