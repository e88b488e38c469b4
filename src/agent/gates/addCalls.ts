// Adds the call where a draft adds up or compares a function that is called everywhere else.
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';

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
  let made = asCalls(text, code, known, language);
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

/** `plant.next_watering`, where that is a function of the file that takes one: `next_watering(plant)`. */
function asCalls(text: string, code: string, known: string, language: Language): string {
  const functions = outline(text, language).filter(({ kind, indent, parent }) => kind === 'function' && indent === 0 && parent === null);
  let made = text;
  for (const { name, line } of functions) {
    const takesOne = new RegExp(`${escaped(name)}\\s*\\(\\s*[A-Za-z_$]`).test(code.split('\n')[line] ?? '');
    const member = new RegExp(`(?<![\\w$.])([A-Za-z_$][\\w$]*)\\.${escaped(name)}(?![\\w$(:=]|\\s*[(:]|\\s*=(?!=))`, 'g');
    if (!takesOne || new RegExp(`\\.${escaped(name)}(?![\\w$])`).test(known) || !new RegExp(`(?<![\\w$.])${escaped(name)}\\(`).test(known))
      continue;
    for (const found of [...mask(made, language).code.matchAll(member)].reverse())
      if (!OWNERS.test(found[1] ?? ''))
        made = `${made.slice(0, found.index)}${name}(${found[1]})${made.slice(found.index + found[0].length)}`;
  }
  return made;
}

/** Objects and modules of which it may be a member. */
const OWNERS = /^(?:this|self|cls|exports|module|super)$/;

function escaped(name: string): string {
  return name.replaceAll('$', '\\$');
}
