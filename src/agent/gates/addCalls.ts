// Adds the call where a draft adds up or compares a function that is called everywhere else.
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';

/** A clock that is handed in: `now = Date.now`, `clock=time.time`, `random = () => …`. */
const FUNCTION_AS_DEFAULT =
  /(?<![\w$.])([A-Za-z_$][\w$]*)\s*(?::[^=,)]+)?=\s*(?:(?:Date|performance|Math|time|random)\.[a-z_]+(?![\w(.])|\(\)\s*=>)/g;

/** `before`: what is used there as it is stays; null = the file is new. */
export function addCalls(file: string, before: string | null, text: string): string {
  const language = languageOf(file);
  if (!isScript(language) && language !== 'python') return text;
  const code = mask(text, language).code;
  const known = before === null ? '' : mask(before, language).code;
  const names = new Set([...`${known}\n${code}`.matchAll(FUNCTION_AS_DEFAULT)].map(([, name = '']) => name));
  let made = text;
  for (const name of names) {
    const value = new RegExp(
      `(?<=[-+*/%<]=?\\s*|[^=]>=?\\s*)(?:this\\.|self\\.)?(?<![\\w$])${escaped(name)}(?![\\w$]|\\s*[(.=:])|(?<![\\w$.])(?:this\\.|self\\.)?${escaped(name)}(?=\\s*(?:[-+*/%<>](?!=?>)))`,
      'g',
    );
    if (value.test(known)) continue;
    // From the end, so that the places before stay where they are.
    for (const found of [...mask(made, language).code.matchAll(value)].reverse()) {
      const end = found.index + found[0].length;
      made = `${made.slice(0, end)}()${made.slice(end)}`;
    }
  }
  return made;
}

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}
