// Imports a name that a draft takes from the wrong file from the one file that has it.
import { addImports } from '#agent/answer/merge.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import { importLineFor } from './autoImport.ts';
import { offers, type TextOf } from './offers.ts';

const PYTHON = /^from[ \t]+[\w.]+[ \t]+import[ \t]+\(?([^()\n]*)\)?[ \t]*$/gm;
const SCRIPT =
  /^(?:import[ \t]+\{([^{}]*)\}[ \t]+from[ \t]+["'][^"'\n]+["'];?|(?:const|let|var)[ \t]+\{([^{}]*)\}[ \t]*=[ \t]*require\(["'][^"'\n]+["']\);?)[ \t]*$/gm;

/** `textOf`: with what the draft adds to other files. */
export function rightImports(codebase: Codebase, file: string, text: string, textOf: TextOf): string {
  const language = languageOf(file);
  if (!isScript(language) && language !== 'python') return text;
  const wrong = new Map<string, string>();
  for (const { target, names } of codebase.importsIn(file, text)) {
    if (target === null) continue;
    for (const { imported, local } of names) {
      if (imported !== local || offers(textOf, target, imported)) continue;
      const line = importLineFor(codebase, file, imported, text);
      if (line !== null) wrong.set(imported, line);
    }
  }
  if (wrong.size === 0) return text;
  const left = text.replace(language === 'python' ? PYTHON : SCRIPT, (whole, one?: string, two?: string) =>
    without(whole, typeof one === 'string' ? one : two, wrong),
  );
  return addImports(left.replace(/^\0\n/gm, ''), [...new Set(wrong.values())], language);
}

/** The statement without these names; a mark where none is left. */
function without(statement: string, list: string | undefined, wrong: ReadonlyMap<string, string>): string {
  if (typeof list !== 'string') return statement;
  const names = list
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const kept = names.filter((name) => !wrong.has(name));
  if (kept.length === names.length) return statement;
  return kept.length === 0 ? '\0' : statement.replace(list, () => (/^\s/.test(list) ? ` ${kept.join(', ')} ` : kept.join(', ')));
}
