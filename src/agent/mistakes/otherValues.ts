// Lists corrections where a field is compared with one of its values, and another is meant, too.
import { isScript, type Language } from '#agent/files/language.ts';
import type { Hinted } from './phrase.ts';

const SET = /(?<![\w$])([A-Za-z_]\w*)(?:\??:\s*(?:str|string))?\s*(?:===?|!==?|=|:)\s*(["'])([A-Za-z][\w -]{0,30})\2/g;
const MOST_VALUES = 4;
const NOTE = 'Values of';

/** A line for each field that is set to, or compared with, two to four texts: `Values of status: planned, done`. */
export function fieldValues(texts: readonly string[]): string {
  const found = new Map<string, Set<string>>();
  for (const [, field = '', , value = ''] of texts.flatMap((text) => [...text.matchAll(SET)]))
    found.set(field, (found.get(field) ?? new Set()).add(value));
  return [...found]
    .filter(([, values]) => values.size > 1 && values.size <= MOST_VALUES)
    .map(([field, values]) => `${NOTE} ${field}: ${[...values].join(', ')}`)
    .join('\n');
}

export const OTHER_VALUES: Hinted = {
  about: new RegExp(`^${NOTE} `, 'm'),
  phrases: [
    [
      /(?<![\w$.])((?:\w+\.)*(\w+)) (===?|!==?) (["'])([A-Za-z][\w -]*)\4/g,
      ([, what = '', field = '', sign = '', quote = '', value = ''], language, about) => {
        const values = new RegExp(`^${NOTE} ${field}: (.+)$`, 'm').exec(about)?.[1]?.split(', ') ?? [];
        const words = about.replace(new RegExp(`^${NOTE} .*$`, 'gm'), '').toLowerCase();
        return values
          .filter((other) => other !== value)
          .toSorted((a, b) => Number(words.includes(b.toLowerCase())) - Number(words.includes(a.toLowerCase())))
          .flatMap((other) => {
            const is = sign.replace('!', '=').replace(/^==$/, isScript(language) ? '===' : '==');
            return [
              both(
                what,
                sign,
                [value, other].map((one) => quote + one + quote),
                language,
              ),
              `${what} ${is} ${quote}${other}${quote}`,
            ];
          });
      },
    ],
  ],
};

function both(what: string, sign: string, values: readonly string[], language: Language): string {
  const isNot = sign.startsWith('!');
  if (language === 'python') return `${what} ${isNot ? 'not in' : 'in'} (${values.join(', ')})`;
  const all = values.map((value) => `${what} ${sign} ${value}`).join(isNot ? ' && ' : ' || ');
  return isNot ? all : `(${all})`;
}
