// Renames a field of a type or class in all files, and no other one's field of the same name.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { isCode, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { goingAndStaying, lastPart, type Request } from '#agent/task/request.ts';
import { type Field, fieldsCalled } from './fields.ts';
import { namedLike, objectsOf } from './owners.ts';
import { renamedDocs } from './renameDocs.ts';
import { type FieldRename, keysBeside, withFieldRenamed } from './renameField.ts';
import type { RenameRequest } from './renameRequest.ts';

const OF_FIELD = /\b(?:fields?|propert(?:y|ies)|props?|attributes?|keys?|members?|columns?)\b/i;
const OF_VARIABLE = /\b(?:parameters?|params?|arguments?|variables?|options?|flags?|functions?|methods?)\b/i;

interface Fields {
  meant: readonly Field[];
  others: readonly Field[];
  /** Types and classes that have the field. */
  owners: readonly string[];
  siblings: ReadonlySet<string>;
}

/** `kept`: phrases that stay. Null: it is no field, or nothing tells of which type. */
export function renameEveryField(
  codebase: Codebase,
  request: Request,
  { from, to, order }: RenameRequest,
  kept: readonly string[],
): { texts: Map<string, string>; count: number } | null {
  const name = lastPart(from);
  const fields = fieldsMeant(codebase, request, { from, order });
  if (fields === null) return null;
  const texts = new Map<string, string>();
  let count = 0;
  for (const file of codebase.mentioning(name)) {
    const rename = renameIn(file, fields, { from: name, to, kept });
    const isData = languageOf(file.path) === 'json';
    if (rename === null || (!isCode(languageOf(file.path)) && !isData)) continue;
    const renamed = withFieldRenamed(file.path, file.text, rename);
    if (renamed.count > 0) texts.set(file.path, renamed.text);
    count += renamed.count;
  }
  if (count === 0) return null;
  const isMeant = (text: string, at: number) => isMeantInDoc(text, at, name, fields);
  for (const [path, text] of renamedDocs(codebase, name, to, { kept, isMeant })) texts.set(path, text);
  return { texts, count };
}

function fieldsMeant(codebase: Codebase, request: Request, { from, order }: Pick<RenameRequest, 'from' | 'order'>): Fields | null {
  const { going } = goingAndStaying(request.text);
  const all = fieldsCalled(codebase, lastPart(from));
  const owner = from.includes('.') ? from.split('.').at(-2) : undefined;
  const names = [...new Set(all.map(({ holder }) => holder.name))];
  const named = owner !== undefined ? names.filter((one) => one === owner) : names.filter((one) => wholeWord(one).test(going));
  const owners = named.length > 0 ? named : names.length === 1 ? names : [];
  // Without a word for it, a name may be that of a variable.
  if (OF_VARIABLE.test(order) || (owners.length === 0 && !(names.length === 0 && OF_FIELD.test(order)))) return null;
  const meant = all.filter(({ holder }) => owners.includes(holder.name));
  return {
    meant,
    others: all.filter((one) => !meant.includes(one)),
    owners,
    siblings: new Set(owners.length > 0 ? meant.flatMap(({ siblings }) => [...siblings]) : keysInCode(codebase, lastPart(from))),
  };
}

/** Where no type declares it: the keys that stand beside it in code. */
function keysInCode(codebase: Codebase, name: string): string[] {
  return codebase
    .mentioning(name)
    .filter(({ path }) => isCode(languageOf(path)))
    .flatMap(({ path, text }) => keysBeside(path, text, name));
}

/** Null: the file has nothing to do with it. */
function renameIn(file: ProjectFile, fields: Fields, { from, to, kept }: Pick<FieldRename, 'from' | 'to' | 'kept'>): FieldRename | null {
  const { meant, others, owners, siblings } = fields;
  const own = meant.filter((one) => one.file.path === file.path);
  const isOnly = others.length === 0;
  const places = others.map(({ file: other, holder }) => ({ file: other, definition: { ...holder, parent: holder.name } }));
  const objects = isOnly
    ? null
    : new Set(owners.flatMap((one) => [...objectsOf(file.text, one), ...namedLike(file.text, one, places, owners)]));
  // Constants and modules of this file that are something else.
  const literals = new Set(
    [...file.text.matchAll(/^(?:export\s+)?const\s+([\w$]+)\s*=\s*\{|^import\s+(?:\*\s+as\s+)?([\w$]+)\s/gm)].map(
      (found) => found[1] ?? found[2] ?? '',
    ),
  );
  const typed = new RegExp(
    `(?:[:<]|\\bas|\\bsatisfies|\\bnew)\\s*(?:readonly\\s+)?(?:${owners.join('|') || '(?!)'})\\b(?:\\[\\])?\\s*>?\\s*=?\\s*[([{\\s]*$|\\b(?:${owners.join('|') || '(?!)'})$`,
  );
  const isJson = languageOf(file.path) === 'json';
  return {
    from,
    to,
    kept,
    declared: own.flatMap(({ lines }) => lines),
    home: own.length === 1 && own[0]?.holder.kind === 'class' ? { start: own[0].holder.line, end: own[0].holder.end } : null,
    isObject: (owner) => (objects === null ? !literals.has(owner) || owner === '' : objects.has(owner)),
    isOfCall: (before) => new RegExp(`(?<!\\bdef\\s)\\b(?:${[...owners, 'cls', 'replace'].join('|')})$`).test(before),
    isOfKeys: (keys, before) => {
      if (typed.test(before)) return true;
      const shared = keys.filter((key) => siblings.has(key)).length;
      const ofOthers = Math.max(0, ...others.map((other) => keys.filter((key) => other.siblings.has(key)).length));
      if (isJson) return shared >= (owners.length > 0 ? 2 : 1) && shared > ofOthers;
      if (owners.length === 0) return true;
      if (shared > 0) return shared > ofOthers;
      return keys.length === 0 && isOnly && owners.some((one) => wholeWord(one).test(file.text));
    },
  };
}

/** In a document's code: after an object, as a key beside others of the type, or alone in backticks. */
function isMeantInDoc(text: string, at: number, name: string, { others, owners, siblings }: Fields): boolean {
  const [before, after] = [text.slice(Math.max(0, at - 80), at), text.slice(at + name.length, at + name.length + 3)];
  const line = text.slice(text.lastIndexOf('\n', at) + 1, `${text}\n`.indexOf('\n', at));
  const near = text.slice(Math.max(0, at - 300), at + 300);
  const isNamed = owners.some((one) => wholeWord(one).test(line));
  if (/[\w)\]]\??\.$/.test(before)) return others.length === 0 || isNamed;
  if (/^["']?\s*:/.test(after)) return owners.length === 0 || [...siblings].some((one) => new RegExp(`\\b${one}["']?\\s*:`).test(near));
  return before.endsWith('`') && after.startsWith('`') && (others.length === 0 || isNamed);
}
