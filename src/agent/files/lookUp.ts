// Finds what a model asks to see: by path, by the name of a definition, else by words.
import type { Request } from '#agent/task/request.ts';
import { lastPart, splitWords } from '#agent/task/request.ts';
import { type Codebase, scoreByWords } from './codebase.ts';
import { isOffLimits } from './fileKind.ts';
import { filesNamed } from './rank.ts';
import { type View, viewFile } from './view.ts';

/** `wanted`: as the model wrote it. `budget`: tokens. Null: nothing here is like it, or it is generated or vendored. */
export function lookUp(codebase: Codebase, wanted: string, request: Request, budget: number): View | null {
  const name = wanted.replace(/^[`"'\s]+|[`"'\s():;,.]+$/g, '');
  if (name === '' || name.length > 200) return null;
  const [file] = filesNamed(codebase, name).filter(({ kind }) => !isOffLimits(kind));
  if (file) return viewFile(codebase, { file, focus: [] }, request, budget);
  const [place] = codebase.defined(lastPart(name));
  if (place) return viewFile(codebase, { file: place.file, focus: [place.definition.name] }, request, budget);
  const scores = scoreByWords(codebase.own(), splitWords(name));
  const [best] = [...scores].sort((a, b) => b[1] - a[1]);
  const found = best && best[1] > 0 ? codebase.project.file(best[0]) : null;
  return found ? viewFile(codebase, { file: found, focus: [] }, request, budget) : null;
}
