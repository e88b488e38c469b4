// Keeps what a line computes and nothing takes, where only one line can be meant by a complaint.
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { CODE, mask } from '#agent/files/mask.ts';
import { UNUSED_RESULTS } from '#agent/mistakes/unusedResults.ts';
import type { Request } from '#agent/task/request.ts';
import { lineAt, lineStarts } from '#base/text.ts';
import { type Found, mostAlike, textAround } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

/** Null: there is no such line, or not one is far more alike than the others. */
export function unusedResultRepair(codebase: Codebase, request: Request): ToldRepair | null {
  const found = codebase
    .own()
    .filter(({ kind }) => kind === 'source')
    .flatMap(({ path, text }) => {
      const language = languageOf(path);
      const { kinds } = mask(text, language);
      return UNUSED_RESULTS.flatMap(([pattern, change]) =>
        [...text.matchAll(pattern)].flatMap((match): Found[] => {
          const at = match.index + match[0].length - match[0].trimStart().length;
          const [after, ...others] = change(match, language, '');
          if (kinds[at] !== CODE || after === undefined || others.length > 0) return [];
          const what = `\`${match[0].trim()}\` in line ${lineAt(lineStarts(text), at) + 1} became \`${after.trim()}\``;
          return [
            {
              path,
              text: text.slice(0, match.index) + after + text.slice(match.index + match[0].length),
              what,
              around: textAround(text, at),
            },
          ];
        }),
      );
    });
  return mostAlike(found, request);
}
