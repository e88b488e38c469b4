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

/** Keys whose values are names of code; those of `column` or `event` are names of something else. */
const KEY_OF_CODE =
  /^(?:method|action|handler|call|fn|func|function|op|operation|member|run|use|step|task|command|\w*_?(?:method|fn|func|function|handler))$/i;
const NO_CODE = /^(?:table|column|field|event|topic|permission|key|route|path|url|queue|channel|label|title|text|message|metric|name)s?$/i;

/** Whether a string of a list or an object is a name, and no word by chance. */
export function isNameInList({ before, name }: InString): boolean {
  const place = placeOf(before);
  return isCompound(name) && place !== null && (place.key === null || !NO_CODE.test(place.key));
}

/** `("account", "settle")`, `{ kind: 'account', method: 'settle' }`: beside a string that names one of these classes. */
export function isBesideClass({ before, after }: InString, classes: readonly string[]): boolean {
  const place = placeOf(before);
  if (place === null || (place.key !== null && !KEY_OF_CODE.test(place.key))) return false;
  const inBrackets = (/[^()[\]{}\n]*$/.exec(before)?.[0] ?? '') + (/^[^()[\]{}\n]*/.exec(after)?.[0] ?? '');
  const words = [...inBrackets.matchAll(/["'`]([\w-]+)["'`]/g)].map(([, word = '']) => plain(word));
  return classes.some((one) => words.includes(plain(one)) || words.includes(`${plain(one)}s`));
}

/** Calls that only hold what they are given. */
const HOLDER = /(?:\b(?:Object\.freeze|Set|Map|set|frozenset|tuple|list|dict))$/;

/** Of a list, a tuple or an object, with its key there; null = it is what a call is given, or stands alone. */
function placeOf(before: string): { key: string | null } | null {
  let depth = 0;
  let isHeld = false;
  for (let at = before.length - 1; at >= 0; at--) {
    const char = before[at] ?? '';
    if (/[)\]}]/.test(char)) depth++;
    else if (/[([{]/.test(char) && depth > 0) depth--;
    else if (/[([{]/.test(char)) {
      const owner = before.slice(0, at).trimEnd();
      if (char === '(' && /[\w$\])]$/.test(owner) && !HOLDER.test(owner)) return null;
      if (char === '[' && /[\w$\])]$/.test(owner)) return null;
      isHeld = true;
      if (/(?:[=:]|\breturn|\bdefault)$/.test(owner)) break;
    }
  }
  if (!isHeld) return null;
  const [, key = null] = /(?:[{,]|^)\s*["']?([\w$]+)["']?\s*:\s*["'`]$/.exec(before) ?? [];
  return { key };
}

function plain(name: string): string {
  return name.replace(/[-_]/g, '').toLowerCase();
}
