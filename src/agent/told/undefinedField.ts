// Corrects a field that no object has, where a task quotes an output with `undefined` in it.
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import { type Request, splitWords } from '#agent/task/request.ts';
import type { ToldRepair } from './repair.ts';

const FEWEST_LETTERS = 3;

/** Null: nothing writes that output with such a field, or not exactly one other field can be meant. */
export function undefinedFieldRepair(codebase: Codebase, { text, quoted }: Request): ToldRepair | null {
  const outputs = [...quoted, ...text.split('\n').map((line) => line.trim())].filter(
    (one) => /\bundefined\b/.test(one) && one.length <= 80,
  );
  const sources = codebase.own().filter(({ path, kind }) => kind === 'source' && isScript(languageOf(path)));
  const repairs = sources.flatMap((file) => outputs.flatMap((output) => repairsIn(file, output, sources)));
  const [repair, ...more] = repairs.filter((one, at) => repairs.findIndex((other) => other.text === one.text) === at);
  return repair === undefined || more.length > 0 ? null : repair;
}

function repairsIn({ path, text }: ProjectFile, output: string, sources: readonly ProjectFile[]): ToldRepair[] {
  const [before = '', after = ''] = output.split(/\bundefined\b/);
  const isNear = (start: number, end: number) =>
    (before.length > 0 && text.startsWith(before, start - before.length)) || (after.length > 0 && text.startsWith(after, end));
  if ((before + after).replace(/[^a-z]/gi, '').length < FEWEST_LETTERS) return [];
  return [...text.matchAll(/\$\{((?:\w+\.)+)([A-Za-z_]\w*)\}/g)].flatMap(
    ({ index, 0: whole, 1: owner = '', 2: field = '' }): ToldRepair[] => {
      if (!isNear(index, index + whole.length)) return [];
      const keys = new Set(sources.flatMap((source) => keysIn(source.text)));
      const [other, ...more] = [...keys].filter((key) => isLike(key, field));
      if (keys.has(field) || other === undefined || more.length > 0) return [];
      const at = index + 2 + owner.length;
      return [
        {
          path,
          text: text.slice(0, at) + other + text.slice(at + field.length),
          what: `\`${owner}${other}\` is read in place of \`${owner}${field}\`, which nothing sets`,
        },
      ];
    },
  );
}

/** Keys of objects, and fields that are set. */
function keysIn(text: string): string[] {
  const keys = [...text.matchAll(/(?:(?<!\$)\{|,|^)\s*([A-Za-z_]\w*)\s*(?=:(?!:)|[,}])/gm)].map(([, key = '']) => key);
  const set = [...text.matchAll(/\.([A-Za-z_]\w*)\s*=(?![=>])|^\s+#?([A-Za-z_]\w*)\s*(?:=(?![=>])|;|\?:)/gm)].map(
    ([, one, other]) => one ?? other ?? '',
  );
  return [...keys, ...set];
}

/** `fullName` for `name`, `title` for `titles`. */
function isLike(key: string, field: string): boolean {
  const [own, words] = [splitWords(key), splitWords(field)];
  return key !== field && (words.every((word) => own.includes(word)) || own.every((word) => words.includes(word)));
}
