// Shows one function alone: a small model copies what it sees beside what it is to write.
import { isCode, languageOf, syntaxOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import { withoutPlanted } from '#agent/files/planted.ts';
import type { Suspect } from './suspects.ts';
import { todoComment } from './todo.ts';

/** Lines before the first definition that are shown: imports and constants. */
const HEAD_LINES = 30;
/** Within which a signature ends. */
const SIGNATURE_LINES = 12;

/**
 * How a function is shown that is to be written anew. `oldVersion`: as what is to be replaced, which a model copies least.
 * `marked`: with a mark of what is missing. `withoutBody`: its signature with the mark.
 */
export type FunctionForm = 'oldVersion' | 'marked' | 'withoutBody';

export interface AloneOptions {
  /** What the user asked for, which stands in the mark. */
  task: string;
  form: FunctionForm;
}

/** The file's head and the function. Null: it is not there, or has no body of its own. */
export function alone(whole: string, { path, name }: Suspect, { task, form }: AloneOptions): string | null {
  const language = languageOf(path);
  if (!isCode(language)) return null;
  // What a file says to an AI is not shown here either.
  const { text } = withoutPlanted(path, whole);
  const definitions = outline(text, language);
  const own = definitions.find((one) => one.name === name && (one.kind === 'function' || one.kind === 'method'));
  if (!own) return null;
  const lines = text.split('\n');
  const begin = bodyBegin(mask(text, language).code.split('\n'), lines, own, language);
  if (begin === null) return null;
  const isBraced = syntaxOf(language) === 'c';
  const body = lines.slice(begin, own.end + (isBraced ? 0 : 1));
  const indent = /^\s*/.exec(body.find((line) => line.trim() !== '') ?? '')?.[0] ?? `${' '.repeat(own.indent)}  `;
  const shown = [
    ...lines.slice(own.start, begin),
    ...(form === 'oldVersion' ? [] : [`${indent}${todoComment(language, task)}`]),
    ...(form === 'withoutBody' ? [] : body),
    ...(isBraced ? [lines[own.end] ?? '}'] : []),
  ];
  return [...headOf(lines, definitions), ...ownerOf(lines, definitions, own), ...shown].join('\n');
}

/** `form`: see FunctionForm. */
export function functionOrder({ path, name }: Suspect, form: FunctionForm, isReasoned: boolean): string {
  if (form === 'oldVersion')
    return `Write the path ${path}, then only the new version of \`${name}\`, complete. It differs from the old one in what the task asks for.`;
  return `${isReasoned ? 'First write one sentence that says how it has to work. Then write' : 'Write'} the path ${path}, then only the complete function \`${name}\`, with working code in place of the comment.`;
}

/** The line after the signature, and after a docstring. Null: signature and body share a line. */
function bodyBegin(code: readonly string[], lines: readonly string[], own: Definition, language: string): number | null {
  const isPython = language === 'python';
  for (let at = own.line; at < Math.min(own.end, own.line + SIGNATURE_LINES); at++) {
    if (!(isPython ? /:\s*$/ : /\{\s*$/).test(code[at] ?? '')) continue;
    return isPython ? docstringEnd(lines, at + 1, own.end) : at + 1;
  }
  return null;
}

function docstringEnd(lines: readonly string[], from: number, end: number): number {
  const quote = /^\s*[rRuU]?("""|''')/.exec(lines[from] ?? '')?.[1];
  if (quote === undefined) return from;
  for (let at = from; at < end; at++) {
    const line = lines[at] ?? '';
    const rest: string = at === from ? line.slice(line.indexOf(quote) + 3) : line;
    if (rest.includes(quote)) return at + 1;
  }
  return from;
}

/** Imports and constants: all that stands before the first function, class or type. */
function headOf(lines: readonly string[], definitions: readonly Definition[]): string[] {
  const first = Math.min(...definitions.filter(({ kind }) => kind !== 'value').map(({ start }) => start), HEAD_LINES);
  const head = lines.slice(0, first);
  return head.some((line) => line.trim() !== '') ? [...head, ''] : [];
}

/** Of a method: its class up to the first method, with the constructor, which tells its fields. */
function ownerOf(lines: readonly string[], definitions: readonly Definition[], own: Definition): string[] {
  const owner = definitions.find(
    ({ name, kind, start, end }) => name === own.parent && kind !== 'method' && start <= own.start && own.end <= end,
  );
  if (!owner) return [];
  const members = definitions.filter(({ parent, kind }) => parent === owner.name && kind === 'method');
  const makes = members.find(({ name }) => name === 'constructor' || name === '__init__');
  const first = Math.min(...members.map(({ start }) => start), own.start);
  const made = makes && makes !== own ? [...lines.slice(makes.start, makes.end + 1), ''] : [];
  return [...lines.slice(owner.start, first), ...made];
}
