// Multiplies before it divides, where a task tells that an amount of whole numbers is too low.
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Request } from '#agent/task/request.ts';
import { type Found, mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const SAYS_SO =
  /\b(?:too (?:low|small|little|few)|less than|always (?:0|zero)|is (?:0|zero)|rounds?|rounded|rounding|cents?|loses?|lost)\b/i;
/** Only whole ones count. */
const WHOLE = /\b(?:full|whole|complete|each|every|per|started|begun)\b/i;
const PARTS_OF_TIME = new Set([7, 12, 24, 30, 60, 365]);
const ROUNDED = /\b(?:nearest|halves|half|rounded? (?:up|half)|rounded)\b/i;
const NAME = String.raw`(?:\w+\.)*[A-Za-z_]\w*`;

/** Null: the task says no such thing, or not one place that divides first is far more alike than the others. */
export function dividedFirstRepair(codebase: Codebase, request: Request): ToldRepair | null {
  if (!SAYS_SO.test(request.text)) return null;
  const isRounded = ROUNDED.test(request.text);
  return mostAlike(codebase, request, (file) => placesIn(file, isRounded).filter(() => !hasFloats(codebase, file)));
}

function placesIn(file: ProjectFile, isRounded: boolean): Found[] {
  const language = languageOf(file.path);
  const pattern = patternOf(language);
  if (pattern === null) return [];
  return [...file.text.matchAll(pattern)]
    .filter(([, , by]) => !PARTS_OF_TIME.has(Number(by)))
    .map(({ index, 0: whole, 1: amount = '', 2: by = '1', 3: factor = '' }) => {
      const after = dividedLast(`${amount} * ${factor}`, Number(by), language, isRounded);
      return replaced(file, index, whole.length, after, `\`${whole}\` became \`${after}\`, which divides last`);
    })
    .filter(({ around }) => !WHOLE.test(around));
}

/** Of Go: whether its package has fields or variables with parts. */
function hasFloats(codebase: Codebase, { path }: ProjectFile): boolean {
  if (languageOf(path) !== 'go') return false;
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return codebase
    .own()
    .some((one) => one.path.startsWith(folder) && !one.path.slice(folder.length).includes('/') && /\bfloat(?:32|64)\b/.test(one.text));
}

/** Finds an amount, a number that divides it, and a factor; null = in a language in which numbers have parts. */
function patternOf(language: Language): RegExp | null {
  const before = String.raw`(?<![\w.)\]]|[*/%] )`;
  const end = String.raw`(?![\w.(\[])`;
  if (language === 'go') return new RegExp(`${before}(${NAME}) ?/ ?(\\d+) ?\\* ?(${NAME})${end}`, 'g');
  if (language === 'python') return new RegExp(`${before}\\(?(${NAME}) // (\\d+)\\)? \\* (${NAME})${end}`, 'g');
  return isScript(language) ? new RegExp(`\\bMath\\.(?:floor|trunc)\\((${NAME}) / (\\d+)\\) \\* (${NAME})${end}`, 'g') : null;
}

function dividedLast(product: string, by: number, language: Language, isRounded: boolean): string {
  if (isScript(language)) return `Math.${isRounded ? 'round' : 'floor'}(${product} / ${by})`;
  const sign = language === 'go' ? '/' : '//';
  if (!isRounded || by % 2 !== 0) return `${product} ${sign} ${by}`;
  // As gofmt writes it.
  return `(${language === 'go' ? product.replaceAll(' ', '') : product} + ${by / 2}) ${sign} ${by}`;
}
