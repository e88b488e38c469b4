// Adds answered tests to a test file that exists, without touching the tests that stand there.
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { addImports, mergeDefinitions } from './merge.ts';

const TEST_CALL = /^(?:describe|suite|context|it|test|specify)(?:\.\w+)*\s*\(\s*(['"`])((?:\\.|(?!\1).)*)\1/;
const IMPORT = /^(?:import\b|(?:const|let|var)\s+[^=]+=\s*require\()/;

/** Null: the answer holds no test that the file lacks. */
export function mergeTests(original: string, answer: string, path: string): string | null {
  const language = languageOf(path);
  if (!isScript(language)) return mergeNamed(original, answer, path);
  const statements = topStatements(answer, path);
  const own = topStatements(original, path).map(({ text }) => text.trim());
  const fresh = statements.filter(({ text }) => {
    if (IMPORT.test(text) || own.includes(text.trim())) return false;
    const title = TEST_CALL.exec(text)?.[2];
    if (title !== undefined) return !own.some((statement) => TEST_CALL.exec(statement)?.[2] === title) || /^describe|^suite/.test(text);
    const name = /^(?:export\s+)?(?:async\s+)?(?:function|class|const|let|var)\s+([\w$]+)/.exec(text)?.[1];
    return name !== undefined && !new RegExp(`\\b(?:function|class|const|let|var)\\s+${name.replace('$', '\\$')}\\b`).test(original);
  });
  if (!fresh.some(({ text }) => TEST_CALL.test(text))) return null;
  const added = fresh.map(({ text }) => text.trim()).join('\n\n');
  const imports = statements.filter(({ text }) => IMPORT.test(text)).map(({ text }) => text.trim());
  return `${addImports(original, imports, language).trimEnd()}\n\n${added}\n`;
}

const RELATIVE = /(?:from\s+|require\(|import\s*\(?)\s*['"]\.|^from\s+\./;
const TEST_BEGIN = /^\s*(?:(?:it|test|specify)(?:\.\w+)*\s*\(|(?:async\s+)?def\s+test|func\s+Test|#\[test\]|@Test\b)/;
const MOST_LINES = 30;
const TITLE = /(['"`])(?:\\.|(?!\1).)+\1/;

/** How a test file begins: what it imports of others, up to the first line of its first test. */
export function testForm(text: string): string {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => TEST_BEGIN.test(line));
  return lines
    .slice(0, Math.min(first === -1 ? MOST_LINES : first + 1, MOST_LINES))
    .filter((line) => !RELATIVE.test(line))
    .map((line, index, all) => (index === all.length - 1 ? line.replace(TITLE, '$1a title of its own$1') : line))
    .join('\n');
}

/** Python, Go and others define tests as functions; those that exist stay. */
function mergeNamed(original: string, answer: string, path: string): string | null {
  const merged = mergeDefinitions(original, answer, path);
  return merged && merged.added.length > 0 ? merged.text : null;
}

/** The statements at the top level, with the comments before them. */
function topStatements(text: string, path: string): { text: string }[] {
  const lines = text.split('\n');
  const code = mask(text, languageOf(path)).code.split('\n');
  const found: { text: string }[] = [];
  let depth = 0;
  let open: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (open.length === 0 && line.trim() === '') continue;
    open.push(line);
    for (const char of code[index] ?? '') depth += '([{'.includes(char) ? 1 : ')]}'.includes(char) ? -1 : 0;
    const isComment = (code[index] ?? '').trim() === '';
    const goesOn = /^\s*[.?:]/.test(code[index + 1] ?? '');
    if (depth > 0 || isComment || goesOn) continue;
    found.push({ text: open.join('\n') });
    open = [];
    depth = 0;
  }
  if (open.some((line) => line.trim() !== '')) found.push({ text: open.join('\n') });
  return found;
}
