// Finds the lines of interfaces that declare a method which is renamed.
import { type Codebase, type Place, wholeWord } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { goParameters } from '#agent/names/goParameters.ts';
import type { Lines } from './occurrences.ts';

export interface Declared {
  file: ProjectFile;
  /** The interface. */
  type: string;
  lines: Lines[];
}

/** In Go those with the types of a method that is meant, and of no other; in TypeScript those that its class implements. */
export function interfaceLines(codebase: Codebase, meant: readonly Place[], others: readonly Place[]): Declared[] {
  const methods = meant.filter(({ definition }) => definition.kind === 'method');
  const [first] = methods;
  if (first === undefined) return [];
  const { name } = first.definition;
  const language = languageOf(first.file.path);
  if (language !== 'go' && language !== 'typescript') return [];
  const isMeant = language === 'go' ? withTypesOf(methods, others) : implementedBy(methods);
  return codebase
    .mentioning(name)
    .filter(({ path }) => languageOf(path) === language)
    .flatMap((file) => {
      const lines = file.text.split('\n');
      return codebase
        .outline(file)
        .filter(({ kind, line }) => kind === 'type' && /\binterface\b/.test(lines[line] ?? ''))
        .map((type) => ({ type, found: linesIn(lines, type, name).filter((at) => isMeant(type, lines[at] ?? '')) }))
        .filter(({ found }) => found.length > 0)
        .map(({ type, found }) => ({
          file,
          type: type.name,
          lines: found.map((at) => ({ start: commentAbove(lines, at, name), end: at })),
        }));
    });
}

/** Files that can have objects of the interface. */
export function usersOf(codebase: Codebase, { file, type }: Declared): ProjectFile[] {
  if (languageOf(file.path) !== 'go') return codebase.mentioning(type);
  const qualified = new RegExp(`\\b\\w+\\.${type}\\b`);
  const own = codebase.packageOf(file);
  return [...own, ...codebase.mentioning(type).filter((one) => !own.includes(one) && qualified.test(one.text))];
}

function linesIn(lines: readonly string[], { line, end }: Definition, name: string): number[] {
  const declares = new RegExp(`^\\s*(?:readonly\\s+)?${name.replaceAll('$', '\\$')}\\??\\s*[(<:]`);
  return lines.flatMap((text, at) => (at > line && at <= end && declares.test(text) ? [at] : []));
}

function commentAbove(lines: readonly string[], at: number, name: string): number {
  return /^\s*(?:\/\/|\*|\/\*)/.test(lines[at - 1] ?? '') && wholeWord(name).test(lines[at - 1] ?? '') ? at - 1 : at;
}

function withTypesOf(methods: readonly Place[], others: readonly Place[]): (type: Definition, line: string) => boolean {
  const typesOf = ({ file, definition }: Place) => goTypes(file.text.split('\n')[definition.line] ?? '', definition.name);
  const [own, foreign] = [methods.map(typesOf), others.map(typesOf)];
  const { name = '' } = methods[0]?.definition ?? {};
  return (_, line) => own.includes(goTypes(line, name)) && !foreign.includes(goTypes(line, name));
}

/** `Fetch(id string) ([]byte, error) {` → `string|[]byte,error` */
function goTypes(line: string, name: string): string {
  const [, parameters = '', results = ''] = new RegExp(`\\b${name}\\(([^()]*)\\)\\s*([^{]*)`).exec(line) ?? [];
  // Where nothing has a name, what stands there are the types.
  const typesOf = (list: string) => goParameters(list.split(',').map((part) => part.trim())).map((one) => one.type || one.name);
  return `${typesOf(parameters).join(',')}|${typesOf(results.trim().replace(/^\((.*)\)$/, '$1')).join(',')}`;
}

function implementedBy(methods: readonly Place[]): (type: Definition) => boolean {
  const heads = methods.flatMap(({ file, definition: { parent } }) =>
    parent === null ? [] : [new RegExp(`\\bclass\\s+${parent}\\b[^{]*\\bimplements\\b([^{]*)`).exec(file.text)?.[1] ?? ''],
  );
  return ({ name }) => heads.some((head) => wholeWord(name).test(head));
}
