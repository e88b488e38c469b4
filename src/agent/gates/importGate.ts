// Refuses imports of files and names that do not exist in the project.
import { importsOf } from '#agent/files/imports.ts';
import { languageOf } from '#agent/files/language.ts';
import { offers } from '#agent/names/offers.ts';
import type { Gate, Objection } from './gate.ts';

export const importGate: Gate = ({ texts, before, codebase }) => {
  const textOf = (path: string) => texts.get(path) ?? before(path) ?? codebase.project.file(path)?.text ?? null;
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
      const missing = names.filter(({ imported }) => !offers(textOf, target, imported));
      if (missing[0])
        objections.push({ gate: 'import', weight: 'must', correction: `${target} has no ${missing[0].imported}, which ${path} imports.` });
    }
  }
  return objections;
};
