// Determines which of several definitions of one name a rename means.
import { type Codebase, type Place, wholeWord } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { type Request, readRequest } from '#agent/task/request.ts';

/** “The one for rooms keeps its name.” */
const STAYS = /\b(?:keeps?|stays?|remains?|leave|untouched|unchanged|not)\b/i;

/** All of them, unless the task names an owner, a file, a class or a folder that some belong to, or that stays. */
export function meantPlaces(codebase: Codebase, order: Request, request: Request, from: string, all: readonly Place[]): Place[] {
  const clauses = request.text.split(/(?<=[.;!?])\s+|\n|,\s+(?=but\b|and\b)/);
  const staying = clauses.filter((clause) => STAYS.test(clause)).join(' ');
  const isStaying = ({ file, definition }: Place) =>
    [...folderWords(file.path), ...(definition.parent === null ? [] : [definition.parent])].some((word) =>
      new RegExp(`\\b${word}\\b`, 'i').test(staying),
    );
  const left = all.filter((place) => !isStaying(place));
  const others = left.length > 0 ? left : all;
  const going = readRequest(clauses.filter((clause) => !STAYS.test(clause)).join('\n'));
  return placesNamed(codebase, order, going, from, others);
}

function placesNamed(codebase: Codebase, order: Request, request: Request, from: string, all: readonly Place[]): Place[] {
  const owner = from.includes('.') ? from.split('.').at(-2) : undefined;
  const named = (words: Request) => new Set(words.paths.flatMap((path) => filesNamed(codebase, path)).map(({ path }) => path));
  const filters: ((place: Place) => boolean)[] = [
    ({ definition }) => owner !== undefined && definition.parent === owner,
    ...[order, request].flatMap((words) => {
      const paths = named(words);
      return [
        ({ file }: Place) => paths.has(file.path),
        ({ definition }: Place) => definition.parent !== null && wholeWord(definition.parent).test(words.text),
        ({ file }: Place) => folderWords(file.path).some((word) => new RegExp(`\\b${word}\\b`, 'i').test(words.text)),
      ];
    }),
  ];
  for (const filter of filters) {
    const some = all.filter(filter);
    if (some.length > 0) return some;
  }
  const sources = all.filter(({ file }) => file.kind !== 'test');
  return sources.length > 0 ? sources : [...all];
}

function folderWords(path: string): string[] {
  return path
    .split('/')
    .map((part) => part.replace(/\.\w+$/, ''))
    .filter((part) => part.length > 3 && !/^(?:tests?|index|main|utils?|helpers?|common|core|internal)$/.test(part))
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
}
