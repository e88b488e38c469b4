// Finds a setting of one class that a task takes for granted, and that only others have.
import { entriesOf } from '#agent/configValue/configEntries.ts';
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { isConfig, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { type Request, splitWords } from '#agent/task/request.ts';

const CHANGES_VALUE =
  /\b(?:raise|lower|increase|decrease|reduce|bump|change|set|double|halve|extend|shorten|turn|switch|disable|enable)\b/i;
/** Say nothing of which class it is. */
const KINDS_OF_CLASS = new Set(
  splitWords('client service manager handler controller store repository worker job config settings options base abstract impl'),
);

/** “raise the retryBudget of the GeocodeClient”, where nothing that speaks of that class speaks of a retryBudget: `GeocodeClient.retryBudget`. */
export function missingMembers(request: Request, codebase: Codebase): string[] {
  const { text } = request;
  if (!CHANGES_VALUE.test(text)) return [];
  const names = [...new Set(request.names.flatMap((name) => name.split('.')))];
  const owners = names.filter((name) => codebase.defined(name).some(({ definition: { kind } }) => kind === 'class' || kind === 'type'));
  return owners.flatMap((owner) =>
    names
      .filter((name) => name !== owner && /^[A-Za-z_]\w*$/.test(name) && isSaidOf(text, name, owner))
      .filter((name) => isMissing(codebase, name, owner))
      .map((name) => `${owner}.${name}`),
  );
}

/** So many of a kind tell that each is called after what it is for. */
const SIBLINGS = 3;
const OF_A_KIND = [/\b(?:the|our)\s+([a-z]+[\s-])([a-z]{4,}?)s?\b/g, /\b(?:the|our)\s+([a-z]+[\s-][a-z]+[\s-])([a-z]{4,}?)s?\b/g];
const NO_KIND =
  /^(?:new|old|whole|main|default|first|last|other|same|current|remote|local|next|own|only|right|wrong|slow|fast|test|tests|\w+(?:ed|ing|ly))$/;

/** “the timeout of the humidity poller”, where there are pollers of many things and none of humidity: `humidity poller`. */
export function missingOfKind({ text }: Request, codebase: Codebase): string[] {
  if (!CHANGES_VALUE.test(text)) return [];
  return OF_A_KIND.flatMap((pattern) => [...text.matchAll(pattern)]).flatMap(([, words = '', kind = '']) => {
    const names = codebase.definedNames().filter((name) => splitWords(name).length > 1 && splitWords(name).at(-1) === splitWords(kind)[0]);
    const classes = names.filter((name) =>
      codebase.defined(name).some(({ definition }) => definition.kind === 'class' || definition.kind === 'type'),
    );
    const of = splitWords(words.trim());
    const known = [...names, ...codebase.own().map(({ path }) => path)].flatMap(splitWords);
    const isKnown = (word: string) =>
      known.some(
        (other) =>
          other === word ||
          (Math.min(other.length, word.length) > 3 && (other.startsWith(word.slice(0, 4)) || word.startsWith(other.slice(0, 4)))),
      );
    const phrase = new RegExp(`${words.trim().replace(/[\s-]+/, '[\\s_-]*')}[\\s_-]*${kind}`, 'i');
    const isSaid = codebase.own().some((file) => phrase.test(file.text));
    const isOf = of.length > 0 && of.every((word) => !NO_KIND.test(word) && !isKnown(word));
    return classes.length >= SIBLINGS && isOf && !isSaid ? [`${words.trim()} ${kind}`] : [];
  });
}

function isSaidOf(text: string, name: string, owner: string): boolean {
  const of = `\\b${name}\\b\\W{1,3}(?:(?:setting|option|value|property|field)\\s+)?(?:of|in|on|for)\\s+(?:the\\s+|our\\s+)?\\W?${owner}\\b`;
  return new RegExp(`${of}|\\b${owner}(?:\\W?['’]s?\\s+\\W?|\\.)${name}\\b`).test(text);
}

/** It stands somewhere, but in no file that the owner builds on, and in no file and no section of a configuration that speaks of the owner. */
function isMissing(codebase: Codebase, name: string, owner: string): boolean {
  const words = splitWords(owner).filter((word) => !KINDS_OF_CLASS.has(word));
  const isOwn = (text: string) => splitWords(text).some((word) => words.includes(word));
  const holders = codebase.mentioning(name);
  const base = buildsOn(
    codebase,
    codebase.defined(owner).map(({ file }) => file),
  );
  return (
    words.length > 0 &&
    holders.length > 0 &&
    !holders.some((file) => wholeWord(owner).test(file.text) || isOwn(file.path) || base.has(file.path) || isInSection(file, name, isOwn))
  );
}

/** What these files import, and what that imports: superclasses and defaults. */
function buildsOn(codebase: Codebase, files: readonly ProjectFile[]): Set<string> {
  const found = new Set(files.map(({ path }) => path));
  const open = [...files];
  for (const file of open)
    for (const imported of codebase.imported(file))
      if (!found.has(imported.path)) {
        found.add(imported.path);
        open.push(imported);
      }
  return found;
}

const FOR_ALL = /\b(?:defaults?|common|shared|base|global|all|any)\b|\*/i;

/** Of the owner, or for all. */
function isInSection({ path, text }: ProjectFile, name: string, isOwn: (text: string) => boolean): boolean {
  const language = languageOf(path);
  if (!isConfig(language)) return false;
  return entriesOf(text, language).some(({ path: keys }) => {
    const at = keys.indexOf(name);
    const section = keys.slice(0, at).join(' ');
    return at === 0 || (at > 0 && (isOwn(section) || FOR_ALL.test(section)));
  });
}
