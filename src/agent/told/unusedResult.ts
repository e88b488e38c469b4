// Keeps what a line computes and nothing takes, where only one line can be meant by a complaint.
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { NO_HINTS } from '#agent/mistakes/phrase.ts';
import { UNUSED_RESULTS } from '#agent/mistakes/unusedResults.ts';
import type { Request } from '#agent/task/request.ts';
import { lineAt, lineStarts } from '#base/text.ts';
import { type Found, isCodeAt, mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

/** Null: there is no such line, or not one is far more alike than the others. */
export function unusedResultRepair(codebase: Codebase, request: Request): ToldRepair | null {
  return mostAlike(codebase, request, (file) => placesIn(codebase, file));
}

function placesIn(codebase: Codebase, file: ProjectFile): Found[] {
  const language = languageOf(file.path);
  const starts = lineStarts(file.text);
  return UNUSED_RESULTS.flatMap(([pattern, change]) =>
    [...file.text.matchAll(pattern)].flatMap((match): Found[] => {
      const { index, 0: whole } = match;
      const at = index + whole.length - whole.trimStart().length;
      const [after] = change(match, language, NO_HINTS);
      if (after === undefined || !isCodeAt(codebase, file, at)) return [];
      const line = lineAt(starts, at) + 1;
      return [replaced(file, index, whole.length, after, `\`${whole.trim()}\` in line ${line} became \`${after.trim()}\``)];
    }),
  );
}
