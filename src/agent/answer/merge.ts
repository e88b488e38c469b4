// Puts answered functions into a file in place of its own, so that nothing else can be lost.
import { type Language, languageOf, syntaxOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import { depthOf } from '#base/brackets.ts';

export interface Merged {
  text: string;
  /** Names of what was replaced or added. */
  replaced: string[];
  added: string[];
}

/** The first line of an import. */
export const IMPORT = /^(?:import\b|from\s+\S+\s+import\b|(?:const|let|var)\s+[^=]+=\s*require\(|use\s|using\s|#include\b)/;

/** `written`: one or more whole definitions, perhaps with imports, perhaps a class with only the methods that changed. Null: it defines nothing. */
export function mergeDefinitions(original: string, written: string, path: string): Merged | null {
  const language = languageOf(path);
  const answer = indentedLike(original, written);
  const given = outline(answer, language);
  const own = outline(original, language);
  const [givenLines, ownLines] = [answer.split('\n'), original.split('\n')];
  const replacements: { from: number; to: number; lines: string[] }[] = [];
  const additions: { after: string | null; parent: string | null; lines: string[] }[] = [];
  const merged: Merged = { text: original, replaced: [], added: [] };
  let last: string | null = null;
  for (const definition of pieces(given, own).filter(({ line }) => !IMPORT.test(givenLines[line] ?? ''))) {
    const target = targetOf({ definition, given, lines: givenLines }, { own, lines: ownLines });
    if (target === 'unclear' || (target && !isClosed(original, target, language))) return null;
    const lines = givenLines.slice(
      target && hasOwnComment(definition) ? definition.start : target ? definition.line : definition.start,
      definition.end + 1,
    );
    if (target) {
      const from = hasOwnComment(definition) ? target.start : target.line;
      replacements.push({ from, to: target.end, lines: reindent(lines, definition.indent, target.indent) });
      merged.replaced.push(target.name);
    } else {
      additions.push({ after: last, parent: definition.parent, lines });
      merged.added.push(definition.name);
    }
    last = definition.name;
  }
  if (replacements.length === 0 && additions.length === 0) return null;
  merged.text = apply(original, own, replacements, additions, language);
  merged.text = addImports(merged.text, importLines(givenLines, given), language);
  return merged;
}

/** Where its end was not found, more than the definition would be replaced. */
function isClosed(original: string, { line, end }: Definition, language: Language): boolean {
  if (syntaxOf(language) !== 'c') return true;
  const code = mask(original, language).code.split('\n');
  return depthOf(code.slice(line, end + 1).join('\n')) === 0;
}

/** A class that stands whole in the file and only in part in the answer is taken apart into its methods. */
function pieces(given: readonly Definition[], own: readonly Definition[]): Definition[] {
  return given.filter((definition) => {
    const members = given.filter(({ parent, start }) => parent === definition.name && start > definition.start && start <= definition.end);
    if (definition.kind === 'class' || (definition.kind === 'value' && members.length > 0)) {
      const target = own.find(({ name, kind }) => name === definition.name && kind === definition.kind);
      return target === undefined || members.length === 0;
    }
    if (definition.parent === null) return true;
    // Members of what is taken as a whole come with it.
    const holder = given.find(({ name, start, end }) => name === definition.parent && start < definition.start && definition.end <= end);
    return holder === undefined || own.some(({ name, kind }) => name === holder.name && kind === holder.kind);
  });
}

/** What the definition replaces; null = nothing, it is new. `unclear`: one of several of its name. */
function targetOf(
  { definition, given, lines }: { definition: Definition; given: readonly Definition[]; lines: readonly string[] },
  { own, lines: ownLines }: { own: readonly Definition[]; lines: readonly string[] },
): Definition | null | 'unclear' {
  const named = own.filter(({ name }) => name === definition.name);
  const exact = named.filter(({ parent }) => parent === definition.parent);
  // A method without its class, or the other way round.
  if (exact.length === 0) return (definition.parent === null || definition.indent === 0) && named.length === 1 ? (named[0] ?? null) : null;
  const role = roleOf(definition, lines);
  const sameRole = exact.filter((one) => roleOf(one, ownLines) === role);
  if (sameRole.length === 0)
    return exact.length > 1 ? 'unclear' : role === '' || roleOf(exact[0], ownLines) === '' ? (exact[0] ?? null) : null;
  const alike = given.filter((one) => one.name === definition.name && one.parent === definition.parent && roleOf(one, lines) === role);
  if (sameRole.length === 1 && alike.length === 1) return sameRole[0] ?? null;
  return sameRole.length === alike.length ? (sameRole[alike.indexOf(definition)] ?? null) : 'unclear';
}

/** By which definitions of one name differ: what reads a property, what sets it, and what only declares an overload. */
function roleOf(definition: Definition | undefined, lines: readonly string[]): string {
  if (definition === undefined) return '';
  const text = lines.slice(definition.start, definition.line + 1).join('\n');
  const decorated = /^\s*@(?:\w+\.)*(property|cached_property|setter|getter|deleter|overload)\b/m.exec(text)?.[1];
  if (decorated !== undefined) return decorated.replace(/^(?:cached_property|property|getter)$/, 'get').replace('setter', 'set');
  const accessor = /^\s*(?:(?:static|public|private|protected|override)\s+)*(get|set)\s+[#\w$]+\s*\(/.exec(
    lines[definition.line] ?? '',
  )?.[1];
  if (accessor !== undefined) return accessor;
  const isOverload =
    /\bfunction\b|\(/.test(text) && /;\s*$/.test(lines[definition.end] ?? '') && !text.includes('{') && !text.includes('=>');
  return isOverload ? 'overload' : '';
}

function hasOwnComment({ start, line }: Definition): boolean {
  return start < line;
}

function reindent(lines: readonly string[], from: number, to: number): string[] {
  if (from === to) return [...lines];
  return lines.map((line) => {
    if (line.trim() === '') return line;
    const indent = line.length - line.trimStart().length;
    return (
      (line.startsWith('\t') || (indent === 0 && lines.some((one) => one.startsWith('\t'))) ? '\t' : ' ').repeat(
        Math.max(0, indent - from + to),
      ) + line.trimStart()
    );
  });
}

/** With tabs where the file has tabs, and spaces where it has spaces. */
function indentedLike(original: string, answer: string): string {
  const hasTabs = (text: string) => /^\t/m.test(text);
  const spaces = (text: string) => text.match(/^ +(?=\S)/gm) ?? [];
  if (hasTabs(original) && spaces(original).every((one) => one.length === 1) && !hasTabs(answer)) {
    const unit = Math.min(
      ...spaces(answer)
        .map((one) => one.length)
        .filter((length) => length > 1),
      8,
    );
    return answer.replace(/^ +(?=\S)/gm, (blanks) => '\t'.repeat(Math.floor(blanks.length / unit)) + ' '.repeat(blanks.length % unit));
  }
  const own = spaces(original)
    .map((one) => one.length)
    .filter((length) => length > 1);
  if (hasTabs(original) || own.length === 0 || !hasTabs(answer)) return answer;
  return answer.replace(/^\t+/gm, (tabs) => ' '.repeat(tabs.length * Math.min(...own)));
}

function apply(
  original: string,
  own: readonly Definition[],
  replacements: { from: number; to: number; lines: string[] }[],
  additions: { after: string | null; parent: string | null; lines: string[] }[],
  language: Language,
): string {
  const lines = original.split('\n');
  const inserted = additions.map(({ after, parent, lines: added }) => placeOf(lines, own, after, parent, added, language));
  const edits = [
    ...replacements.map(({ from, to, lines: text }) => ({ at: from, remove: to - from + 1, text })),
    ...inserted.map(({ at, text }) => ({ at, remove: 0, text })),
  ].sort((a, b) => b.at - a.at || b.remove - a.remove);
  for (const { at, remove, text } of edits) lines.splice(at, remove, ...text);
  return lines.join('\n');
}

/** After the definition that it follows in the answer; else before what ends the file (exports, a main guard); else at its end. */
function placeOf(
  lines: readonly string[],
  own: readonly Definition[],
  after: string | null,
  parent: string | null,
  added: string[],
  language: Language,
): { at: number; text: string[] } {
  const siblings = own.filter((one) => one.parent === parent);
  const before = siblings.find(({ name }) => name === after);
  if (parent !== null && siblings.length > 0) {
    const place = before ?? siblings.at(-1);
    return { at: (place?.end ?? 0) + 1, text: ['', ...reindent(added, indentOf(added), place?.indent ?? 0)] };
  }
  if (before) return { at: before.end + 1, text: [...gap(language), ...added] };
  const ending = lines.findIndex((line) =>
    /^(?:module\.exports\b|export\s*\{|export default\b(?!\s*(?:async\s+)?(?:function|class))|if __name__\b)/.test(line),
  );
  const at = ending === -1 ? trimmedLength(lines) : ending;
  return { at, text: at === ending ? [...added, ...(language === 'python' ? ['', ''] : [''])] : [...gap(language), ...added] };
}

function gap(language: Language): string[] {
  return language === 'python' ? ['', ''] : [''];
}

function trimmedLength(lines: readonly string[]): number {
  let at = lines.length;
  while (at > 0 && (lines[at - 1] ?? '').trim() === '') at--;
  return at;
}

function indentOf(lines: readonly string[]): number {
  const first = lines.find((line) => line.trim() !== '') ?? '';
  return first.length - first.trimStart().length;
}

/** Whole statements, of one line or several. */
function importLines(lines: readonly string[], given: readonly Definition[]): string[] {
  return lines.flatMap((line, index) => {
    const isInside = given.some(({ start, end, kind }) => start <= index && index <= end && kind !== 'value');
    return IMPORT.test(line) && !isInside ? [lines.slice(index, importEnd(lines, index) + 1).join('\n')] : [];
  });
}

/** Adds the imports that the file lacks, below its last one. */
export function addImports(text: string, imports: readonly string[], language: Language): string {
  const missing = imports.filter((line) => !text.includes(line.trim().replace(/;$/, '')) && !bindsKnown(line, text));
  if (missing.length === 0 || language === 'go') return text;
  const lines = text.split('\n');
  let at = language === 'python' ? (/^(?:#[^\n]*\n|\s)*"""[\s\S]*?"""/.exec(text)?.[0].split('\n').length ?? 0) : 0;
  for (const [index, line] of lines.entries()) {
    if (IMPORT.test(line)) at = importEnd(lines, index) + 1;
    else if (at === 0 && /^(?:#!|['"]use strict['"]|\/\/|#)/.test(line) && index === at) at = index + 1;
  }
  lines.splice(at, 0, ...missing.map((line) => line.trimEnd()));
  return lines.join('\n');
}

/** The line in which the import that begins in line `from` ends. */
export function importEnd(lines: readonly string[], from: number): number {
  let depth = 0;
  for (let at = from; at < lines.length; at++) {
    for (const char of lines[at] ?? '') depth += '({'.includes(char) ? 1 : ')}'.includes(char) ? -1 : 0;
    if (depth <= 0) return at;
  }
  return from;
}

/** Whether all names that an import line binds are bound in the file already. */
function bindsKnown(line: string, text: string): boolean {
  const clause = /^from\s/.test(line) ? line.replace(/^from\s+\S+/, '') : line.replace(/\bfrom\b.*$|=\s*require.*$/s, '');
  const names = clause
    .match(/[A-Za-z_$][\w$]*/g)
    ?.filter((name) => !['import', 'from', 'const', 'let', 'var', 'type', 'as'].includes(name));
  if (!names || names.length === 0) return false;
  const heads = text
    .split('\n')
    .filter((one) => IMPORT.test(one))
    .join('\n');
  return names.every(
    (name) =>
      new RegExp(`\\b${name.replace('$', '\\$')}\\b`).test(heads) ||
      new RegExp(`^(?:export\\s+)?(?:async\\s+)?(?:function|class|const|let|var|def)\\s+${name.replace('$', '\\$')}\\b`, 'm').test(text),
  );
}
