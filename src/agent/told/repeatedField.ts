// Puts another field in the place of one that stands twice, where a task says what belongs there.
import type { Codebase } from '#agent/files/codebase.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { goingAndStaying, type Request, splitWords } from '#agent/task/request.ts';
import { type Found, mostAlike, replaced } from './mostAlike.ts';
import type { ToldRepair } from './repair.ts';

const SAYS_SO = /\b(?:twice|two times|double|doubled|repeat\w*|both times)\b/i;
const LONGEST_LINE = 300;

/** Null: the task says no such thing, or not one place is far more alike than the others. */
export function repeatedFieldRepair(codebase: Codebase, request: Request): ToldRepair | null {
  const { going } = goingAndStaying(request.text);
  if (!SAYS_SO.test(going)) return null;
  return mostAlike(codebase, request, (file) => placesIn(file, splitWords(going)));
}

function placesIn(file: ProjectFile, told: readonly string[]): Found[] {
  let lineStart = 0;
  return file.text.split('\n').flatMap((line): Found[] => {
    const at = lineStart;
    lineStart += line.length + 1;
    if (line.length > LONGEST_LINE || !/["'`]/.test(line)) return [];
    return twiceIn(line).flatMap(({ owner, field, first, second }): Found[] => {
      if (!isTold(field, told)) return [];
      const [other, ...more] = fieldsOf(owner, file.text, at).filter(
        (name) => name !== field && isTold(name, told) && !new RegExp(`\\b${owner}\\.${name}\\b`).test(line),
      );
      if (other === undefined || more.length > 0) return [];
      const place = at + (placeOf(other, told) < placeOf(field, told) ? first : second);
      return [replaced(file, place, field.length, other, `\`${owner}.${other}\` stands in place of the second \`${owner}.${field}\``)];
    });
  });
}

/** Of its type, where one is declared in the file, else all that the file reads or sets of anything. */
function fieldsOf(owner: string, text: string, before: number): string[] {
  const type = [...text.slice(0, before).matchAll(new RegExp(`\\b${owner}(?::\\s*| \\*?)([A-Z]\\w*)\\b`, 'g'))].at(-1)?.[1];
  const declared =
    type === undefined ? null : new RegExp(`\\b(?:type|interface|class)\\s+${type}\\b[^{\\n]*\\{([^{}]*)\\}`).exec(text)?.[1];
  const found = declared
    ? [...declared.matchAll(/^\s*(?:readonly\s+)?([A-Za-z_]\w*)/gm)]
    : [...text.matchAll(/\.([A-Za-z_]\w*)\b(?!\()/g), ...text.matchAll(/[{,]\s*["']?([A-Za-z_]\w*)["']?\s*(?=:)/g)];
  return [...new Set(found.map(([, name = '']) => name))];
}

/** Fields that one line has exactly twice, of the same object, and no comparison between them. */
function twiceIn(line: string): { owner: string; field: string; first: number; second: number }[] {
  const all = [...line.matchAll(/(?<![\w.])([A-Za-z_]\w*)\.([A-Za-z_]\w*)\b(?![\w(.[])/g)].map(
    ({ index, 1: owner = '', 2: field = '' }) => ({
      owner,
      field,
      at: index + owner.length + 1,
    }),
  );
  return all.flatMap(({ owner, field, at }, index) => {
    const same = all.filter((one) => one.owner === owner && one.field === field);
    const [first, second] = same;
    if (same.length !== 2 || first === undefined || second === undefined || all.indexOf(first) !== index) return [];
    return /[,}]/.test(line.slice(at, second.at)) ? [{ owner, field, first: first.at, second: second.at }] : [];
  });
}

function isTold(name: string, told: readonly string[]): boolean {
  const own = splitWords(name);
  return own.length > 0 && own.every((word) => told.includes(word));
}

function placeOf(name: string, told: readonly string[]): number {
  return told.lastIndexOf(splitWords(name)[0] ?? '');
}
