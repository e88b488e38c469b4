// Determines whether a file of the project has a name that another file imports from it.
import { wholeWord } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';

/** A file as it is with the draft; null = there is none. */
export type TextOf = (path: string) => string | null;

/** Whether the name stands anywhere in the file: what is re-exported or made at run time can't be told by rule. */
export function offers(textOf: TextOf, path: string, name: string): boolean {
  if (name === '*' || name === 'default') return true;
  const text = textOf(path) ?? '';
  if (isModuleOf(textOf, path, name)) return true;
  return (
    wholeWord(name).test(text) ||
    /export\s*\*|import\s*\*|__getattr__|exports\s*=\s*\{[^}]*\.\.\.|Object\.assign\(\s*(?:module\.)?exports|(?<![.\w])exec\(|globals\(/.test(
      text,
    ) ||
    outline(text, languageOf(path)).some((one) => one.name === name)
  );
}

/** `from app import rates`, where that is a file beside `app/__init__.py`. */
function isModuleOf(textOf: TextOf, path: string, name: string): boolean {
  if (!path.endsWith('__init__.py')) return false;
  const folder = path.slice(0, -'__init__.py'.length);
  return [`${folder}${name}.py`, `${folder}${name}/__init__.py`].some((one) => textOf(one) !== null);
}
