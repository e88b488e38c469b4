// Corrects the one place that the words of a task point to, where no test fails.
import type { Codebase } from '#agent/files/codebase.ts';
import type { Request } from '#agent/task/request.ts';
import { boundaryRepair } from './boundary.ts';
import { crashRepair } from './crash.ts';
import { dividedFirstRepair } from './dividedFirst.ts';
import { missingKeyRepair } from './missingKey.ts';
import { otherTextRepair } from './otherText.ts';
import type { ToldRepair } from './repair.ts';
import { repeatedFieldRepair } from './repeatedField.ts';
import { sharedStateRepair } from './sharedState.ts';
import { swappedRepair } from './swapped.ts';
import { touchingSpansRepair } from './touchingSpans.ts';
import { undefinedFieldRepair } from './undefinedField.ts';
import { unusedResultRepair } from './unusedResult.ts';
import { zeroIsValueRepair } from './zeroIsValue.ts';

const COMPLAINS =
  /\b(?:wrong\w*|bugs?|fix\w*|correct (?:this|that|it)|broken|complain\w*|problem|too (?:low|small|little|few|many|much|high)|instead of|(?:appear|show|turn|come)s? (?:up|also|on|in)|also (?:appear|show|turn|come|ha(?:s|ve))\w*|mixed|strange|weird|should (?:not|only|have|be|start)|shouldn[’']t|leaks?|lost|loses?|refus\w*|reject\w*|although|must (?:not|be allowed|be possible|be accepted)|twice|missing|ignor\w*)\b/i;
const WISHES =
  /(?:^|[.!?]\s+)(?:please |can you |could you |we need to |i need you to )?(?:add|write|implement|create|introduce|extend|provide|support|rename)\b/i;

/** Null: they point to none, or to several. */
export function toldRepair(codebase: Codebase, request: Request): ToldRepair | null {
  return (
    otherTextRepair(codebase, request) ??
    missingKeyRepair(codebase, request) ??
    crashRepair(codebase, request) ??
    undefinedFieldRepair(codebase, request) ??
    (WISHES.test(request.text) ? null : swappedRepair(codebase, request)) ??
    (COMPLAINS.test(request.text) && !WISHES.test(request.text)
      ? (sharedStateRepair(codebase, request) ??
        dividedFirstRepair(codebase, request) ??
        zeroIsValueRepair(codebase, request) ??
        repeatedFieldRepair(codebase, request) ??
        boundaryRepair(codebase, request) ??
        touchingSpansRepair(codebase, request) ??
        unusedResultRepair(codebase, request))
      : null)
  );
}
