// Collects the literals that functions are called with anywhere in the project.
import { isLiteral } from '#agent/askedTests/assertion.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { unique } from '#agent/task/request.ts';
import { argumentsFrom } from '#base/brackets.ts';
import { signatureOf } from './signature.ts';

export interface LiteralCalls {
  /** Whole argument lists, all literals. */
  of(name: string): string[][];
  /** What parameters of this name get, of any function. */
  givenTo(parameter: string): string[];
}

const MOST_CALLS = 100;
const MOST_CHARS = 4_000_000;
const MOST_ARGUMENTS = 400;
const MOST_LENGTH = 120;

/** `more`: texts that are no files of the project, such as what a model wrote. */
export function literalCalls(codebase: Codebase, more: readonly string[], language: string): LiteralCalls {
  const calls = new Map<string, string[][]>();
  const files = codebase.own().filter((file) => languageOf(file.path) === language || file.kind === 'docs');
  let chars = 0;
  for (const text of [...more, ...files.map((file) => file.text)]) {
    chars += text.length;
    if (chars > MOST_CHARS) break;
    addCalls(text, calls);
  }
  let byParameter: Map<string, string[]> | null = null;
  return {
    of: (name) => calls.get(name) ?? [],
    givenTo: (parameter) => {
      byParameter ??= literalsByParameter(codebase, calls);
      return unique(byParameter.get(parameter) ?? []);
    },
  };
}

function addCalls(text: string, calls: Map<string, string[][]>): void {
  for (const { 0: whole, 1: name = '', index } of text.matchAll(/(?<![\w$])([A-Za-z_$][\w$]*)\(/g)) {
    const known = calls.get(name) ?? [];
    if (known.length >= MOST_CALLS) continue;
    const from = index + whole.length;
    const given = argumentsFrom(text.slice(from, from + MOST_ARGUMENTS), 0).map((one) => one.text);
    if (given.length > 0 && given.every((one) => one.length < MOST_LENGTH && isLiteral(one))) calls.set(name, [...known, given]);
  }
}

function literalsByParameter(codebase: Codebase, calls: ReadonlyMap<string, string[][]>): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, lists] of calls)
    for (const { file, definition } of codebase.defined(name))
      for (const [at, parameter] of (signatureOf(file.path, file.text, definition)?.parameters ?? []).entries())
        found.set(parameter.name, [...(found.get(parameter.name) ?? []), ...lists.flatMap((list) => list[at] ?? [])]);
  return found;
}
