// Puts back the comment and the imports that an answer left out at the head of a file.
import { addImports, IMPORT, importEnd } from '#agent/answer/merge.ts';
import { importsOf } from '#agent/files/imports.ts';
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { mask, withoutComments } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import { isBound, wordIn } from '#agent/names/usedNames.ts';
import { ABOUT_COMMENTS } from './keepUnchanged.ts';

const REMOVES = /\b(?:remove|delete|drop|get rid|no longer|without|instead of|replace|migrate)\b/i;

/** `answer`: the whole new text of the file. `instructions`: where they speak of comments, the answer keeps its own. */
export function keepHead(before: string, answer: string, path: string, instructions: string): string {
  const language = languageOf(path);
  const isRemoval = REMOVES.test(instructions);
  const whole = isScript(language) || language === 'python' ? keepImports(before, answer, { path, language, isRemoval }) : answer;
  return ABOUT_COMMENTS.test(instructions) ? whole : keepComment(before, whole, language);
}

interface Of {
  path: string;
  language: Language;
  /** Whether the task removes something: an import for its effect may be meant. */
  isRemoval: boolean;
}

function keepImports(before: string, answer: string, { path, language, isRemoval }: Of): string {
  const [own, given] = [importStatements(before), importStatements(answer)];
  const code = mask(answer, language).code;
  const defined = new Set(outline(answer, language).map(({ name }) => name));
  const isMissing = (name: string) => wordIn(name, code) && !defined.has(name) && !isBound(name, code, language);
  const isNeeded = (names: readonly string[]) => (names.length === 0 ? !isRemoval : names.some(isMissing));
  const lost = own.filter((statement) => !given.includes(statement) && isNeeded(boundBy(statement, path)));
  if (lost.length === 0) return answer;
  let text = answer;
  const back = lost.filter((statement) => {
    // Of a statement that has lost some of its names, the rest stands in the answer.
    const rests = given.filter((one) => isPartOf(one, statement, path));
    const left = rests.reduce((whole, rest) => whole.replace(`${rest}\n`, () => ''), text);
    // What the answer binds by other means would be bound twice.
    if (boundBy(statement, path).some((name) => isBound(name, mask(left, language).code, language))) return false;
    text = left;
    return true;
  });
  const first = own.indexOf(back[0] ?? '');
  const others = importStatements(text);
  const isFirst = others.length > 0 && others.every((statement) => own.indexOf(statement) > first);
  return isFirst ? aboveImports(text, back) : addImports(text, back, language);
}

/** Above the first import. */
function aboveImports(text: string, statements: readonly string[]): string {
  const lines = text.split('\n');
  const at = lines.findIndex((line) => IMPORT.test(line));
  lines.splice(at, 0, ...statements);
  return lines.join('\n');
}

function importStatements(text: string): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, at) => (IMPORT.test(line) ? [lines.slice(at, importEnd(lines, at) + 1).join('\n')] : []));
}

/** The local names that a statement imports; of all that a module has, none. */
function boundBy(statement: string, path: string): string[] {
  return importsOf(path, statement, () => false).flatMap(({ names }) =>
    names.flatMap(({ local }) => (local === '*' ? [] : [local.split('.')[0] ?? local])),
  );
}

/** Whether a statement imports from the same place, and nothing that the whole one does not. */
function isPartOf(one: string, whole: string, path: string): boolean {
  const [mine, its] = [one, whole].map((statement) => importsOf(path, statement, () => false)[0]?.specifier);
  const names = boundBy(whole, path);
  return mine !== undefined && mine === its && boundBy(one, path).every((name) => names.includes(name));
}

/** The comment or docstring above all code, where the answer begins with code. */
function keepComment(before: string, answer: string, language: Language): string {
  const head = headOf(before, language);
  if (head.trim() === '' || headOf(answer, language).trim() !== '') return answer;
  return head + answer.trimStart();
}

function headOf(text: string, language: Language): string {
  const lines = withoutComments(text, language);
  const at = lines.findIndex((line) => line.trim() !== '' && !line.startsWith('#!'));
  const head = text.split('\n').slice(0, Math.max(0, at)).join('\n');
  const above = head === '' ? '' : `${head}\n`;
  const docstring = language === 'python' ? /^[rR]?(?:"""[\s\S]*?"""|'''[\s\S]*?''')\n\s*/.exec(text.slice(above.length))?.[0] : undefined;
  return above + (docstring ?? '');
}
