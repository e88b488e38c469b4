// Puts a check for an empty list after the step by which a draft makes the list shorter.
import { isScript, languageOf } from '#agent/files/language.ts';

const PYTHON_GUARD = /^([ \t]*)if (?:not (\w+)|len\((\w+)\) == 0):\n\1[ \t]+(?:return|raise)\b[^\n]*\n/gm;
const SCRIPT_GUARD =
  /^([ \t]*)if \((?:!(\w+)\.length|(\w+)\.length (?:===? 0|< 1))\) (?:(?:return|throw)\b[^\n]*\n|\{\n[ \t]*(?:return|throw)\b[^\n]*\n\1\}\n)/gm;

/** `if not rows: return None`, then `rows = [… if …]`: the check stood right before, where nothing was left out yet. */
export function guardAfterFilter(path: string, before: string | null, text: string): string {
  const language = languageOf(path);
  if (before === null || !(isScript(language) || language === 'python')) return text;
  for (const guard of text.matchAll(isScript(language) ? SCRIPT_GUARD : PYTHON_GUARD)) {
    const [whole, indent = '', one, other] = guard;
    const name = one ?? other ?? '';
    if (mayBeNone(text.slice(0, guard.index), name)) continue;
    const after = text.slice(guard.index + whole.length);
    const step = stepOf(name, indent).exec(after)?.[0];
    if (step === undefined || before.includes(step) || !before.includes(whole)) continue;
    return text.slice(0, guard.index) + step + whole + after.slice(step.length);
  }
  return text;
}

/** Of Python: in the head of the function it has the default `None`, so that the check is about that as well. */
function mayBeNone(above: string, name: string): boolean {
  const head = above.slice(above.lastIndexOf('def '));
  return new RegExp(`\\b${name}\\s*(?::[^,=)]*)?=\\s*None\\b|\\b${name}\\s*:[^,)]*\\b(?:None|Optional)\\b`).test(head);
}

/** The next statement, if it filters the list: alone, or in an `if` of its own. */
function stepOf(name: string, indent: string): RegExp {
  const filter = `${name} = (?:\\[[^\\n]* for [^\\n]* if [^\\n]*\\]|(?:list\\()?filter\\([^\\n]*|${name}\\.filter\\([^\\n]*)`;
  return new RegExp(
    `^\\s*?(?:${indent}${filter}\\n|${indent}if [^\\n]*(?::|\\{)\\n${indent}[ \\t]+${filter}\\n(?:${indent}\\}\\n)?|${indent}if \\([^\\n]*\\) ${filter}\\n)`,
  );
}
