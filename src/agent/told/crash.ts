// Corrects the one place in a function of Python at which a named error can come from.
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { lastPart, type Request } from '#agent/task/request.ts';
import type { ToldRepair } from './repair.ts';

/** Something else than a plain value is to come out. */
const OTHERWISE = /\b(?:rais\w+|error message|exception|skip\w*|ignor\w+|left out|leave\w* out|unknown|invalid|warn\w*|log)\b/i;
const WANTED = /\b(?:should|must|has to|be|returns?|gives?)\b[^.\n]{0,40}?(?<![\w.])(0(?:\.0)?|None)(?![\w.]*\w)/;

/** Null: the task names no such error, or not exactly one place fits. */
export function crashRepair(codebase: Codebase, request: Request): ToldRepair | null {
  const error = /\b(KeyError|ZeroDivisionError)\b/.exec(request.text)?.[1];
  if (error === undefined || OTHERWISE.test(request.text.replaceAll(error, ' '))) return null;
  const names = new Set([...request.names.map(lastPart), ...codebase.definedIn(request.text)]);
  const repairs = [...names].flatMap((name) =>
    codebase.defined(name).flatMap(({ file, definition }) => {
      if (languageOf(file.path) !== 'python' || file.kind !== 'source' || definition.kind === 'class' || definition.kind === 'value')
        return [];
      return error === 'KeyError' ? missingKey(file, definition) : emptyList(file, definition, request.text);
    }),
  );
  const [repair, ...more] = repairs;
  return repair === undefined || more.length > 0 ? null : repair;
}

/** `paid[person] - part`: what is not there counts as nothing. */
function missingKey({ path, text }: ProjectFile, { line, end }: Definition): ToldRepair[] {
  return inLines(text, line, end).flatMap(({ code, at }): ToldRepair[] =>
    [...code.matchAll(/(?<![\w.\])])((?:self\.)?[A-Za-z_]\w*)\[([a-z_]\w*(?:\.\w+)*)\](?!\s*(?:[-+*/|&]?=[^=]|[.[(]|in\b))/g)]
      .filter(({ index, 0: whole, 2: key = '' }) => {
        const [before, after] = [code.slice(0, index), code.slice(index + whole.length)];
        return !/^[ijkn]$|index|^idx$/.test(key) && (/[-+*/]\s*$|\bsum\([^)]*$/.test(before) || /^\s*[-+*/]\s*\w/.test(after));
      })
      .map(({ index, 0: whole, 1: table = '', 2: key = '' }) => ({
        path,
        text: `${text.slice(0, at + index)}${table}.get(${key}, 0)${text.slice(at + index + whole.length)}`,
        what: `a missing key of \`${table}\` counts as 0`,
      })),
  );
}

/** `return sum(items) / len(items)`: of nothing, the value that the task names. */
function emptyList({ path, text }: ProjectFile, { line, end }: Definition, task: string): ToldRepair[] {
  const wanted = WANTED.exec(task)?.[1];
  if (wanted === undefined) return [];
  return inLines(text, line, end).flatMap(({ code, at }): ToldRepair[] => {
    const [, indent = '', list] = /^(\s*)return\b[^\n]*\/\s*len\(((?:\w+\.)*\w+)\)/.exec(code) ?? [];
    if (list === undefined) return [];
    const guard = `${indent}if not ${list}:\n${indent}    return ${wanted}\n`;
    return [{ path, text: text.slice(0, at) + guard + text.slice(at), what: `\`${wanted}\` comes out where \`${list}\` is empty` }];
  });
}

/** The lines of a function, without what is in strings, and where each begins. */
function inLines(text: string, first: number, last: number): { code: string; at: number }[] {
  let at = 0;
  return mask(text, 'python')
    .code.split('\n')
    .map((code) => {
      const line = { code, at };
      at += code.length + 1;
      return line;
    })
    .slice(first, last + 1);
}
