// Corrects the one place that the words of a task point to, where no test fails.
import type { Codebase } from '#agent/files/codebase.ts';
import type { Request } from '#agent/task/request.ts';
import { crashRepair } from './crash.ts';
import type { ToldRepair } from './phrase.ts';
import { swappedRepair } from './swapped.ts';
import { undefinedFieldRepair } from './undefinedField.ts';

/** Null: they point to none, or to several. */
export function toldRepair(codebase: Codebase, request: Request): ToldRepair | null {
  return crashRepair(codebase, request) ?? undefinedFieldRepair(codebase, request) ?? swappedRepair(codebase, request);
}
