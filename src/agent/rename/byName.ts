// Finds strings by which code reaches a definition: `module["name"]`, a spy, a list of names.
import { isScript, type Language } from '#agent/files/language.ts';

/** A name that is no ordinary word is meant wherever it stands. */
export function isCompound(name: string): boolean {
  return /[a-z\d][A-Z]|\w_\w/.test(name);
}

/** What stands around a name that is a whole string. */
export interface InString {
  /** The text up to the name, its quote included; cut. */
  before: string;
  after: string;
  name: string;
}

/** Of what the string names a member: `cart` of `cart['total']` (`isIndex`) and of `spyOn(cart, 'total')`; null = of nothing. */
export function ownerOfString({ before }: InString, language: Language): { owner: string; isIndex: boolean } | null {
  const [, indexed, given] =
    /(?:([\w$.]+)\s*(?:\?\.)?\[|(?:\bgetattr|\bsetattr|\bhasattr|\bdelattr|\.object|\.?[sS]pyOn|\.(?:method|stub|replace|hasOwn))\(\s*([\w$.]+),)\s*["'`]$/.exec(
      before,
    ) ?? [];
  if (indexed !== undefined) return isScript(language) ? { owner: indexed, isIndex: true } : null;
  return given === undefined ? null : { owner: given, isIndex: false };
}

/** Whether members of one of these are reached by names that a variable holds: `api[name]`, `getattr(api, name)`. */
export function isReachedByName(code: string, owners: ReadonlySet<string>): boolean {
  return [...code.matchAll(/(?<![\w$.])([\w$.]+)\s*(?:\?\.)?\[\s*[A-Za-z_$]|\bgetattr\(\s*([\w$.]+),\s*[A-Za-z_]/g)].some(
    ([, indexed, given]) => owners.has(indexed ?? given ?? ''),
  );
}

/** Whether something in the code is reached so. */
export function isReachedByAnyName(text: string): boolean {
  return /\bgetattr\([^"'()]*(?:\([^()]*\)[^"'()]*)*\)|(?:[\w$)]|\])\s*\[\s*[A-Za-z_$][\w$.]*\s*\]\s*\(/.test(text);
}

/** Whether a string of a list or an object is a name, and no word by chance. */
export function isNameInList({ before, name }: InString): boolean {
  return isCompound(name) && /(?:[[(,|=?]|[{,]\s*[\w$'"]+\s*:)\s*["'`]$/.test(before);
}

/** `("account", "settle")`, `{ kind: 'account', method: 'settle' }`: beside a string that names one of these classes. */
export function isBesideClass({ before, after }: InString, classes: readonly string[]): boolean {
  const inBrackets = (/[^()[\]{}\n]*$/.exec(before)?.[0] ?? '') + (/^[^()[\]{}\n]*/.exec(after)?.[0] ?? '');
  const words = [...inBrackets.matchAll(/["'`]([\w-]+)["'`]/g)].map(([, word = '']) => plain(word));
  return classes.some((one) => words.includes(plain(one)) || words.includes(`${plain(one)}s`));
}

function plain(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}
