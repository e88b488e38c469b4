// Collects the literals that functions are called with anywhere in the project.
import { argumentsFrom, isLiteral } from '#agent/askedTests/assertion.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { unique } from '#agent/task/request.ts';
import { signatureOf } from './signature.ts';

export interface LiteralCalls {
  /** Whole argument lists, all literals. */
  of(name: string): string[][];
  /** What parameters of this name get, of any function. */
  givenTo(parameter: string): string[];
}

const MOST_CALLS = 400;

/** `more`: texts that are no files of the project, such as what a model wrote. */
export function literalCalls(codebase: Codebase, more: readonly string[], language: string): LiteralCalls {
  const calls = new Map<string, string[][]>();
  const add = (text: string) => {
    for (const { 0: whole, 1: name = '', index } of text.matchAll(/(?<![\w$])([A-Za-z_$][\w$]*)\(/g)) {
      const known = calls.get(name) ?? [];
      if (known.length >= MOST_CALLS) continue;
      const given = argumentsFrom(text.slice(index + whole.length, index + whole.length + 400), 0).map((one) => one.text);
      if (given.length > 0 && given.every((one) => isLiteral(one) && one.length < 120)) calls.set(name, [...known, given]);
    }
  };
  for (const text of more) add(text);
  for (const file of codebase.own()) if (languageOf(file.path) === language || file.kind === 'docs') add(file.text);
  return { of: (name) => calls.get(name) ?? [], givenTo: (parameter) => literalsOf(parameter, codebase, calls) };
}

function literalsOf(parameter: string, codebase: Codebase, calls: ReadonlyMap<string, string[][]>): string[] {
  const found: string[] = [];
  for (const [name, lists] of calls)
    for (const { file, definition } of codebase.defined(name)) {
      const at = signatureOf(file.path, file.text, definition)?.parameters.findIndex((one) => one.name === parameter) ?? -1;
      if (at >= 0) found.push(...lists.flatMap((list) => list[at] ?? []));
    }
  return unique(found);
}
