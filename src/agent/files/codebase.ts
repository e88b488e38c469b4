// Indexes a project: definitions by name, imports both ways, and words, each when first asked for.

import path from 'node:path/posix';
import { splitWords } from '#agent/task/request.ts';
import { escaped } from '#base/text.ts';
import { isOffLimits } from './fileKind.ts';
import { type Import, importsOf } from './imports.ts';
import { isCode, languageOf } from './language.ts';
import { mask } from './mask.ts';
import { type Definition, outline } from './outline.ts';
import type { Project, ProjectFile } from './project.ts';

export interface Place {
  file: ProjectFile;
  definition: Definition;
}

export class Codebase {
  readonly project: Project;
  readonly #outlines = new Map<string, Definition[]>();
  readonly #masks = new Map<string, string>();
  readonly #imports = new Map<string, Import[]>();
  #byName: Map<string, Place[]> | null = null;
  #importers: Map<string, string[]> | null = null;
  #folders: Map<string, string[]> | null = null;

  constructor(project: Project) {
    this.project = project;
  }

  /** Files that people write: neither generated nor vendored. */
  own(): ProjectFile[] {
    return this.project.files().filter(({ kind }) => !isOffLimits(kind));
  }

  outline(file: ProjectFile): Definition[] {
    return kept(this.#outlines, file.path, () => outline(file.text, languageOf(file.path)));
  }

  /** The file without strings and comments. */
  code(file: ProjectFile): string {
    return kept(this.#masks, file.path, () => mask(file.text, languageOf(file.path)).code);
  }

  /** Definitions of this name in files that people write; sources before tests. */
  defined(name: string): Place[] {
    this.#byName ??= this.#index();
    const places = this.#byName.get(name) ?? [];
    return [...places].sort((a, b) => Number(a.file.kind === 'test') - Number(b.file.kind === 'test'));
  }

  /** Words of a text that are exactly the name of a definition. */
  definedIn(text: string): string[] {
    return [...new Set(text.match(/[A-Za-z_$][\w$]+/g))].filter((word) => this.defined(word).length > 0);
  }

  definedNames(): string[] {
    this.#byName ??= this.#index();
    return [...this.#byName.keys()];
  }

  imports(file: ProjectFile): Import[] {
    return kept(this.#imports, file.path, () => this.importsIn(file.path, file.text));
  }

  /** The project's files that this one imports. */
  imported(file: ProjectFile): ProjectFile[] {
    return this.#targets(file.path, this.imports(file));
  }

  /** The same for a text that need not be in the project yet. */
  importedBy(name: string, text: string): ProjectFile[] {
    return this.#targets(name, this.importsIn(name, text));
  }

  #targets(name: string, imports: readonly Import[]): ProjectFile[] {
    const targets = new Set(imports.flatMap(({ target }) => (target === null ? [] : [target])));
    // Files of one Go package see each other without an import.
    if (languageOf(name) === 'go') for (const other of this.#goFiles(path.dirname(name))) targets.add(other);
    targets.delete(name);
    return [...targets].flatMap((target) => this.project.file(target) ?? []);
  }

  /** Of a text that need not be in the project yet. */
  importsIn(name: string, text: string): Import[] {
    return importsOf(
      name,
      text,
      (target) => this.project.file(target) !== null,
      (folder) => this.#goFiles(folder),
    );
  }

  /** The Go files of a file's folder, tests and itself included: they share their names. */
  packageOf({ path: name }: Pick<ProjectFile, 'path'>): ProjectFile[] {
    return this.#goFiles(path.dirname(name)).flatMap((one) => this.project.file(one) ?? []);
  }

  importers(file: ProjectFile): ProjectFile[] {
    if (this.#importers === null) {
      this.#importers = new Map();
      for (const one of this.own()) {
        for (const { path: name } of this.imported(one)) this.#importers.set(name, [...(this.#importers.get(name) ?? []), one.path]);
      }
    }
    return (this.#importers.get(file.path) ?? []).flatMap((name) => this.project.file(name) ?? []);
  }

  /** Files in which the word stands as a whole, in code, strings or comments. */
  mentioning(word: string): ProjectFile[] {
    const pattern = wholeWord(word);
    return this.own().filter(({ text }) => text.includes(word) && pattern.test(text));
  }

  #index(): Map<string, Place[]> {
    const byName = new Map<string, Place[]>();
    for (const file of this.own()) {
      if (!isCode(languageOf(file.path))) continue;
      for (const definition of this.outline(file)) {
        if (definition.kind === 'exports') continue;
        byName.set(definition.name, [...(byName.get(definition.name) ?? []), { file, definition }]);
      }
    }
    return byName;
  }

  #goFiles(folder: string): string[] {
    if (this.#folders === null) {
      this.#folders = new Map();
      for (const { path: name } of this.project.files()) {
        if (!name.endsWith('.go')) continue;
        const at = path.dirname(name);
        this.#folders.set(at, [...(this.#folders.get(at) ?? []), name]);
      }
    }
    return this.#folders.get(folder) ?? [];
  }
}

function kept<T>(map: Map<string, T>, key: string, make: () => T): T {
  const known = map.get(key);
  if (known !== undefined) return known;
  const made = make();
  map.set(key, made);
  return made;
}

export function wholeWord(word: string, flags = ''): RegExp {
  return new RegExp(`(?<![\\w$])${escaped(word)}(?![\\w$])`, flags);
}

/** A longer file is scored by its best part, as the place that is looked for is one of its functions. */
const LINES_OF_PART = 80;

/** BM25 (k1 1.2, b 0.75) over words split at case and underscore; paths count like four mentions. */
export function scoreByWords(files: readonly ProjectFile[], words: readonly string[]): Map<string, number> {
  const wanted = new Set(words);
  const counted = files.flatMap(({ path: name, text }) =>
    partsOf(text.slice(0, 400_000)).map((part) => ({ name, ...countWords(name, part, wanted) })),
  );
  const mean = counted.reduce((sum, { length }) => sum + length, 0) / Math.max(1, counted.length);
  const rarities = new Map(
    [...wanted].map((word) => [word, rarityOf(counted.filter(({ counts }) => counts.has(word)).length, counted.length)]),
  );
  const scores = new Map<string, number>();
  for (const { name, counts, length } of counted) {
    let score = 0;
    for (const [word, count] of counts)
      score += ((rarities.get(word) ?? 0) * count * 2.2) / (count + 1.2 * (0.25 + (0.75 * length) / mean));
    if (score > (scores.get(name) ?? 0)) scores.set(name, score);
  }
  return scores;
}

function partsOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.length <= 2 * LINES_OF_PART) return [text];
  const parts: string[] = [];
  for (let at = 0; at < lines.length; at += LINES_OF_PART) parts.push(lines.slice(at, at + LINES_OF_PART).join('\n'));
  return parts;
}

function countWords(name: string, text: string, wanted: ReadonlySet<string>): { counts: Map<string, number>; length: number } {
  const counts = new Map<string, number>();
  const all = splitWords(text);
  for (const word of all) if (wanted.has(word)) counts.set(word, (counts.get(word) ?? 0) + 1);
  for (const word of splitWords(name)) if (wanted.has(word)) counts.set(word, (counts.get(word) ?? 0) + 4);
  return { counts, length: all.length + 1 };
}

function rarityOf(holders: number, all: number): number {
  return Math.log(1 + (all - holders + 0.5) / (holders + 0.5));
}
