// Finds under which names a file of the project knows a definition of another file.
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';
import type { Lines } from './occurrences.ts';

export interface Binding {
  file: ProjectFile;
  /** The definition stands under its own name in this file; `inImport`: only where it is imported, under another from there on. */
  isBare: boolean;
  inImport: boolean;
  /** Names under which the whole module is known: `cart` in `cart.addItem`. */
  modules: string[];
}

const STAR = /\bexport\s*\*\s*from|\bfrom\s+\S+\s+import\s+\*/;

/** The files that import `name` from `home`, directly or through files that pass it on. */
export function bindingsOf(codebase: Codebase, home: ProjectFile, name: string): Binding[] {
  const found = new Map<string, Binding>();
  const open = [home];
  const seen = new Set([home.path]);
  for (let source = open.shift(); source !== undefined; source = open.shift()) {
    for (const file of codebase.importers(source)) {
      const binding = bindingIn(codebase, file, source, name);
      if (binding === null) continue;
      const before = found.get(file.path);
      found.set(file.path, before ? merged(before, binding) : binding);
      if (binding.isBare && !seen.has(file.path)) {
        seen.add(file.path);
        open.push(file);
      }
    }
  }
  return [...found.values()];
}

function merged(one: Binding, other: Binding): Binding {
  return {
    file: one.file,
    isBare: one.isBare || other.isBare,
    inImport: one.inImport || other.inImport,
    modules: [...one.modules, ...other.modules],
  };
}

function bindingIn(codebase: Codebase, file: ProjectFile, source: ProjectFile, name: string): Binding | null {
  let isBare = STAR.test(file.text);
  let inImport = false;
  const modules: string[] = [];
  const imports = codebase.imports(file).filter(({ target }) => target === source.path);
  for (const { names } of imports) {
    for (const { imported, local } of names) {
      if (local === name && (imported === name || imported === 'default')) isBare = true;
      // An alias stays; the imported name before it is renamed all the same.
      else if (imported === name) inImport = true;
      else if (imported === '*' || imported === 'default') modules.push(local);
    }
  }
  // Files of one package see each other.
  if (languageOf(file.path) === 'go' && imports.length === 0) isBare = true;
  return isBare || inImport || modules.length > 0 ? { file, isBare, inImport, modules } : null;
}

/** Files with the names of variables that hold what a function of this file made: `api` of `api = cached()`. */
export function madeBy(codebase: Codebase, home: ProjectFile): { file: ProjectFile; owners: Set<string> }[] {
  return codebase.outline(home).flatMap(({ name, parent, kind }) => {
    if (parent !== null || kind !== 'function') return [];
    const made = new RegExp(
      `([A-Za-z_$][\\w$]*)\\s*(?::\\s*[^=\\n]+)?=\\s*(?:await\\s+)?(?:[\\w$]+\\.)?${name.replaceAll('$', '\\$')}\\(`,
      'g',
    );
    return bindingsOf(codebase, home, name).map(({ file }) => ({
      file,
      owners: new Set([...file.text.matchAll(made)].map(([, one = '']) => one)),
    }));
  });
}

const STATEMENT =
  /\b(?:import|export)\b[^;'"]*?\bfrom\s*(['"])([^'"\n]+)\1|(?:\{[^{}]*\}|[\w$]+)\s*=\s*(?:require|await\s+import)\(\s*(['"])([^'"\n]+)\3\s*\)|\bimport\(\s*(['"])([^'"\n]+)\5\s*\)\s*\.then\([^{}=]*\{[^}]*\}|^[ \t]*from[ \t]+([\w.]+)[ \t]+import[ \t]+(?:\([^)]*\)|[^\n]+)/gm;

/** The lines (0-based) of imports from these modules, and from others: a name in those is another module's. */
export function importLines(codebase: Codebase, file: ProjectFile, homes: ReadonlySet<string>): { own: Lines[]; foreign: Lines[] } {
  const specifiers = new Set(
    codebase
      .imports(file)
      .filter(({ target }) => target !== null && homes.has(target))
      .map(({ specifier }) => specifier),
  );
  const lineAt = (index: number) => file.text.slice(0, index).split('\n').length - 1;
  const found = [...file.text.matchAll(STATEMENT)].map(({ index, 0: whole, 2: esm, 4: common, 6: late, 7: python }) => ({
    isOwn: specifiers.has(esm ?? common ?? late ?? python ?? ''),
    lines: { start: lineAt(index), end: lineAt(index + whole.length) },
  }));
  const of = (isOwn: boolean) => found.filter((one) => one.isOwn === isOwn).map(({ lines }) => lines);
  return { own: of(true), foreign: of(false) };
}
