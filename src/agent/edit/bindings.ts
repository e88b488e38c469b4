// Finds under which names a file of the project knows a definition of another file.
import type { Codebase } from '#agent/files/codebase.ts';
import { languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';

export interface Binding {
  file: ProjectFile;
  /** The definition stands under its own name in this file. */
  isBare: boolean;
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
      found.set(
        file.path,
        before ? { file, isBare: before.isBare || binding.isBare, modules: [...before.modules, ...binding.modules] } : binding,
      );
      if (binding.isBare && !seen.has(file.path)) {
        seen.add(file.path);
        open.push(file);
      }
    }
  }
  return [...found.values()];
}

function bindingIn(codebase: Codebase, file: ProjectFile, source: ProjectFile, name: string): Binding | null {
  let isBare = STAR.test(file.text);
  const modules: string[] = [];
  const imports = codebase.imports(file).filter(({ target }) => target === source.path);
  for (const { names } of imports) {
    for (const { imported, local } of names) {
      // An alias stays; the imported name before it is renamed all the same.
      if (imported === name || (imported === 'default' && local === name)) isBare = true;
      else if (imported === '*' || imported === 'default') modules.push(local);
    }
  }
  // Files of one package see each other.
  if (languageOf(file.path) === 'go' && imports.length === 0) isBare = true;
  return isBare || modules.length > 0 ? { file, isBare, modules } : null;
}
