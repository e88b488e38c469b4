// Gives each object a list of its own, where a task tells that what one has turns up elsewhere.
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Request } from '#agent/task/request.ts';
import { type Found, mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const SAYS_SO =
  /\b(?:others?|another|previous|former|earlier|somebody else|someone else|foreign|each other|shared?|sharing|carr(?:y|ies|ied) over|leaks?|left over|from before|pile up|accumulat\w+|mixed|also (?:appear|show|turn|ha(?:s|ve)))\b/i;
/** Meant to be shared. */
const KEPT_ON_PURPOSE = /memo|cache|registry|registered|seen|instances|plugins/i;

/** Null: the task says no such thing, or not one place that shares what it should not is far more alike than the others. */
export function sharedStateRepair(codebase: Codebase, request: Request): ToldRepair | null {
  if (!SAYS_SO.test(request.text)) return null;
  return mostAlike(codebase, request, (file) => placesIn(codebase, file).filter(({ what }) => !KEPT_ON_PURPOSE.test(what)));
}

function placesIn(codebase: Codebase, file: ProjectFile): Found[] {
  const language = languageOf(file.path);
  if (isScript(language)) return [...filled(file), ...assigned(codebase, file)];
  if (language !== 'python') return [];
  const isRead = (name: string, field: string) =>
    codebase.mentioning(name).some(({ text }) => new RegExp(`\\b${name}\\.${field}\\b`).test(text));
  return codebase.outline(file).flatMap((one) => [...ofClass(file, one, isRead), ...ofParameter(file, one)]);
}

const EMPTY = String.raw`\[\]|\{\}|set\(\)|list\(\)|dict\(\)`;

/** `entries = []` in the body of a class, which its methods fill. */
function ofClass(
  { path, text }: ProjectFile,
  { name, kind, line, end }: Definition,
  isRead: (name: string, field: string) => boolean,
): Found[] {
  const lines = text.split('\n');
  const head = lines[line] ?? '';
  if (kind !== 'class' || !/^\s*class\s+\w+\s*(?:\(\s*(?:object)?\s*\))?\s*:/.test(head)) return [];
  const indent = /^\s*/.exec(lines.slice(line + 1).find((one) => one.trim() !== '') ?? '')?.[0] ?? '';
  const body = lines.slice(line, end + 1).join('\n');
  return lines.slice(line + 1, end + 1).flatMap((own, index): Found[] => {
    const [, field = '', empty = ''] =
      new RegExp(`^${indent}([A-Za-z_]\\w*)(?:\\s*:[^=]+)?\\s*=\\s*(${EMPTY})\\s*(?:#.*)?$`).exec(own) ?? [];
    if (
      field === '' ||
      !isFilled(body, `self.${field}`) ||
      isRead(name, field) ||
      new RegExp(`\\bcls\\.${field}\\b|\\bself\\.${field}\\s*=(?!=)`).test(body)
    )
      return [];
    const at = line + 1 + index;
    const made = withField([...lines.slice(0, at), ...lines.slice(at + 1)], line, end - 1, `self.${field} = ${empty}`, indent);
    return [{ path, text: made.join('\n'), what: `each \`${name}\` has \`${field}\` of its own`, around: body }];
  });
}

/** As the first statement of the constructor, which is written above the first method where there is none. */
function withField(lines: readonly string[], first: number, last: number, statement: string, indent: string): string[] {
  const init = lines.findIndex((one, at) => at > first && at <= last && /^\s+def __init__\(/.test(one));
  if (init === -1) {
    const at = lines.findIndex((one, index) => index > first && index <= last && new RegExp(`^${indent}(?:async def|def|@)`).test(one));
    return [...lines.slice(0, at), `${indent}def __init__(self):`, `${indent}${indent}${statement}`, '', ...lines.slice(at)];
  }
  const start = afterDocstring(lines, lines.findIndex((one, at) => at >= init && /:\s*(?:#.*)?$/.test(one)) + 1);
  return [...lines.slice(0, start), `${indent}${indent}${statement}`, ...lines.slice(start)];
}

function afterDocstring(lines: readonly string[], start: number): number {
  const first = lines.findIndex((one, at) => at >= start && one.trim() !== '');
  const quotes = /^\s*[rR]?("""|''')/.exec(lines[first] ?? '')?.[1];
  if (quotes === undefined) return start;
  if ((lines[first] ?? '').trim().length > quotes.length && (lines[first] ?? '').trimEnd().slice(3).endsWith(quotes)) return first + 1;
  return lines.findIndex((one, at) => at > first && one.includes(quotes)) + 1;
}

/** `def add(item, items=[])` which keeps or changes what it gets. */
function ofParameter({ path, text }: ProjectFile, { name, kind, parent, line, end, indent }: Definition): Found[] {
  if (kind !== 'function' && kind !== 'method') return [];
  const lines = text.split('\n');
  const headEnd = lines.findIndex((one, at) => at >= line && at <= end && /:\s*(?:#.*)?$/.test(one));
  const head = lines.slice(line, headEnd + 1).join('\n');
  const body = lines.slice(headEnd + 1, end + 1).join('\n');
  return [...head.matchAll(new RegExp(`\\b([a-z_]\\w*)(\\s*(?::[^=,()]+)?=\\s*)(${EMPTY})`, 'g'))].flatMap(
    ({ index, 0: whole, 1: parameter = '', 2: is = '', 3: empty = '' }): Found[] => {
      const isKept = new RegExp(`\\.\\w+\\s*=\\s*${parameter}\\s*$|\\breturn\\s+${parameter}\\b`, 'm').test(body);
      if (!isKept && !isFilled(body, parameter)) return [];
      const step = ' '.repeat(indent + 4);
      const made = `${head.slice(0, index)}${parameter}${is}None${head.slice(index + whole.length)}`;
      const at = afterDocstring(lines, headEnd + 1);
      const check = [`${step}if ${parameter} is None:`, `${step}    ${parameter} = ${empty}`];
      const all = [...lines.slice(0, line), made, ...lines.slice(headEnd + 1, at), ...check, ...lines.slice(at)];
      return [
        {
          path,
          text: all.join('\n'),
          what: `each call of \`${name}\` has \`${parameter}\` of its own`,
          around: `${parent ?? ''}\n${head}\n${body}`,
        },
      ];
    },
  );
}

function isFilled(body: string, what: string): boolean {
  const safe = what.replaceAll('.', '\\.');
  return new RegExp(
    `\\b${safe}(?:\\.(?:append|extend|insert|add|update|setdefault|pop|remove)\\(|\\[[^\\]\\n]+\\]\\s*(?:[-+*|]?=)(?!=)|\\s*\\+=)`,
  ).test(body);
}

/** `Array(3).fill([])`: all have the same one. */
function filled(file: ProjectFile): Found[] {
  return [...file.text.matchAll(/\b(?:new )?Array\(([^()\n]+)\)\.fill\((\[[^\]\n]*\]|\{[^{}\n]*\}|new \w+\([^()\n]*\))\)/g)].map(
    ({ index, 0: whole, 1: count = '', 2: one = '' }) => {
      const after = `Array.from({ length: ${count} }, () => ${one.startsWith('{') ? `(${one})` : one})`;
      return replaced(file, index, whole.length, after, `each of them is a \`${one}\` of its own`);
    },
  );
}

/** `Object.assign(DEFAULTS, options)` changes the defaults. */
function assigned(codebase: Codebase, file: ProjectFile): Found[] {
  return [...codebase.code(file).matchAll(/(?<=(?:[=(,:?]|=>|\breturn) ?)Object\.assign\((?=([A-Z][A-Z\d_]*|default\w*), )/g)].map(
    ({ index, 0: whole, 1: name = '' }) => replaced(file, index + whole.length, 0, '{}, ', `\`${name}\` is copied, not changed`),
  );
}
