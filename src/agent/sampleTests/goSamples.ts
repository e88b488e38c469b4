// Reads Go functions, and makes samples of them and of the methods of a type.

import { type Definition, outline } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { goParameters } from '#agent/names/goParameters.ts';
import { goValues, type TypeText } from '#agent/sampleValues/goValues.ts';
import type { Source } from '#agent/sampleValues/values.ts';
import { argumentsFrom } from '#base/brackets.ts';
import type { Sample } from './sample.ts';
import { argumentLists } from './sampleCalls.ts';
import { type Method, sequences } from './sequences.ts';

export interface GoFunction {
  name: string;
  parameters: { name: string; type: string }[];
  /** Null: it gives nothing back. */
  results: Sample['results'] | null;
  body: string;
}

/** Null: it gives or takes what can't be written down. */
export function goFunction({ text }: ProjectFile, { name, line, end }: Definition): GoFunction | null {
  const code = text
    .split('\n')
    .slice(line, end + 1)
    .join('\n');
  // Behind a receiver, in front of type parameters.
  const at = code.search(new RegExp(`\\b${name}\\s*[([]`));
  const open = code.indexOf('(', at);
  const parts = argumentsFrom(code, open + 1);
  const close = code.indexOf(')', parts.at(-1)?.end ?? open);
  const brace = code.indexOf('{', close);
  if (/\[/.test(code.slice(at, open)) || open === -1 || brace === -1) return null;
  const results = resultsOf(code.slice(close + 1, brace).trim());
  const parameters = goParameters(parts.map((part) => part.text));
  return results === 'other' || parameters.some(({ type }) => type === '') ? null : { name, parameters, results, body: code.slice(brace) };
}

function resultsOf(text: string): Sample['results'] | 'other' | null {
  const parts = (text.startsWith('(') ? argumentsFrom(text, 1).map((one) => one.text) : text === '' ? [] : [text]).map((one) =>
    one.replace(/^\w+ (?=\S)/, ''),
  );
  const [first, second] = parts;
  if (first === undefined) return null;
  if (parts.length > 2 || /^(?:func|chan|interface|<-)/.test(first)) return 'other';
  if (second === undefined) return first === 'error' ? 'error' : 'value';
  return second === 'error' ? 'valueAndError' : 'other';
}

export function goSamples(read: GoFunction, source: Source, typeText: TypeText, known: readonly (readonly string[])[]): Sample[] {
  const { name, results } = read;
  if (results === null) return [];
  return goCalls(read, source, typeText, known).map((given) => ({
    subject: name,
    label: name,
    setup: [],
    call: `${name}(${given})`,
    isAsync: false,
    results,
  }));
}

/** Argument lists; [] = a parameter's values can't be written down. */
function goCalls(
  { name, parameters, body }: GoFunction,
  source: Source,
  typeText: TypeText,
  known: readonly (readonly string[])[],
): string[] {
  const values = parameters.map((one) => goValues(one.name, one.type, source, typeText));
  if (values.some(({ length }) => length === 0)) return [];
  const asWritten = parameters.map((one) => ({ name: one.name, type: one.type, initial: null, options: null, isNamed: false }));
  return argumentLists({ name, parameters: asWritten, isAsync: false, body }, source, known, values);
}

const MOST_METHODS = 8;

/** Of a type, by the function that makes one, or its zero value. `sourceFor`: what suggests values for a function with this body. */
export function goObjectSamples(
  type: string,
  files: readonly ProjectFile[],
  sourceFor: (body: string) => Source,
  typeText: TypeText,
  knownOf: (callee: string) => string[][],
): Sample[] {
  const all = files.flatMap((file) => outline(file.text, 'go').map((definition) => ({ file, definition })));
  const read = ({ file, definition }: (typeof all)[number]) => {
    const found = goFunction(file, definition);
    return found === null ? [] : [{ ...found, calls: goCalls(found, sourceFor(found.body), typeText, knownOf(found.name)) }];
  };
  const methods = all
    .filter(({ definition }) => definition.kind === 'method' && definition.parent === type)
    .flatMap(read)
    .filter(({ calls }) => calls.length > 0)
    .map(({ name, calls, parameters, results }): Method => ({ name, calls, results, hasParameters: parameters.length > 0 }))
    .slice(0, MOST_METHODS);
  const isMaker = ({ file, definition: { name, kind, line } }: (typeof all)[number]) =>
    kind === 'function' &&
    /^(?:New|new|Make|Open)/.test(name) &&
    new RegExp(`\\)\\s*\\(?\\*?${type}\\b`).test(file.text.split('\n')[line] ?? '');
  const maker = all.find(isMaker);
  const [made] = maker === undefined ? [] : read(maker);
  if (methods.length === 0 || (maker !== undefined && (made === undefined || made.calls.length === 0))) return [];
  const own = type.charAt(0).toLowerCase() + type.slice(1);
  const variable = /^(?:t|type|func|map|range|select|string|len|cap)$/.test(own) ? `${own}1` : own;
  return sequences({
    name: type,
    own: variable,
    create: (given) =>
      made === undefined
        ? `${variable} := ${type}{}`
        : `${variable}${made.results === 'valueAndError' ? ', _' : ''} := ${made.name}(${given})`,
    end: '',
    mayThrow: false,
    made: made?.calls.slice(0, 4) ?? [''],
    methods,
    properties: [],
  });
}
