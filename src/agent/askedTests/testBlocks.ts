// Locates the tests in a file, each with its title and its lines.
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';

/** Lines are 0-based and inclusive. */
export interface TestLines {
  title: string;
  start: number;
  end: number;
}

export function testsIn(path: string, text: string): TestLines[] {
  const language = languageOf(path);
  return isScript(language) ? scriptTests(text, language) : namedTests(text, language);
}

export const TITLE = /^(\s*(?:await\s+)?(?:it|test|specify)(?:\.\w+)*\s*\(\s*)(['"`])((?:\\.|(?!\2).)*)\2/;

function scriptTests(text: string, language: Language): TestLines[] {
  const code = mask(text, language).code.split('\n');
  const found: TestLines[] = [];
  for (const [line, own] of text.split('\n').entries()) {
    const title = TITLE.exec(own)?.[3];
    if (title === undefined) continue;
    let depth = 0;
    let end = line;
    for (; end < code.length; end++) {
      for (const char of code[end] ?? '') depth += '([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0;
      if (depth <= 0) break;
    }
    found.push({ title, start: line, end });
  }
  return found;
}

function namedTests(text: string, language: Language): TestLines[] {
  return outline(text, language)
    .filter(({ name, kind }) => /^test/i.test(name) && (kind === 'function' || kind === 'method'))
    .map(({ name, start, end }) => ({ title: name, start, end }));
}
