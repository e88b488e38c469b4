// Finds the names that a file uses, and those of them that nothing in it defines.
import { importsOf } from '#agent/files/imports.ts';
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import { PYTHON_BUILT_IN } from './standardLibrary.ts';

/** What test tools, browsers and CommonJS bring along. */
const GIVEN = new Set(
  'describe it test expect suite before after beforeEach afterEach beforeAll afterAll vi jest chai sinon cy document window navigator localStorage require module exports __dirname __filename __name__ __file__ __doc__ NotImplemented Ellipsis StopIteration StopAsyncIteration arguments Iterator AsyncIterator Pick Omit Partial Record Readonly Required Parameters ReturnType Awaited Extract Exclude NonNullable NodeJS React JSX jQuery requestAnimationFrame cancelAnimationFrame customElements getComputedStyle matchMedia alert confirm prompt location history sessionStorage string number boolean unknown any never object'.split(
    ' ',
  ),
);
/** Names come from elsewhere without being written down. */
const ANYTHING = /\bimport\s*\*|\bglobals\(|\bexec\(|\beval\(|\bwith\s*\(|\bdeclare\b/;

/** Names that the text uses, that nothing in it defines, and that `before` did not have. `before`: null = the file is new. */
export function unknownNames(file: string, before: string | null, text: string): string[] {
  const language = languageOf(file);
  if (!isScript(language) && language !== 'python') return [];
  const code = mask(text, language).code.replace(/\\\n\s*/g, ' ');
  if (ANYTHING.test(code)) return [];
  const known = new Set(before === null ? [] : mask(before, language).code.match(/(?<![\w$.])[A-Za-z_$][\w$]*/g));
  // What was imported there and is not any more is unknown.
  for (const { names } of importsOf(file, before ?? '', () => false))
    for (const { local } of names) known.delete(local.split('.')[0] ?? local);
  const own = new Set(outline(text, language).map(({ name }) => name));
  const body = language === 'python' ? code.replace(/^\s*(?:from\s+[\w.]+\s+)?import\b.*$/gm, '') : code;
  return [...new Set([...usedNames(body, language), ...constantNames(body)])].filter(
    (name) =>
      name.length > 1 &&
      !own.has(name) &&
      !GIVEN.has(name) &&
      !/^__\w+__$/.test(name) &&
      !KEYWORDS.has(name) &&
      !isBuiltIn(name, language) &&
      !/(?:Error|Exception|Warning|Interrupt|Exit|Element|Event|Observer)$/.test(name) &&
      !known.has(name) &&
      !isBound(name, code, language) &&
      !isDestructured(name, code),
  );
}

/** A parameter in braces, or one of a method: `({ a = f() }) =>`, `get(a) {`. A constant is none. */
function isDestructured(name: string, code: string): boolean {
  const safe = name.replaceAll('$', '\\$');
  const inBraces = `[{,]\\s*(?:\\w+\\s*:\\s*)?${safe}\\s*(?:=[^=>][^{}]*)?[,}][^;{}]*\\)\\s*(?:=>|\\{)|^\\s*${safe}\\s*=[^=]`;
  const asParameter = /^[A-Z]/.test(name) ? '' : `|[(,]\\s*(?:\\.\\.\\.|\\*{1,2})?${safe}\\s*[,)=:]`;
  const asMethod = `|(?:^|[{,;])\\s*(?:(?:async|static|get|set|private|public|protected|override|readonly)\\s+|\\*\\s*)*#?${safe}\\??\\s*(?:<[^<>]*>)?\\([^()]*(?:\\([^()]*\\)[^()]*)*\\)\\s*(?:\\{|:)`;
  return new RegExp(inBraces + asParameter + asMethod, 'm').test(code);
}

/** Stand before a bracket or parenthesis like names. */
const KEYWORDS = new Set(
  'if for while switch catch return typeof await async function new delete void in of do else case yield throw import super this constructor get set static class extends const let var function import export and or not is lambda assert del elif except raise with from as print match None True False def finally try continue break pass readonly satisfies infer keyof is asserts declare abstract NaN Infinity undefined null true false'.split(
    ' ',
  ),
);

/** `MAX_TARGET`, where it is not given a value. */
export function constantNames(code: string): string[] {
  return [...code.matchAll(/(?<![\w$.])([A-Z][A-Z\d]*(?:_[A-Z\d]+)*)(?![\w$]|\s*[:=](?!=))/g)].map(([, name = '']) => name);
}

/** Names that are called, whose members are used, or that are raised, caught or built on. */
export function usedNames(code: string, language: Language): Set<string> {
  const names = [...code.matchAll(/(?<![\w$.#])([A-Za-z_$][\w$]*)\s*[(.[]/g)].map(([, name = '']) => name);
  const decorated = [...code.matchAll(/@([A-Za-z_]\w*)/g)].map(([, name = '']) => name);
  const classes = [...code.matchAll(/\b(?:raise|except|extends|instanceof|new)\s+([A-Za-z_$][\w$]*)/g)].map(([, name = '']) => name);
  // As an argument: `assertRaises(Closed)`. A type of TypeScript may not be imported like a value.
  const expected = [
    ...code.matchAll(/\b(?:assertRaises\w*|raises|throws|rejects|toThrow\w*|isinstance)\([^()\n]*?(?<![\w$.])([A-Z][\w$]*)/g),
  ].map(([, name = '']) => name);
  const capitalized =
    language === 'typescript'
      ? []
      : [...code.matchAll(/(?<![\w$.])([A-Z][\w$]*[a-z][\w$]*)(?![\w$]|\s*[:=](?!=))/g)].map(([, name = '']) => name);
  return new Set([...names, ...decorated, ...classes, ...expected, ...capitalized]);
}

/** What is always there needs no import, even where the project has something of the same name. */
export function isBuiltIn(name: string, language: string): boolean {
  return language === 'python' ? PYTHON_BUILT_IN.has(name) : name in globalThis;
}

/** `code`: without strings and comments. */
export function wordIn(name: string, code: string): boolean {
  return new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}(?![\\w$])`).test(code);
}

/** Whether a definition, an import, a parameter or an assignment anywhere in the file gives it a value. */
export function isBound(name: string, code: string, language: string): boolean {
  const safe = name.replaceAll('$', '\\$');
  const binding =
    language === 'python'
      ? `\\b(?:def|class|for|as|global|nonlocal)\\s+${safe}\\b|^\\s*(?:\\w+\\s*,\\s*)*${safe}\\b\\s*(?:,[^=\\n]*)?(?::[^=\\n]+)?=(?!=)|\\bimport\\b[^\\n]*\\b${safe}\\b|\\bdef\\s+\\w+\\s*\\([^)]*\\b${safe}\\b(?!\\s*[\\[.(])[^)]*\\)\\s*(?:->[^:]+)?:|\\bimport\\s*\\([^)]*\\b${safe}\\b|\\b${safe}\\s*:=|\\blambda\\b[^:]*\\b${safe}\\b|^\\s*case\\b[^\\n]*\\b${safe}\\b|\\bfor\\b[^\\n]*\\b${safe}\\b[^\\n]*\\bin\\b`
      : `\\b(?:function\\*?|class|const|let|var|interface|type|enum)\\s+${safe}\\b|\\b(?:const|let|var)\\s*[{[][^=]*\\b${safe}\\b|\\bimport\\b[^;]*?\\b${safe}\\b[^;]*?\\bfrom\\b|\\b${safe}\\b\\s*=>|\\([^()]*\\b${safe}\\b[^()]*\\)\\s*(?::[^{=]+)?(?:=>|\\{)|\\bcatch\\s*\\(\\s*${safe}`;
  return new RegExp(binding, 'm').test(code);
}
