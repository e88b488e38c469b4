// Leaves out asked-for tests that fail on the code, and makes faults that the others must notice.
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { CODE, mask } from '#agent/files/mask.ts';
import { type Definition, outline } from '#agent/files/outline.ts';

/** Leaves out the tests with these names. Null: none would be left, or they were not found. */
export function withoutTests(path: string, text: string, names: readonly string[]): string | null {
  const language = languageOf(path);
  const titles = names.map((name) => name.split(' > ').at(-1) ?? name);
  const ranges = isScript(language) ? scriptTests(text, language) : namedTests(text, language);
  const dropped = ranges.filter(({ title }) =>
    titles.some((one) => one === title || one.endsWith(`.${title}`) || one.startsWith(`${title} (`) || one.endsWith(`::${title}`)),
  );
  if (dropped.length === 0 || dropped.length >= ranges.length) return null;
  const lines = text.split('\n');
  for (const { start, end } of [...dropped].reverse()) lines.splice(start, end - start + 1);
  return lines.join('\n').replace(/\n{4,}/g, '\n\n\n');
}

interface TestLines {
  title: string;
  start: number;
  end: number;
}

function scriptTests(text: string, language: Language): TestLines[] {
  const code = mask(text, language).code.split('\n');
  const found: TestLines[] = [];
  for (const [line, own] of text.split('\n').entries()) {
    const title = /^\s*(?:await\s+)?(?:it|test|specify)(?:\.\w+)*\s*\(\s*(['"`])((?:\\.|(?!\1).)*)\1/.exec(own)?.[2];
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

export interface Fault {
  text: string;
  /** For the model: what was changed, and where. */
  what: string;
}

const FAULTS: readonly (readonly [RegExp, (found: string) => string])[] = [
  // An error that is made and not thrown.
  [/\bthrow\s+(?=new\b|[\w.]+\()/g, () => 'void '],
  [/\braise\s+(?=[A-Z][\w.]*\()/g, () => ''],
  [/!(?=[\w(/])/g, () => ''],
  [/\breturn\s+(?:true|True)\b/g, (found) => found.replace(/true/i, (word) => (word === 'True' ? 'False' : 'false'))],
  [/\breturn\s+(?:false|False)\b/g, (found) => found.replace(/false/i, (word) => (word === 'False' ? 'True' : 'true'))],
  [/(?<![<>=!-])<(?![<=])(?=\s)/g, () => '>='],
  [/(?<![<>=!-])>(?![>=])(?=\s)/g, () => '<='],
  [/<=(?=\s)/g, () => '>'],
  [/(?<!=)>=(?=\s)/g, () => '<'],
  [/===|(?<![=!<>:])==(?!=)/g, (found) => (found === '===' ? '!==' : '!=')],
  [/!==?/g, (found) => (found === '!==' ? '===' : '==')],
  [/\s\+\s/g, () => ' - '],
  [/\s-\s/g, () => ' + '],
  [/\s\*\s/g, () => ' / '],
  [/\s&&\s|\sand\s/g, (found) => (found.includes('and') ? ' or ' : ' || ')],
  [/\s\|\|\s|\sor\s/g, (found) => (found.includes('or') ? ' and ' : ' && ')],
  [/(?<![\w.])\d+(?![\w.])/g, (found) => String(Number(found) + 1)],
];

/** Faults in the code of these definitions, one a text, spread over them. */
export function faultsIn(path: string, text: string, definitions: readonly Definition[], most: number): Fault[] {
  const language = languageOf(path);
  const { code, kinds } = mask(text, language);
  const starts = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
  const found: (Fault & { line: number })[] = [];
  for (const [pattern, change] of FAULTS) {
    for (const { index, 0: whole } of code.matchAll(pattern)) {
      if (kinds[index] !== CODE) continue;
      const line = starts.findLastIndex((start) => start <= index);
      const around = definitions.find((one) => one.line < line + 1 && line <= one.end);
      if (!around || line === around.line) continue;
      const after = change(whole);
      const faulty = text.slice(0, index) + after + text.slice(index + whole.length);
      const [before, now] = [text.split('\n')[line] ?? '', faulty.split('\n')[line] ?? ''];
      found.push({ text: faulty, what: `\`${before.trim()}\` is changed to \`${now.trim()}\``, line });
    }
  }
  // One a line first: a second fault in the same line tells little more.
  const firsts = found.filter(({ line }, at) => found.findIndex((one) => one.line === line) === at).sort((a, b) => a.line - b.line);
  const step = Math.max(1, firsts.length / most);
  return Array.from({ length: Math.min(most, firsts.length) }, (_, at) => firsts[Math.floor(at * step)]).filter((one) => one !== undefined);
}
