// Finds the names that objects of a class have in a file, and files about that class alone.
import { type Codebase, type Place, wholeWord } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { splitWords } from '#agent/task/request.ts';

/** Classes that extend this one, also by way of others. */
export function subclassesOf(codebase: Codebase, parent: string | null): Place[] {
  if (parent === null) return [];
  const found: Place[] = [];
  const names = [parent];
  for (const name of names) {
    const extending = new RegExp(
      `\\bclass\\s+([A-Za-z_$][\\w$]*)\\s*(?:extends\\s+|\\()(?:[\\w.]+\\.)?${name.replaceAll('$', '\\$')}\\b`,
      'g',
    );
    for (const file of codebase.mentioning(name))
      for (const [, sub = ''] of file.text.matchAll(extending)) {
        const place = codebase.defined(sub).find((one) => one.file.path === file.path);
        if (!place || names.includes(sub)) continue;
        names.push(sub);
        found.push(place);
      }
  }
  return found;
}

/** Whether the file has a class of this name from elsewhere: one that is vendored, or of another module. */
export function importsNamesake(codebase: Codebase, file: ProjectFile, owner: string, homes: ReadonlySet<string>): boolean {
  if (homes.has(file.path)) return false;
  const imports = codebase.imports(file).filter(({ names }) => names.some(({ imported }) => imported === owner));
  return imports.length > 0 && !imports.some(({ target }) => target !== null && homes.has(target));
}

/** Whether a file speaks, by its name and imports, of this class and of no other that has the method: its objects are of the class. */
export function isAboutOnly(codebase: Codebase, file: ProjectFile, family: readonly Place[], others: readonly Place[]): boolean {
  const wordsOf = (places: readonly Place[]) =>
    new Set(places.flatMap(({ definition: { parent, name } }) => splitWords(parent ?? name)).filter((word) => !GENERIC.has(word)));
  const [own, other] = [wordsOf(family), wordsOf(others)];
  const named = splitWords(file.path.slice(file.path.lastIndexOf('/') + 1).replace(/\.\w+$/, ''));
  const imported = codebase.imported(file).map(({ path }) => path);
  const has = (places: readonly Place[]) => places.some((place) => imported.includes(place.file.path));
  const mentions = ({ definition: { parent } }: Place) => parent !== null && wholeWord(parent).test(file.text);
  if (has(others) || others.some(mentions) || named.some((word) => other.has(word))) return false;
  return has(family) || named.some((word) => own.has(word));
}

/** Variables whose name says of which class they are, and of no other that has a method of this name: `loans` of `LoanStore`. */
export function namedLike(text: string, owner: string, others: readonly Place[], family: readonly string[]): string[] {
  const ownWords = new Set(splitWords(owner).filter((word) => !GENERIC.has(word)));
  const otherWords = new Set(
    others
      .filter(({ definition }) => !family.includes(definition.parent ?? ''))
      .flatMap(({ definition }) => splitWords(definition.parent ?? ''))
      .filter((word) => !GENERIC.has(word)),
  );
  const isLike = (name: string) => {
    const words = splitWords(name);
    return words.some((word) => ownWords.has(word)) && !words.some((word) => otherWords.has(word));
  };
  const named = [...new Set(text.match(/[A-Za-z_$][\w$]*(?=\s*\??\.|\[[^\]\n]*\]\??\.)/g))].filter(isLike);
  const aliases = aliasesIn(text).filter(
    ({ name, alias }) => isLike(name) && !others.some(({ definition }) => definition.parent === alias),
  );
  return [...named, ...aliases.map(({ alias }) => alias), ...elementsIn(text, isLike)];
}

/** `for a in accounts`, `accounts.map((a) =>`: names of the elements of such lists, and of no others. */
function elementsIn(text: string, isLike: (name: string) => boolean): string[] {
  const found = [
    ...text.matchAll(/\bfor\s+(\w+)\s+in\s+(?:\w+\.)*(\w+)(?![\w(])/g),
    ...text.matchAll(/\bfor\s*\((?:const|let|var)\s+([\w$]+)\s+of\s+(?:[\w$]+\.)*([\w$]+)\)/g),
    ...text.matchAll(/\bfor\s+\w+,\s*(\w+)\s*:=\s*range\s+(?:\w+\.)*(\w+)\s*\{/g),
  ].map(([, one = '', list = '']) => ({ one, list }));
  const called = [
    ...text.matchAll(/(?<![\w$])([\w$]+)\.(?:map|forEach|filter|some|every|find|reduce|flatMap)\(\s*(?:async\s*)?\(?([\w$]+)\)?\s*=>/g),
  ];
  const all = [...found, ...called.map(([, list = '', one = '']) => ({ one, list }))];
  return [...new Set(all.map(({ one }) => one))].filter((name) => all.every(({ one, list }) => one !== name || isLike(list)));
}

/** `const { ledger: book } = context`, `book = context.ledger`. */
function aliasesIn(text: string): { name: string; alias: string }[] {
  const taken = [...text.matchAll(/\{([^{}\n]*:[^{}\n]*)\}\s*(?:=(?!=|>)|\))/g)].flatMap(([, keys = '']) => [
    ...keys.matchAll(/([A-Za-z_$][\w$]*)\s*:\s*([A-Za-z_$][\w$]*)/g),
  ]);
  const set = [...text.matchAll(/([A-Za-z_$][\w$]*)\s*:?=\s*(?:[A-Za-z_$][\w$]*\.)*([A-Za-z_$][\w$]*)[ \t]*;?$/gm)];
  return [
    ...taken.map(([, name = '', alias = '']) => ({ name, alias })),
    ...set.map(([, alias = '', name = '']) => ({ name, alias })),
  ].filter(({ name, alias }) => name !== alias);
}

const GENERIC = new Set(
  splitWords(
    'store service manager repository repo controller handler client base abstract impl model view list set map collection queue stack',
  ),
);

/** Names of variables that hold an object of this class, by how they are made or typed, and of functions that return one. */
export function objectsOf(text: string, owner: string): Set<string> {
  const found = new Set([owner]);
  if (owner === '') return found;
  const made = new RegExp(
    `([A-Za-z_$][\\w$]*)\\s*(?:(?::\\s*[\\w.<>]+\\s*)?(?::=|=)\\s*(?:await\\s+)?(?:new\\s+|&)?|:\\s*new\\s+)(?:[\\w$]+\\.)?(?:New|new_|create|make)?${owner}\\b\\s*[({]`,
    'g',
  );
  const typed = new RegExp(`([A-Za-z_$][\\w$]*)\\s*(?::\\s*|\\s)\\*?(?:[\\w$]+\\.)?${owner}\\b(?!\\s*[({.])`, 'g');
  const returned = new RegExp(
    `\\b(?:func|def|function)\\s+(?:\\([^()\\n]*\\)\\s*)?([A-Za-z_$][\\w$]*)\\([^()\\n]*\\)\\s*(?:->|:)?\\s*["']?\\(?\\*?(?:[\\w$]+\\.)?${owner}\\b`,
    'g',
  );
  for (const pattern of [made, typed, returned]) for (const [, variable = ''] of text.matchAll(pattern)) found.add(variable);
  // Of Go: `from, to Store`.
  for (const [, list = ''] of text.matchAll(new RegExp(`((?:\\w+,\\s*)+\\w+)\\s+\\*?(?:\\w+\\.)?${owner}\\b(?!\\s*[({.])`, 'g')))
    for (const variable of list.split(/,\s*/)) found.add(variable);
  return found;
}

/** The same for what other files can see. */
export function sharedObjectsOf(codebase: Codebase, owner: string): string[] {
  return codebase.mentioning(owner).flatMap(({ text }) => [...objectsOf(text, owner)].filter((name) => codebase.defined(name).length > 0));
}
