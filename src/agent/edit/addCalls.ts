// Adds the call where a draft adds up or compares a function that is handed in.
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import { lineAt, lineStarts } from '#base/text.ts';

/** A clock that is handed in: `now = Date.now`, `clock=time.time`, `random = () => …`. */
const FUNCTION_AS_DEFAULT =
  /(?<![\w$.])([A-Za-z_$][\w$]*)\s*(?::[^=,)]+)?=\s*(?:(?:Date|performance|Math|time|random)\.[a-z_]+(?![\w(.])|\(\)\s*=>)/g;

/** A parameter, and the lines (0-based) in which it, or the field of its name, is that function. */
interface HandedIn {
  name: string;
  isField: boolean;
  start: number;
  end: number;
}

/** `before`: what is used there as it is stays; null = the file is new. */
export function addCalls(file: string, before: string | null, text: string): string {
  const language = languageOf(file);
  if (!isScript(language) && language !== 'python') return text;
  const known = before === null ? '' : mask(before, language).code;
  let made = text;
  for (const { name, isField, start, end } of handedIn(text, language)) {
    const own = (isField ? '(?:this|self)\\.' : '(?<![\\w$.])') + name.replaceAll('$', '\\$');
    // A comparison stands between blanks, a tag of JSX does not.
    const value = new RegExp(
      `(?<=[-+*/%]=?\\s*|(?<!=)[<>]=?\\s+)${own}(?![\\w$]|\\s*[(.=:])|${own}(?=\\s*[-+*/%](?![>=])|\\s+[<>]=?\\s)`,
      'g',
    );
    if (value.test(known)) continue;
    value.lastIndex = 0;
    const starts = lineStarts(made);
    // From the end, so that the places before stay where they are.
    for (const found of [...mask(made, language).code.matchAll(value)].reverse()) {
      const line = lineAt(starts, found.index);
      if (line < start || line > end) continue;
      const at = found.index + found[0].length;
      made = `${made.slice(0, at)}()${made.slice(at)}`;
    }
  }
  return made;
}

function handedIn(text: string, language: Language): HandedIn[] {
  const { code } = mask(text, language);
  const starts = lineStarts(text);
  const definitions = outline(text, language);
  return [...code.matchAll(FUNCTION_AS_DEFAULT)].flatMap(({ index, 1: name = '' }): HandedIn[] => {
    if (!isParameter(code, index, language)) return [];
    const line = lineAt(starts, index);
    const own = definitions.filter(({ start, end, kind }) => start <= line && line <= end && kind !== 'class').at(-1);
    if (own === undefined) return [];
    const isMaker = own.name === 'constructor' || own.name === '__init__';
    const holder = isMaker ? definitions.find((one) => one.name === own.parent && one.kind === 'class') : undefined;
    return [
      { name, isField: false, start: own.line, end: own.end },
      ...(holder ? [{ name, isField: true, start: holder.line, end: holder.end }] : []),
    ];
  });
}

/** Whether it stands in the head of a function, also taken out of an object there. */
function isParameter(code: string, at: number, language: Language): boolean {
  let depth = 0;
  for (let open = at - 1; open >= 0; open--) {
    const char = code[open] ?? '';
    if (')]}'.includes(char)) depth++;
    else if ('([{'.includes(char) && depth-- === 0) {
      const before = code.slice(Math.max(0, open - 200), open).trimEnd();
      if (char === '{') return /[(,]$/.test(before) && isParameter(code, open, language);
      return char === '(' && (language !== 'python' || /\bdef\s+\w+$/.test(before));
    }
  }
  return false;
}
