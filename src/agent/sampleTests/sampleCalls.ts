// Makes calls of a function with values that its code and the project suggest.

import type { Signature } from '#agent/sampleValues/signature.ts';
import { type Source, valuesFor } from '#agent/sampleValues/values.ts';
import { unique } from '#agent/task/request.ts';
import type { Sample } from './sample.ts';

const MOST = 120;
const EACH = 7;
const FIRST = 4;
const MOST_LISTS = 6;

/** Calls of a function, see argumentLists. */
export function sampleCalls(signature: Signature, source: Source, known: readonly (readonly string[])[]): Sample[] {
  const { name, isAsync } = signature;
  return argumentLists(signature, source, known).map((given) => ({
    subject: name,
    label: name,
    setup: [],
    call: `${name}(${given})`,
    isAsync,
    results: 'value',
  }));
}

/** As code, the likeliest first, then one value changed after the other, then two. `known`: argument lists that stand somewhere. */
export function argumentLists(
  { parameters }: Signature,
  source: Source,
  known: readonly (readonly string[])[],
  values: readonly (readonly string[])[] = parameters.map((one) => valuesFor(one, source)),
): string[] {
  const needed = parameters.filter(({ initial }) => initial === null).length;
  const fits = (list: readonly string[]) => list.length >= needed && list.length <= parameters.length;
  const first = parameters.map(({ initial }, at) => (initial === null ? (values[at]?.[0] ?? null) : null));
  if (first.slice(0, needed).some((one) => one === null)) return [];
  const bases: (string | null)[][] = [
    ...known
      .filter(fits)
      .slice(0, MOST_LISTS)
      .map((list) => [...list]),
    first,
  ];
  const made: (string | null)[][] = [...bases];
  const most = Math.max(0, ...values.map(({ length }) => length));
  const inTurn = (from: number, to: number) => {
    for (let turn = from; turn < Math.min(to, most); turn++)
      for (const base of bases)
        for (const [at, own] of values.entries()) for (const value of own.slice(turn, turn + 1)) made.push(withValue(base, at, value));
  };
  inTurn(0, FIRST);
  // Of two, each of the likeliest with each.
  const [firsts, seconds] = values;
  if (values.length === 2 && firsts !== undefined && seconds !== undefined)
    for (const one of firsts.slice(0, EACH)) for (const other of seconds.slice(0, EACH)) made.push([one, other]);
  inTurn(FIRST, most);
  for (let turn = 1; turn < most; turn++)
    made.push(values.map((own, at) => (own.length === 0 ? null : (own[(turn * (at + 1)) % own.length] ?? null))));
  return unique(made.flatMap((list) => written(parameters, list) ?? [])).slice(0, MOST);
}

function withValue(base: readonly (string | null)[], at: number, value: string): (string | null)[] {
  const list = [...base];
  while (list.length < at) list.push(null);
  list[at] = value;
  return list;
}

/** Null: one in the middle is left out, and can't be. */
function written(parameters: Signature['parameters'], list: readonly (string | null)[]): string | null {
  const given: string[] = [];
  const last = list.findLastIndex((value) => value !== null);
  for (const [at, parameter] of parameters.entries()) {
    const value = list[at] ?? (at < last && !parameter.isNamed ? parameter.initial : null);
    if (value === null) {
      if (parameter.initial === null || (at < last && !parameter.isNamed)) return null;
      continue;
    }
    given.push(parameter.isNamed ? `${parameter.name}=${value}` : value);
  }
  return given.join(', ');
}
