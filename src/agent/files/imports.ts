// Reads which files of the project a file imports, and under which names.
import path from 'node:path/posix';
import { isScript, languageOf } from './language.ts';

export interface Import {
  /** As written: `./cart.js`, `pkg.module`. */
  specifier: string;
  /** The file of the project; null = a package, or nothing that exists. */
  target: string | null;
  /** Whether it must lead to a file of the project: it is relative. */
  isRelative: boolean;
  /** Imported name → local name; `*` = the whole module under the local name; `default`. */
  names: { imported: string; local: string }[];
}

const EXTENSIONS = [
  '',
  '.ts',
  '.tsx',
  '.mts',
  '.cts',
  '.js',
  '.jsx',
  '.mjs',
  '.cjs',
  '.json',
  '/index.ts',
  '/index.tsx',
  '/index.js',
  '/index.mjs',
  '/index.cjs',
];
const SCRIPT_FROM = /\b(?:import|export)\s+(?:type\s+)?([\w$\s{},*]+?)\s*from\s*(['"])([^'"\n]+)\2/g;
const SCRIPT_BARE = /\bimport\s*\(?\s*(['"])([^'"\n]+)\1/g;
const SCRIPT_REQUIRE = /(?:\b(?:const|let|var)\s+([\w$]+|\{[^}]*\})\s*=\s*)?\brequire\(\s*(['"])([^'"\n]+)\2\s*\)/g;
/** `const { a } = await import('./b.js')` */
const SCRIPT_LATE = /\b(?:const|let|var)\s+([\w$]+|\{[^}]*\})\s*=\s*await\s+import\(\s*(['"])([^'"\n]+)\2\s*\)/g;
/** The same with `.then(({ a }) => …)`. */
const SCRIPT_THEN = /\bimport\(\s*(['"])([^'"\n]+)\1\s*\)\s*\.then\(\s*\(?\s*(\{[^}]*\}|[\w$]+)/g;
const PYTHON_FROM = /^[ \t]*from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]+)/gm;
const PYTHON_IMPORT = /^[ \t]*import[ \t]+([\w., \t]+)/gm;
const GO_IMPORT = /^\s*(?:import\s+)?(?:([\w.]+)\s+)?"([^"\n]+)"\s*$/gm;

/** `exists`: whether the project has this file. */
export function importsOf(
  file: string,
  text: string,
  exists: (path: string) => boolean,
  goFiles: (folder: string) => string[] = () => [],
): Import[] {
  const language = languageOf(file);
  if (isScript(language)) return scriptImports(file, text, exists);
  if (language === 'python') return pythonImports(file, text, exists);
  if (language === 'go') return goImports(text, goFiles);
  return [];
}

function scriptImports(file: string, text: string, exists: (path: string) => boolean): Import[] {
  const found: Import[] = [];
  const add = (specifier: string, clause: string) => {
    const target = resolveScript(file, specifier, exists);
    found.push({
      specifier,
      target,
      isRelative: /^\.{1,2}\//.test(specifier) || specifier === '.' || specifier === '..',
      names: scriptNames(clause),
    });
  };
  for (const [, clause = '', , specifier = ''] of text.matchAll(SCRIPT_FROM)) add(specifier, clause);
  const late = [...text.matchAll(SCRIPT_THEN)].map(([, , specifier = '', clause = '']) => ['', clause, '', specifier]);
  for (const [, clause = '', , specifier = ''] of [...text.matchAll(SCRIPT_REQUIRE), ...text.matchAll(SCRIPT_LATE), ...late])
    add(specifier, /^\{/.test(clause) ? clause.replaceAll(':', ' as ') : clause === '' ? '' : `* as ${clause}`);
  for (const [, , specifier = ''] of text.matchAll(SCRIPT_BARE)) if (!found.some((one) => one.specifier === specifier)) add(specifier, '');
  return found;
}

function scriptNames(clause: string): Import['names'] {
  const names: Import['names'] = [];
  const braces = /\{([^}]*)\}/.exec(clause)?.[1] ?? '';
  for (const part of braces.split(',')) {
    const [, imported = '', local = imported] = /^\s*(?:type\s+)?([\w$]+)(?:\s+as\s+([\w$]+))?/.exec(part) ?? [];
    if (imported !== '') names.push({ imported, local: local || imported });
  }
  const rest = clause.replace(/\{[^}]*\}/, '');
  const whole = /\*\s*as\s+([\w$]+)/.exec(rest)?.[1];
  if (whole) names.push({ imported: '*', local: whole });
  const first = /^\s*([A-Za-z_$][\w$]*)/.exec(rest.replace(/\*\s*as\s+[\w$]+/, ''))?.[1];
  if (first) names.push({ imported: 'default', local: first });
  return names;
}

export function resolveScript(file: string, specifier: string, exists: (path: string) => boolean): string | null {
  const isRelative = specifier.startsWith('.');
  const bases = isRelative
    ? [path.join(path.dirname(file), specifier)]
    : specifier.startsWith('#') || specifier.startsWith('@/')
      ? ['src', ''].map((root) => path.join(root, specifier.replace(/^#|^@\//, '')))
      : [];
  for (const base of bases) {
    for (const extension of EXTENSIONS) if (exists(base + extension)) return base + extension;
    // TypeScript sources are imported by the name of their output.
    const source = base.replace(/\.([mc]?)js(x?)$/, '.$1ts$2');
    if (source !== base && exists(source)) return source;
  }
  return null;
}

function pythonImports(file: string, text: string, exists: (path: string) => boolean): Import[] {
  const found: Import[] = [];
  for (const [, module = '', clause = ''] of text.matchAll(PYTHON_FROM)) {
    const names = clause
      .replace(/[()]/g, '')
      .split(',')
      .flatMap((part) => {
        const [, imported = '', local = imported] = /^\s*([\w*]+)(?:\s+as\s+(\w+))?/.exec(part) ?? [];
        return imported === '' ? [] : [{ imported, local: local || imported }];
      });
    const target = resolvePython(file, module, exists);
    found.push({ specifier: module, target, isRelative: module.startsWith('.'), names });
    // `from package import module`
    for (const { imported, local } of names) {
      const inner = resolvePython(file, module.endsWith('.') ? module + imported : `${module}.${imported}`, exists);
      if (inner !== null && inner !== target)
        found.push({ specifier: module, target: inner, isRelative: module.startsWith('.'), names: [{ imported: '*', local }] });
    }
  }
  for (const [, modules = ''] of text.matchAll(PYTHON_IMPORT)) {
    for (const part of modules.split(',')) {
      const [, module = '', local = module] = /^\s*([\w.]+)(?:\s+as\s+(\w+))?/.exec(part) ?? [];
      if (module !== '')
        found.push({
          specifier: module,
          target: resolvePython(file, module, exists),
          isRelative: false,
          names: [{ imported: '*', local: local || module }],
        });
    }
  }
  return found;
}

function resolvePython(file: string, module: string, exists: (path: string) => boolean): string | null {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0;
  const inner = module.slice(dots).replaceAll('.', '/');
  let folder = path.dirname(file);
  for (let up = 1; up < dots; up++) folder = path.dirname(folder);
  // An absolute import is looked for from each folder above, and from `src`.
  const bases = dots > 0 ? [folder] : [...ancestors(path.dirname(file)), 'src', 'lib'];
  for (const base of bases) {
    const name = path.join(base, inner);
    for (const candidate of [`${name}.py`, `${name}/__init__.py`]) if (exists(candidate)) return candidate;
  }
  return null;
}

function ancestors(folder: string): string[] {
  const found = [folder];
  for (let at = folder; at !== '.' && at !== ''; at = path.dirname(at)) found.push(path.dirname(at));
  return found;
}

/** Go imports whole folders; all files of the folder count as targets, one entry each. */
function goImports(text: string, goFiles: (folder: string) => string[]): Import[] {
  const ends = [text.indexOf('\nfunc '), text.indexOf('\ntype ')].filter((at) => at !== -1);
  const head = text.slice(0, Math.min(text.length, ...ends));
  return [...head.matchAll(GO_IMPORT)].flatMap(([, alias, specifier = '']): Import[] => {
    const parts = specifier.split('/');
    for (let from = 0; from < parts.length; from++) {
      const files = goFiles(parts.slice(from).join('/'));
      if (files.length > 0)
        return files.map((target) => ({
          specifier,
          target,
          isRelative: false,
          names: [{ imported: '*', local: alias ?? parts.at(-1) ?? '' }],
        }));
    }
    return [{ specifier, target: null, isRelative: false, names: [{ imported: '*', local: alias ?? parts.at(-1) ?? '' }] }];
  });
}
