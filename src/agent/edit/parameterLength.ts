// Takes the length of a text along that a draft makes a parameter of.
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';

const NAME = /^(?:\$?\{)?([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)\}?$/;

/** A text is cut to a length. */
const CUTS = /\b(?:slice|substring|substr|padEnd|padStart)\(|\[[^\]]*:[^\]]*\]/;

/** With `'…'` become `ending`, `slice(0, max - 1)` is `slice(0, max - ending.length)`, where its function has one such number. */
export function rightLength(path: string, before: string | null, text: string): string {
  const language = languageOf(path);
  if (before === null || !(isScript(language) || language === 'python' || language === 'go')) return text;
  const lines = text.split('\n');
  const [old, fresh] = [new Set(before.split('\n')), new Set(lines)];
  const gone = [...old].filter((line) => !fresh.has(line));
  for (const [at, line] of lines.entries()) {
    const replaced = old.has(line) ? undefined : gone.map((one) => literalIn(one, line)).find((one) => one !== null);
    if (!replaced) continue;
    const length = lengthIn(replaced.name, replaced.literal, language);
    const around = outline(text, language).find(({ kind, start, end }) => start <= at && at <= end && kind !== 'class');
    if (!around) continue;
    const number = new RegExp(`([\\w)\\]] ?- ?)${length.was}(?![\\w.])`);
    const isPlace = (one: string) => number.test(one) && CUTS.test(one);
    const places = [...lines.keys()].filter((one) => around.line <= one && one <= around.end && isPlace(lines[one] ?? ''));
    const [place = -1] = places;
    if (places.length === 1) lines[place] = (lines[place] ?? '').replace(number, (_, sign: string) => `${sign}${length.is}`);
  }
  return lines.join('\n');
}

/** The literal of the line before in whose place a name stands now, where the lines are the same otherwise. */
function literalIn(before: string, after: string): { literal: string; name: string } | null {
  let from = 0;
  while (from < before.length && before[from] === after[from]) from++;
  let to = 0;
  while (to < Math.min(before.length, after.length) - from && before.at(-1 - to) === after.at(-1 - to)) to++;
  const literal = before.slice(from, before.length - to);
  const name = NAME.exec(after.slice(from, after.length - to))?.[1];
  const bare = /^(["'`])(.*)\1$/.exec(literal)?.[2] ?? literal;
  return name === undefined || !(bare.length > 1 || bare === '…') || /[\w\\"'`]/.test(bare) ? null : { literal: bare, name };
}

function lengthIn(name: string, literal: string, language: Language): { was: number; is: string } {
  if (isScript(language)) return { was: literal.length, is: `${name}.length` };
  if (language === 'python') return { was: [...literal].length, is: `len(${name})` };
  return { was: Buffer.byteLength(literal), is: `len(${name})` };
}
