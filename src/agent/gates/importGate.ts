// Refuses imports of files and names that do not exist in the project.
import { wholeWord } from '#agent/files/codebase.ts';
import { importsOf } from '#agent/files/imports.ts';
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import type { Candidate, Gate, Objection } from './gate.ts';

export const importGate: Gate = (candidate) => {
  const { texts, before, codebase } = candidate;
  const exists = (path: string) => texts.has(path) || codebase.project.file(path) !== null || codebase.project.hidden.has(path);
  const objections: Objection[] = [];
  for (const [path, text] of texts) {
    const known = new Set(importsOf(path, before(path) ?? '', exists).map(({ specifier }) => specifier));
    for (const { specifier, target, isRelative, names } of importsOf(path, text, exists)) {
      if (isRelative && target === null && !known.has(specifier) && languageOf(specifier) !== 'text')
        objections.push({
          gate: 'import',
          weight: 'must',
          correction: `${path} imports ${specifier}, which does not exist. Import only what is there.`,
        });
      if (target === null) continue;
      const missing = names.filter(({ imported }) => !offers(candidate, target, imported));
      if (missing[0])
        objections.push({ gate: 'import', weight: 'must', correction: `${target} has no ${missing[0].imported}, which ${path} imports.` });
    }
  }
  return objections;
};

/** Whether the name stands anywhere in the file: what is re-exported or made at run time can't be told by rule. */
function offers({ texts, codebase }: Candidate, path: string, name: string): boolean {
  if (name === '*' || name === 'default') return true;
  const text = texts.get(path) ?? codebase.project.file(path)?.text ?? '';
  if (isModuleOf({ texts, codebase }, path, name)) return true;
  return (
    wholeWord(name).test(text) ||
    /export\s*\*|import\s*\*|__getattr__|exports\s*=\s*\{[^}]*\.\.\.|Object\.assign\(\s*(?:module\.)?exports|(?<![.\w])exec\(|globals\(/.test(
      text,
    ) ||
    outline(text, languageOf(path)).some((one) => one.name === name)
  );
}

/** `from app import rates`, where that is a file beside `app/__init__.py`. */
function isModuleOf({ texts, codebase }: Pick<Candidate, 'texts' | 'codebase'>, path: string, name: string): boolean {
  if (!path.endsWith('__init__.py')) return false;
  const folder = path.slice(0, -'__init__.py'.length);
  return [`${folder}${name}.py`, `${folder}${name}/__init__.py`].some((one) => texts.has(one) || codebase.project.file(one) !== null);
}
