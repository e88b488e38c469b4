// Renames a definition and what refers to it, and nothing that only has the same name.
import { type Codebase, type Place, wholeWord } from '#agent/files/codebase.ts';
import { isCode, isConfig, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { isCommonMember } from '#agent/names/commonMembers.ts';
import { goingAndStaying, lastPart, type Request, readRequest } from '#agent/task/request.ts';
import { bindingsOf, importLines, madeBy } from './bindings.ts';
import { isCompound, isReachedByAnyName, isReachedByName } from './byName.ts';
import { renameEveryField } from './everyField.ts';
import { interfaceLines, usersOf } from './interfaces.ts';
import { meantPlaces } from './meantPlaces.ts';
import { nameTaken } from './nameTaken.ts';
import { renameIn, type Scope } from './occurrences.ts';
import { importsNamesake, isAboutOnly, namedLike, objectsOf, sharedObjectsOf, subclassesOf } from './owners.ts';
import { type IsMeantInDoc, renamedDocs } from './renameDocs.ts';
import type { RenameRequest } from './renameRequest.ts';

export type Renamed =
  | { kind: 'renamed'; texts: Map<string, string>; count: number; isCertain: boolean }
  /** A sentence for the user. */
  | { kind: 'impossible'; why: string };

type Apply = (file: ProjectFile, scope: Scope) => void;

const WHOLE_FILE = { comments: true, within: null, except: [] } as const;
const ANY: ReadonlySet<string> = new Set(['*']);
const NONE: ReadonlySet<string> = new Set();

/** `broadly`: of a method that others have too, also on objects of which nothing tells the class. */
export function rename(codebase: Codebase, request: Request, { from, to, order, rest }: RenameRequest, broadly = false): Renamed {
  const name = lastPart(from);
  const all = codebase.defined(name);
  if (all.length === 0) {
    const kept = [...keptPhrases(request, name, to), ...keptQuotes(request, name)];
    const field = renameEveryField(codebase, request, { from, to, order, rest }, kept);
    return field === null ? renameUndefined(codebase, request, name, to) : { kind: 'renamed', ...field, isCertain: false };
  }
  const meant = meantPlaces(codebase, readRequest(order), request, from, all);
  const taken = codebase
    .defined(to)
    .find(({ file, definition }) => meant.some((one) => one.file.path === file.path && one.definition.parent === definition.parent));
  if (taken)
    return {
      kind: 'impossible',
      why: `\`${to}\` already exists in \`${taken.file.path}\` (line ${taken.definition.line + 1}), so \`${name}\` was not renamed to it.`,
    };
  const texts = new Map<string, string>();
  let count = 0;
  const kept = keptPhrases(request, name, to);
  // A title that names it would be wrong; a single word may be meant as a word.
  const titles = all.length === meant.length && isCompound(name);
  const apply: Apply = (file, scope) => {
    const renamed = renameIn(file.path, texts.get(file.path) ?? file.text, name, to, { titles, ...scope, kept });
    if (renamed.count > 0) texts.set(file.path, renamed.text);
    count += renamed.count;
  };
  const others = all.filter((place) => !meant.includes(place));
  for (const place of meant) {
    if (isMember(place)) renameMember(codebase, place, { others, broadly }, apply);
    else renameTopLevel(codebase, place, others, apply);
  }
  for (const declared of interfaceLines(codebase, meant, others)) {
    apply(declared.file, { ...WHOLE_FILE, bare: true, owners: NONE, within: declared.lines });
    for (const user of usersOf(codebase, declared))
      apply(user, { ...WHOLE_FILE, comments: false, bare: false, owners: objectsOf(user.text, declared.type) });
  }
  const isMeant = others.length === 0 ? () => true : ownedIn(codebase, meant, others);
  const inDocs = { kept: [...kept, ...keptQuotes(request, name)], isMeant };
  const conflict = meant.some((one) => !isMember(one)) ? nameTaken(codebase, texts, name, to) : null;
  if (conflict)
    return {
      kind: 'impossible',
      why: `\`${to}\` is already a name in \`${conflict.path}\` (line ${conflict.line}), where \`${name}\` is used, so it was not renamed. Choose another name, or rename that one first.`,
    };
  for (const [path, text] of renamedDocs(codebase, name, to, inDocs)) texts.set(path, text);
  const isCommon = meant.some((one) => isMember(one) && isCommonMember(name, one.file.path));
  return { kind: 'renamed', texts, count, isCertain: all.length === 1 && !isCommon };
}

/** Quoted phrases in the task that contain the old name but are neither the name itself nor a call of it: “the metric `fetchUser.calls` stays”. */
function keptPhrases(request: Request, name: string, to: string): string[] {
  const word = wholeWord(name);
  return [...request.quoted, ...request.names, ...request.paths].filter(
    (phrase) =>
      word.test(phrase) && lastPart(phrase.replace(/\(.*\)$/, '')) !== name && !wholeWord(to).test(phrase) && !/\s/.test(phrase.trim()),
  );
}

/** “… and the status "free" stays”: in documents the name stays where it stands alone in quotes; a word also as code. */
function keptQuotes({ text }: Request, name: string): string[] {
  const { staying } = goingAndStaying(text);
  return new RegExp(`["'“‘]${name.replaceAll('$', '\\$')}["'”’]`).test(staying)
    ? [...(isCompound(name) ? ['"', "'"] : ['"', "'", '`'])].map((quote) => quote + name + quote)
    : [];
}

function isMember({ definition }: Place): boolean {
  return definition.parent !== null || definition.kind === 'method';
}

function renameTopLevel(codebase: Codebase, { file, definition }: Place, others: readonly Place[], apply: Apply): void {
  const { name } = definition;
  const members = others
    .filter((one) => one.file.path === file.path)
    .map((one) => ({ start: one.definition.line, end: one.definition.line }));
  apply(file, { ...WHOLE_FILE, bare: true, owners: new Set(['exports', 'module.exports']), except: members });
  const bindings = bindingsOf(codebase, file, name);
  // Names of a module and its function in a string, such as a registry has.
  if (languageOf(file.path) === 'python') {
    const module = file.path.replace(/(?:\/__init__)?\.py$/, '').replaceAll('/', '.');
    for (const user of codebase.mentioning(name)) apply(user, { ...WHOLE_FILE, comments: false, bare: false, owners: NONE, module });
  }
  const homes = new Set([file.path, ...bindings.filter(({ isBare }) => isBare).map((one) => one.file.path)]);
  for (const { file: user, isBare, inImport, modules } of bindings) {
    const hasOwn = others.some((one) => one.file.path === user.path && one.definition.parent === null);
    const { own, foreign } = importLines(codebase, user, homes);
    const isOurs = isBare && !hasOwn;
    // What a test that imports it has in its titles is about it, whoever else has the name.
    const titles = isOurs && isCompound(name);
    apply(user, { ...WHOLE_FILE, bare: isOurs, owners: new Set(modules), except: foreign, ...(titles && { titles }) });
    if (inImport) apply(user, { ...WHOLE_FILE, bare: true, owners: NONE, within: own });
    if (modules.length > 0 && isReachedByName(codebase.code(user), new Set(modules)))
      for (const { file: other, owners } of madeBy(codebase, user)) apply(other, { ...WHOLE_FILE, comments: false, bare: false, owners });
  }
}

function renameMember(
  codebase: Codebase,
  meant: Place,
  { others, broadly }: { others: readonly Place[]; broadly: boolean },
  apply: Apply,
): void {
  const { file, definition } = meant;
  const { name, parent } = definition;
  const isCommon = isCommonMember(name, file.path);
  const isOnly = others.length === 0 && !isCommon;
  const holder = codebase.outline(file).find((one) => one.name === parent && one.parent === null);
  const home = [{ start: definition.start, end: definition.line }, ...(holder && holder.kind !== 'type' ? [holder] : [])];
  apply(file, { ...WHOLE_FILE, bare: true, owners: new Set(['this', 'self', 'cls']), within: home });
  const isAlone = !others.some((one) => one.file.path === file.path);
  if (isAlone) apply(file, { ...WHOLE_FILE, bare: false, owners: NONE });
  const subclasses = subclassesOf(codebase, parent);
  const family = [parent ?? '', ...subclasses.map(({ definition: sub }) => sub.name)];
  for (const sub of subclasses) {
    const own = others.find((one) => one.file.path === sub.file.path && one.definition.parent === sub.definition.name);
    if (own)
      apply(sub.file, {
        ...WHOLE_FILE,
        bare: true,
        owners: new Set(['this', 'self', 'super', 'super()', 'cls']),
        within: [sub.definition],
      });
  }
  const strange = others.flatMap(({ definition: { parent: one } }) => (one === null || family.includes(one) ? [] : [one, 'this', 'self']));
  const shared = isOnly ? [] : family.flatMap((one) => sharedObjectsOf(codebase, one));
  const sharedOfOthers = broadly ? strange.flatMap((one) => sharedObjectsOf(codebase, one)).filter((one) => !shared.includes(one)) : [];
  const ofOthers = others.filter((one) => !family.includes(one.definition.parent ?? ''));
  const homes = new Set([file.path, ...(holder ? bindingsOf(codebase, file, holder.name).map((one) => one.file.path) : [])]);
  for (const user of codebase.mentioning(name)) {
    if (!isCode(languageOf(user.path)) || (parent !== null && importsNamesake(codebase, user, parent, homes))) continue;
    const isAny = isOnly || (!isCommon && (broadly || isAboutOnly(codebase, user, [meant, ...subclasses], ofOthers)));
    const objects = (one: string) => [...objectsOf(user.text, one), ...namedLike(user.text, one, others, family)];
    const owners = isAny ? ANY : new Set([...family.flatMap(objects), ...shared]);
    const strangers = broadly ? new Set([...objectsOfOthers(user.text, strange, family), ...sharedOfOthers]) : NONE;
    const except = ofOthers.filter((one) => one.file.path === user.path).map((one) => one.definition);
    const classes = isReachedByAnyName(user.text) ? family : [];
    apply(user, { bare: false, owners, strangers, comments: isOnly, within: null, except, classes });
    // In another one's method of the same name, only on what is an object of this class there.
    const lines = user.text.split('\n');
    for (const one of except) {
      const here = lines.slice(one.start, one.end + 1).join('\n');
      const own = family.flatMap((each) => [...objectsOf(here, each)].filter((object) => object !== each));
      if (own.length > 0) apply(user, { bare: false, owners: new Set(own), comments: false, within: [one], except: [] });
    }
  }
}

function objectsOfOthers(text: string, strange: readonly string[], family: readonly string[]): Set<string> {
  const known = new Set(family.flatMap((one) => [...objectsOf(text, one)]));
  return new Set(strange.flatMap((one) => [...objectsOf(text, one)]).filter((one) => !known.has(one)));
}

/** In a document, where others have the name too: after an object of the class, or in a line that names the class and none of the others'. */
function ownedIn(codebase: Codebase, meant: readonly Place[], others: readonly Place[]): IsMeantInDoc {
  const owners = [...new Set(meant.flatMap(({ definition: { parent } }) => (parent === null ? [] : [parent])))];
  const family = owners.flatMap((owner) => [owner, ...subclassesOf(codebase, owner).map(({ definition }) => definition.name)]);
  const otherOwners = others.flatMap(({ definition: { parent } }) => (parent === null || family.includes(parent) ? [] : [parent]));
  const names = (line: string, one: string) => wholeWord(one).test(line);
  // Where all others are members, a name that stands alone is the function.
  const modules = others.every(isMember)
    ? meant.flatMap((place) => (isMember(place) ? [] : [/([^/]*?)(?:\.\w+)*$/.exec(place.file.path)?.[1] ?? '']))
    : [];
  return (text, at) => {
    const owner = /([A-Za-z_$][\w$]*)(?:\(\))?(?:\.|::|#|->)$/.exec(text.slice(Math.max(0, at - 80), at))?.[1];
    if (owner !== undefined && modules.includes(owner)) return true;
    if (owner !== undefined)
      return family.some((one) => objectsOf(text, one).has(owner) || namedLike(text, one, others, family).includes(owner));
    const line = text.slice(text.lastIndexOf('\n', at) + 1, `${text}\n`.indexOf('\n', at));
    return (modules.length > 0 || family.some((one) => names(line, one))) && !otherOwners.some((one) => names(line, one));
  };
}

/** Keys, parameters and variables are no definitions of the outline: renamed in the functions that the task names, else everywhere. */
function renameUndefined(codebase: Codebase, request: Request, name: string, to: string): Renamed {
  const texts = new Map<string, string>();
  let count = 0;
  const words = new Set(request.text.match(/[A-Za-z_$][\w$]*/g)?.filter((word) => word !== name && word !== to));
  const holders = [...words].flatMap((word) => codebase.defined(word)).filter(({ file, definition }) => holds(file, definition, name));
  const named = request.paths.flatMap((path) => filesNamed(codebase, path));
  const files = holders.length > 0 ? holders.map(({ file }) => file) : named.length > 0 ? named : codebase.mentioning(name);
  for (const file of new Set(files)) {
    const within = holders.filter((place) => place.file.path === file.path).map(({ definition }) => definition);
    const renamed = isConfig(languageOf(file.path)) ? renameKey(file.text, name, to) : renameWords(file, name, to, within);
    if (renamed.count > 0) texts.set(file.path, renamed.text);
    count += renamed.count;
  }
  if (count > 0) return { kind: 'renamed', texts, count, isCertain: false };
  return {
    kind: 'impossible',
    why: `Not found: \`${name}\` does not exist in this repository (${codebase.own().length} files were searched), so nothing was renamed.`,
  };
}

/** Whether the name stands in this definition at all. */
function holds(file: ProjectFile, { start, end }: { start: number; end: number }, name: string): boolean {
  const lines = file.text.split('\n').slice(start, end + 1);
  return wholeWord(name).test(lines.join('\n'));
}

function renameKey(text: string, name: string, to: string): { text: string; count: number } {
  let count = 0;
  const renamed = text.replace(
    new RegExp(`^(\\s*(?:[{,]\\s*)?["']?)${name.replaceAll('$', '\\$')}(["']?\\s*[:=])`, 'gm'),
    (_, before: string, after: string) => {
      count++;
      return before + to + after;
    },
  );
  return { text: renamed, count };
}

function renameWords(
  file: ProjectFile,
  name: string,
  to: string,
  within: readonly { start: number; end: number }[],
): { text: string; count: number } {
  if (!isCode(languageOf(file.path))) return { text: file.text, count: 0 };
  const all = [{ start: 0, end: Number.POSITIVE_INFINITY }];
  return renameIn(file.path, file.text, name, to, {
    bare: true,
    owners: within.length > 0 ? new Set() : ANY,
    comments: true,
    within: within.length > 0 ? within : all,
    except: [],
  });
}
