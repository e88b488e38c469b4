// Lists corrections where a field is compared with one of its values, and another is meant, too.
import { isScript, type Language } from '#agent/files/language.ts';
import type { Phrase } from './phrase.ts';

const SET = /(?<![\w$])([A-Za-z_]\w*)(?:\??:\s*(?:str|string))?\s*(?:===?|!==?|=|:)\s*(["'])([A-Za-z][\w -]{0,30})\2/g;
const MOST_VALUES = 4;

/** The texts of each field that is set to, or compared with, two to four of them. */
export function fieldValues(texts: readonly string[]): Map<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const [, field = '', , value = ''] of texts.flatMap((text) => [...text.matchAll(SET)]))
    found.set(field, (found.get(field) ?? new Set()).add(value));
  return new Map([...found].filter(([, { size }]) => size > 1 && size <= MOST_VALUES).map(([field, values]) => [field, [...values]]));
}

/** The values that the task or the test names first. */
export const OTHER_VALUES: readonly Phrase[] = [
  [
    /(?<![\w$.])((?:\w+\.)*(\w+)) (===?|!==?) (["'])([A-Za-z][\w -]*)\4/g,
    ([, what = '', field = '', sign = '', quote = '', value = ''], language, { about, values }) => {
      const isNamed = (other: string) => about.toLowerCase().includes(other.toLowerCase());
      const is = sign.replace('!', '=').replace(/^==$/, isScript(language) ? '===' : '==');
      return (values.get(field) ?? [])
        .filter((other) => other !== value)
        .toSorted((a, b) => Number(isNamed(b)) - Number(isNamed(a)))
        .flatMap((other) => {
          const quoted = [value, other].map((one) => quote + one + quote);
          return [both(what, sign, quoted, language), `${what} ${is} ${quote}${other}${quote}`];
        });
    },
  ],
];

function both(what: string, sign: string, values: readonly string[], language: Language): string {
  const isNot = sign.startsWith('!');
  if (language === 'python') return `${what} ${isNot ? 'not in' : 'in'} (${values.join(', ')})`;
  const all = values.map((value) => `${what} ${sign} ${value}`).join(isNot ? ' && ' : ' || ');
  return isNot ? all : `(${all})`;
}
