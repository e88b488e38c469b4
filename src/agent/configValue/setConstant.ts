// Sets the one constant in code that has the number a task tells of, and fits its words best.
import type { Codebase } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { goingAndStaying, type Request } from '#agent/task/request.ts';
import { bestPlace, type Candidate, tokensOf } from './bestPlace.ts';
import { isOtherWork, numbersOf, withoutThousands } from './setByWords.ts';
import { entryUnit, type ValueSet, writeValue } from './setValue.ts';
import { inUnit, unitAfter } from './units.ts';

/** `const MAX_SIZE: number = 50;`, `MAX_SIZE = 50  # comment` at the head of a line. */
const CONSTANT =
  /^(?:export\s+)?(?:(?:const|let|var|final|static)\s+)?([A-Z][A-Z\d_]{2,}|[a-z]+[A-Z]\w*(?=\s*(?::\s*\w+\s*)?=\s*\d))(?:\s*:\s*[\w.]+|\s+[a-z]\w*)?\s*=\s*(-?\d[\d_]*(?:\.\d+)?);?[ \t]*(?:(?:#|\/\/).*)?$/gm;

/** Null: the task doesn't tell the number that is there and the one that is to be, or no constant fits better than all others. */
export function setConstant(codebase: Codebase, request: Request): ValueSet | null {
  const { going, staying } = goingAndStaying(withoutThousands(request.text));
  const asked = numbersOf(going);
  if (asked === null || asked.from === null || (isOtherWork(going) && !/\bshould be\b/i.test(going))) return null;
  const { from, to } = asked;
  const [named, ...more] = request.paths.filter((path) => filesNamed(codebase, path).length > 0);
  if (more.length > 0) return null;
  const unit = unitAfter(going, from) ?? unitAfter(going, to);
  const candidates = codebase
    .own()
    .filter(({ path, kind }) => kind === 'source' && isCode(languageOf(path)) && (named === undefined || path.endsWith(named)))
    .flatMap(constantsIn)
    .filter(({ entry }) => Number(entry.raw.replaceAll('_', '')) === Number(inUnit(from, unit, entryUnit(entry))));
  const place = bestPlace(candidates, { wanted: tokensOf(going), staying, isExact: false, isKnown: true });
  return place === null ? null : writeValue(place.file, place.entry, { value: to, unit, isQuoted: false });
}

function constantsIn(file: ProjectFile): Candidate[] {
  const head = file.text.split('\n', 3).join('\n');
  return [...file.text.matchAll(CONSTANT)].map(({ index, 0: whole, 1: name = '', 2: raw = '' }) => {
    const start = index + whole.indexOf(raw, whole.indexOf('='));
    const line = file.text.slice(0, index).split('\n').slice(0, -1).at(-1) ?? '';
    const above = /^\s*(?:#|\/\/|\*|\/\*)/.test(line) ? line : '';
    const words = [file.path, name, head, above, whole].flatMap((part) => [...tokensOf(part)]);
    return { file, entry: { path: [name], raw, start, end: start + raw.length }, tokens: new Set(words) };
  });
}
