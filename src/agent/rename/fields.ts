// Locates the fields of types and classes by name, and the other fields that stand beside them.
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import type { Definition } from '#agent/files/outline.ts';
import type { ProjectFile } from '#agent/files/project.ts';

export interface Field {
  file: ProjectFile;
  /** The type or class. */
  holder: Definition;
  /** Lines (0-based) that declare it. */
  lines: number[];
  /** The other fields of the holder. */
  siblings: ReadonlySet<string>;
}

/** Of types and classes that people write; a method is none. */
export function fieldsCalled(codebase: Codebase, name: string): Field[] {
  return codebase.mentioning(name).flatMap((file) => {
    const language = languageOf(file.path);
    return codebase
      .outline(file)
      .filter(({ kind, parent }) => (kind === 'class' || kind === 'type') && parent === null)
      .flatMap((holder) => {
        const declared = declaredIn(file, holder, language);
        const lines = declared.get(name);
        return lines === undefined ? [] : [{ file, holder, lines, siblings: new Set([...declared.keys()].filter((one) => one !== name)) }];
      });
  });
}

function declaredIn({ text }: ProjectFile, { line, end }: Definition, language: Language): Map<string, number[]> {
  const found = new Map<string, number[]>();
  const all = text.split('\n');
  const add = (name: string, at: number) => found.set(name, [...(found.get(name) ?? []), at]);
  for (let at = line; at <= end; at++) for (const name of namesIn(all[at] ?? '', language, at === line)) add(name, at);
  return found;
}

const MODIFIERS = '(?:(?:public|private|protected|readonly|static|declare|override|accessor)\\s+)*';

function namesIn(line: string, language: Language, isHead: boolean): string[] {
  const set = [...line.matchAll(/\b(?:this|self)\.([A-Za-z_$][\w$]*)\s*(?::[^=]+)?=(?!=)/g)].map(([, name = '']) => name);
  if (language === 'python') return [...set, ...(/^ {4}([A-Za-z_]\w*)\s*:(?!.*\bdef\b)/.exec(line)?.slice(1) ?? [])];
  if (language === 'go')
    return (/^\s+([A-Za-z_]\w*(?:,\s*\w+)*)\s+[[\]*\w.]+/.exec(line)?.[1] ?? '').split(/,\s*/).filter((name) => name !== '');
  if (!isScript(language)) return set;
  // `{ id: number; mail: string }` on one line.
  const inline = isHead
    ? [...line.slice(line.indexOf('{') + 1).matchAll(/(?:^|[;,{])\s*(?:readonly\s+)?([A-Za-z_$][\w$]*)\??\s*:/g)].map(
        ([, name = '']) => name,
      )
    : [];
  const own = isHead ? undefined : new RegExp(`^\\s+${MODIFIERS}([A-Za-z_$][\\w$]*)[?!]?\\s*(?::|=(?!=)|;)`).exec(line)?.[1];
  const ofConstructor = /\bconstructor\s*\(/.test(line)
    ? [...line.matchAll(/\b(?:public|private|protected|readonly)\s+([A-Za-z_$][\w$]*)\??\s*:/g)].map(([, name = '']) => name)
    : [];
  return [...set, ...inline, ...(own === undefined || own === 'case' || own === 'default' ? [] : [own]), ...ofConstructor];
}
