// Lists corrections that put another name or field of the same function in the place of one.
import { isScript, type Language } from '#agent/files/language.ts';
import { CODE, type Masked } from '#agent/files/mask.ts';
import type { Definition } from '#agent/files/outline.ts';
import { unique } from '#agent/task/request.ts';

export interface NameEdit {
  at: number;
  length: number;
  after: string;
}

const WORD = /(?<![\w$.])[A-Za-z_$][\w$]*/g;
const FIELD = /(?<=[\w$\])]\.)[A-Za-z_$][\w$]*(?![\w$(])/g;
const DECLARED: Record<'script' | 'python' | 'other', RegExp> = {
  script: /\b(?:const|let|var)\s+([A-Za-z_$][\w$]*)|\b(?:const|let|var)\s+[{[]([^}\]=]*)[}\]]/g,
  python: /^\s+([A-Za-z_]\w*)(?:\s*,\s*([A-Za-z_][\w, ]*))?\s*=(?!=)|\bfor\s+([A-Za-z_][\w, ]*)\s+in\b/gm,
  other: /([A-Za-z_]\w*(?:, [A-Za-z_]\w*)*)\s*:=/g,
};

/** Of each of these definitions: its parameters and variables in each other’s place, then its fields. `starts`: where each line begins. */
export function misusedNames(
  { code, kinds }: Masked,
  language: Language,
  definitions: readonly Definition[],
  starts: readonly number[],
): NameEdit[] {
  return definitions.flatMap(({ start, line, end }) => {
    const from = starts[start] ?? 0;
    const body = code.slice(from, starts[end + 1] ?? code.length);
    const firstLine = (starts[line + 1] ?? code.length) - from;
    const names = namesIn(body, language);
    const fields = unique([...body.matchAll(FIELD)].map(([field]) => field));
    const isCode = (at: number) => kinds[from + at] === CODE;
    const edits = (pattern: RegExp, others: readonly string[], isFixed: typeof isDeclared) =>
      [...body.matchAll(pattern)]
        .filter(({ index, 0: name }) => index >= firstLine && others.includes(name) && isCode(index) && !isFixed(body, index, name))
        .flatMap(({ index, 0: name }) =>
          others.filter((other) => other !== name).map((after) => ({ at: from + index, length: name.length, after })),
        );
    return [...edits(FIELD, fields, () => false), ...edits(WORD, names, isDeclared)];
  });
}

/** Parameters and variables. */
function namesIn(body: string, language: Language): string[] {
  const parameters = /\(([^()]*(?:\([^()]*\)[^()]*)*)\)/.exec(body)?.[1] ?? '';
  const own = parameters.split(',').map((one) => /^\s*(?:\.\.\.|\*{0,2})([A-Za-z_$][\w$]*)/.exec(one)?.[1] ?? '');
  const kind = isScript(language) ? 'script' : language === 'python' ? 'python' : 'other';
  const declared = [...body.matchAll(DECLARED[kind])].flatMap((found) =>
    found.slice(1).flatMap((part) => part?.match(/[A-Za-z_$][\w$]*/g) ?? []),
  );
  return unique([...own, ...declared]).filter((name) => name !== '' && name !== '_' && name !== 'self' && name !== 'cls');
}

/** The place where it is declared or assigned, or a key. */
function isDeclared(body: string, at: number, name: string): boolean {
  const after = body.slice(at + name.length, at + name.length + 4);
  return /\b(?:const|let|var|for)\s+$/.test(body.slice(Math.max(0, at - 8), at)) || /^\s*(?::=|=(?!=)|:(?!:))/.test(after);
}
