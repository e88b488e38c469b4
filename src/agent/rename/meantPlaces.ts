// Determines which of several definitions of one name a rename means.

import { type Codebase, type Place, wholeWord } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { goingAndStaying, type Request, readRequest } from '#agent/task/request.ts';
import { escaped } from '#base/text.ts';

/** All of them, unless the task names an owner, a file, a class or a folder that some belong to, or that stays. */
export function meantPlaces(codebase: Codebase, order: Request, request: Request, from: string, all: readonly Place[]): Place[] {
  const { going, staying } = goingAndStaying(request.text);
  const has = (word: string, words: string) => new RegExp(`\\b${word}\\b`, 'i').test(words);
  const isStaying = ({ file, definition: { parent } }: Place) =>
    [...folderWords(file.path), ...(parent === null ? [] : [parent])].some((word) => has(word, staying) && !has(word, going));
  const left = all.filter((place) => !isStaying(place));
  const others = left.length > 0 ? left : all;
  return placesNamed(codebase, order, readRequest(going), from, others);
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
    .map(escaped);
}
