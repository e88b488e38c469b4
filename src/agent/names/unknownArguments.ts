// Finds calls that pass what the called function of the project does not take.
import type { Codebase } from '#agent/files/codebase.ts';
import type { Import } from '#agent/files/imports.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import { argumentsFrom } from '#base/brackets.ts';
import type { TextOf } from './offers.ts';

export interface UnknownArgument {
  callee: string;
  /** A keyword, or the argument as written. */
  argument: string;
  /** Where the function is. */
  path: string;
}

/** In lines that `before` did not have. `textOf`: the draft's text of a file, else the project's. */
export function unknownArguments(codebase: Codebase, file: string, before: string | null, text: string, textOf: TextOf): UnknownArgument[] {
  const language = languageOf(file);
  if (!isScript(language) && language !== 'python') return [];
  const { code } = mask(text, language);
  const known = new Set((before ?? '').split('\n').map((line) => line.trim()));
  const sources = new Map<string, Source>();
  const sourceOf = (path: string) => {
    const source = sources.get(path) ?? readSource(path, textOf(path) ?? '');
    sources.set(path, source);
    return source;
  };
  const here: Here = { file, code, imports: codebase.importsIn(file, text), sourceOf };
  const found: UnknownArgument[] = [];
  for (const { index, 0: whole, 1: callee = '' } of code.matchAll(/(?<![\w$.])([A-Za-z_$][\w$]*)\(/g)) {
    const line = text.slice(text.lastIndexOf('\n', index) + 1, `${text}\n`.indexOf('\n', index)).trim();
    if (known.has(line) || /^(?:export\s+)?(?:default\s+)?(?:async\s+)?(?:def|function|class)\b/.test(line)) continue;
    const place = homeOf(callee, here);
    const given = place === null ? [] : argumentsFrom(code, index + whole.length).map((part) => part.text);
    if (place === null || given.some((one) => /^(?:\.\.\.|\*)/.test(one.trim()))) continue;
    const parameters = place.parameters.filter((one) => !/^[*/]$/.test(one.trim()));
    if (parameters.some((one) => /^(?:\.\.\.|\*\*?\w)/.test(one.trim()))) continue;
    const names = parameters.map((one) => /^\s*\{?\s*([A-Za-z_$][\w$]*)/.exec(one)?.[1] ?? '');
    const keyword =
      language === 'python'
        ? given.map((one) => /^\s*([A-Za-z_]\w*)\s*=(?!=)/.exec(one)?.[1]).find((one) => one !== undefined && !names.includes(one))
        : undefined;
    const argument = keyword ?? (given.length > parameters.length ? given[parameters.length]?.trim() : undefined);
    if (argument !== undefined) found.push({ callee, argument, path: place.path });
  }
  return found;
}

interface Home {
  path: string;
  parameters: string[];
}

/** The file with the calls. */
interface Here {
  file: string;
  code: string;
  imports: readonly Import[];
  sourceOf(path: string): Source;
}

/** Read once for all calls. */
interface Source {
  lines: readonly string[];
  definitions: readonly Definition[];
}

function readSource(path: string, text: string): Source {
  const language = languageOf(path);
  return { lines: mask(text, language).code.split('\n'), definitions: outline(text, language).filter(({ parent }) => parent === null) };
}

/** The one function of this name: here, or imported. Null: none, several, or something else. */
function homeOf(callee: string, { file, code: own, imports, sourceOf }: Here): Home | null {
  const name = callee.replaceAll('$', '\\$');
  // A local function, or a parameter, of the name.
  if (new RegExp(`^\\s+(?:(?:async )?function|def|const|let|var)\\s+${name}\\b|[(,]\\s*${name}\\s*[,:)=]`, 'm').test(own)) return null;
  const imported = imports.filter(({ names }) => names.some((one) => one.local === callee && one.imported === callee));
  const paths = [...new Set([file, ...imported.flatMap(({ target }) => target ?? [])])];
  const homes = paths.flatMap((path) => {
    const { lines, definitions } = sourceOf(path);
    return definitions.filter((one) => one.name === callee).map((definition) => ({ path, lines, definition }));
  });
  const inFile = homes.filter(({ path }) => path === file);
  const [home, ...more] = inFile.length > 0 ? inFile : homes;
  if (home === undefined || more.length > 0 || home.definition.kind !== 'function') return null;
  const code = home.lines.slice(home.definition.line, home.definition.end + 1).join('\n');
  const open = code.indexOf('(', code.indexOf(callee));
  const head = code.slice(0, open);
  // `const f = x => …`, and functions that look at `arguments`.
  if (open === -1 || /=>/.test(head) || /\barguments\b/.test(code)) return null;
  return { path: home.path, parameters: argumentsFrom(code, open + 1).map((part) => part.text) };
}
