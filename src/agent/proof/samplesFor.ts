// Gathers what sample cases need: the style of the test file, imports, and known values.

import { addImports } from '#agent/answer/merge.ts';
import type { FurtherCase } from '#agent/askedTests/furtherCase.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import { type Language, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { autoImport, importLineFor } from '#agent/names/autoImport.ts';
import { isBound } from '#agent/names/usedNames.ts';
import { goCase } from '#agent/sampleTests/goCases.ts';
import { goFunction, goObjectSamples, goSamples } from '#agent/sampleTests/goSamples.ts';
import { objectSamples } from '#agent/sampleTests/objectSamples.ts';
import type { Sample } from '#agent/sampleTests/sample.ts';
import { sampleCalls } from '#agent/sampleTests/sampleCalls.ts';
import { sampleCase } from '#agent/sampleTests/sampleCases.ts';
import { isSelfContained } from '#agent/sampleTests/selfContained.ts';
import { styleOf } from '#agent/sampleTests/testFile.ts';
import { typeTexts } from '#agent/sampleValues/goValues.ts';
import { literalCalls } from '#agent/sampleValues/literalCalls.ts';
import { signatureOf } from '#agent/sampleValues/signature.ts';
import { keysOfTable } from '#agent/sampleValues/tableKeys.ts';
import { type Kind, kindOf } from '#agent/sampleValues/usage.ts';
import type { Source } from '#agent/sampleValues/values.ts';
import { unique } from '#agent/task/request.ts';
import type { Missed, Proving } from './proving.ts';

/** `code`: the functions with what they use. `written`: texts with calls in them. */
interface TestText {
  path: string;
  text: string;
  code: string;
  written: readonly string[];
}

/** `text`: with the imports that the cases need. */
export function samplesFor(
  task: Proving,
  { path, text, code, written }: TestText,
  missed: readonly Missed[],
): { text: string; cases: FurtherCase[] } {
  const { codebase, goal } = task;
  const language = languageOf(path);
  const subjects = missed
    .filter(({ file }) => isSelfContained(codebase, file))
    .flatMap(({ file, definitions }) => subjectsIn(file, definitions, codebase.outline(file)));
  const names = subjects.map(({ definition }) => definition.name);
  const ready = withImports(codebase, path, text, names);
  const style = styleOf(path, ready.text);
  if (style === null) return { text, cases: [] };
  const calls = literalCalls(codebase, [...written, goal.request.text], language);
  const shown = missed.flatMap(({ file }) => [file, ...codebase.imported(file)]);
  const sourceFor = (body: string): Source => ({
    language,
    code,
    body,
    spans: [...code.matchAll(/^([A-Z][A-Z\d_]*)\s*=\s*(?:datetime\.)?timedelta\(/gm)].map(([, name = '']) => name),
    ofArgument: (callee, at) => argumentKind(codebase, language, callee, at, 0),
    keysOf: (table) => keysOfTable(table, shown),
    givenTo: calls.givenTo,
    ofTask: literalsIn(goal.request.text),
  });
  const ofGo = (file: ProjectFile, definition: Definition): Sample[] => {
    const types = typeTexts(codebase, file);
    if (definition.kind !== 'type') {
      const read = goFunction(file, definition);
      return read === null ? [] : goSamples(read, sourceFor(read.body), types, calls.of(read.name));
    }
    const files = codebase.packageOf(file).filter(({ kind }) => kind === 'source');
    return goObjectSamples(definition.name, files, sourceFor, types, calls.of);
  };
  const perSubject = subjects
    .filter(({ definition }) => ready.bound.includes(definition.name))
    .map(({ file, definition }) => {
      if (language === 'go') return ofGo(file, definition);
      if (definition.kind === 'class') return objectSamples(file, definition, sourceFor, calls.of);
      const signature = signatureOf(file.path, file.text, definition);
      return signature === null ? [] : sampleCalls(signature, sourceFor(signature.body), calls.of(signature.name));
    });
  return {
    text: ready.text,
    cases: inTurn(perSubject).map((sample) => (language === 'go' ? goCase(style, sample) : sampleCase(style, sample))),
  };
}

/** Functions, and the classes of methods, at the top level. */
function subjectsIn(
  file: ProjectFile,
  definitions: readonly Definition[],
  all: readonly Definition[],
): { file: ProjectFile; definition: Definition }[] {
  const isHolder = ({ name, kind }: Definition, parent: string | null) => (kind === 'class' || kind === 'type') && name === parent;
  const own = definitions.flatMap((one) => (one.kind === 'method' ? all.filter((holder) => isHolder(holder, one.parent)) : [one]));
  return unique(own)
    .filter(
      ({ kind, parent, indent }) =>
        (kind === 'function' || kind === 'class' || (kind === 'type' && languageOf(file.path) === 'go')) && parent === null && indent === 0,
    )
    .map((definition) => ({ file, definition }));
}

const MOST_STEPS = 3;

function argumentKind(codebase: Codebase, language: Language, callee: string, at: number, steps: number): Kind | null {
  const place = codebase.defined(callee).find(({ file }) => file.kind === 'source' && languageOf(file.path) === language);
  const signature = place === undefined ? null : signatureOf(place.file.path, place.file.text, place.definition);
  const parameter = signature?.parameters[at];
  if (!signature || !parameter || parameter.options !== null || steps >= MOST_STEPS) return null;
  return kindOf(parameter.name, parameter.type, {
    body: signature.body,
    ofArgument: (other, index) => argumentKind(codebase, language, other, index, steps + 1),
  });
}

function inTurn<T>(lists: readonly (readonly T[])[]): T[] {
  const most = Math.max(0, ...lists.map(({ length }) => length));
  return Array.from({ length: most }, (_, at) => lists.flatMap((list) => list.slice(at, at + 1))).flat();
}

function literalsIn(text: string): string[] {
  const found = text.matchAll(
    /"([^"\n]{1,40})"|'([^'\n]{1,40})'(?!\w)|“([^”\n]{1,40})”|`([^`\n]{1,40})`|(?<![\w.])(\/[\w./-]*\w)|(?<![\w.-])-?\d+(?:\.\d+)?(?![\w-]|\.\d)/g,
  );
  return [...found].map(([whole, ...parts]) => {
    const quoted = parts.find((part) => part !== undefined);
    return quoted === undefined ? whole : JSON.stringify(quoted);
  });
}

function withImports(codebase: Codebase, path: string, text: string, names: readonly string[]): { text: string; bound: string[] } {
  const language = languageOf(path);
  // In Go, tests are part of the package.
  if (language === 'go') return { text, bound: /^package\s+\w+_test\b/m.test(text) ? [] : [...names] };
  const code = mask(text, language).code;
  const lines = new Map(
    names.filter((name) => !isBound(name, code, language)).map((name) => [name, importLineFor(codebase, path, name, text)]),
  );
  const made = addImports(
    text,
    [...lines.values()].flatMap((line) => line ?? []),
    language,
  );
  return { text: made, bound: names.filter((name) => lines.get(name) !== null) };
}

const BUILT_IN =
  /^(?:Error|RangeError|TypeError|SyntaxError|URIError|EvalError|ReferenceError|AggregateError|(?:Value|Key|Index|Type|Attribute|Lookup|Arithmetic|ZeroDivision|Overflow|NotImplemented|Runtime|OS|IO|Name|Unicode|Assertion|Permission|FileNotFound|FileExists|Timeout|StopIteration)Error|Exception)$/;

/** Errors of the project that tests name, and pytest, are imported, too. */
export function withErrors({ codebase }: Proving, path: string, text: string): string {
  const language = languageOf(path);
  if (language === 'go') return autoImport(codebase, path, null, text);
  const errors = [...text.matchAll(/(?:throws|rejects)\([^\n]*, (\w+)\);|toThrow\((\w+)\)|(?:assertRaises|raises)\((\w+)\)/g)].map(
    ([, ...names]) => names.find((name) => name !== undefined) ?? '',
  );
  const own = [...new Set(errors)].filter((name) => !BUILT_IN.test(name));
  const libraries = [
    ...(/\bpytest\.raises\(/.test(text) ? ['import pytest'] : []),
    ...(language === 'python' && /(?<![\w.])date\(\d/.test(text) ? ['from datetime import date'] : []),
  ];
  return addImports(withImports(codebase, path, text, own).text, libraries, language);
}
