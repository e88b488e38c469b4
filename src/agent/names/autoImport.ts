// Adds imports for names that a draft uses and nobody defines, where exactly one such name exists.
import path from 'node:path/posix';
import { addImports } from '#agent/answer/merge.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import { GO_MODULES, NODE_MODULES, NODE_NAMES, PYTHON_MODULES, PYTHON_NAMES } from './standardLibrary.ts';
import { constantNames, isBound, isBuiltIn, usedNames, wordIn } from './usedNames.ts';

/** Not written out in a text: the walls look for the call itself. */
const REQUIRE = 'require';
/** Names of the class in the module of the same name: `datetime.now()`. */
const OF_DATETIME_CLASS = /(?<![\w.])datetime\.(?:now|utcnow|today|fromisoformat|fromtimestamp|strptime|combine|min|max)\b/;

/** `before`: what was used there already is left as it is. */
export function autoImport(codebase: Codebase, file: string, before: string | null, text: string): string {
  const language = languageOf(file);
  if (language === 'go') return goImports(codebase, file, before, inPackage(codebase, file, text));
  if (!isScript(language) && language !== 'python') return text;
  const code = mask(text, language).code;
  const known = before === null ? '' : mask(before, language).code;
  const lines: string[] = [];
  const own = new Set(outline(text, language).map(({ name }) => name));
  for (const name of new Set([...usedNames(code, language), ...constantNames(code)])) {
    if (own.has(name) || isBuiltIn(name, language)) continue;
    if (isBound(name, code, language) || wordIn(name, known)) continue;
    const line = importLineFor(codebase, file, name, text);
    if (line !== null) lines.push(line);
  }
  return addImports(text, [...new Set(lines)], language);
}

/** Null: no other file of the project has the name, or more than one. */
export function importLineFor(codebase: Codebase, file: string, name: string, text: string): string | null {
  const language = languageOf(file);
  return language === 'python' ? pythonLine(codebase, file, name, mask(text, language).code) : scriptLine(codebase, file, name, text);
}

function pythonLine(codebase: Codebase, file: string, name: string, code: string): string | null {
  const isModule = new RegExp(`(?<![\\w.])${name}\\.\\w`).test(code);
  if (isModule && PYTHON_MODULES.has(name) && !(name === 'datetime' && OF_DATETIME_CLASS.test(code))) return `import ${name}`;
  const module = PYTHON_NAMES.get(name);
  if (module !== undefined && codebase.defined(name).every(({ definition }) => definition.parent !== null))
    return `from ${module} import ${name}`;
  const place = onlyPlace(codebase, file, name);
  if (place === null) return null;
  const inner = place.replace(/\.py$/, '').replace(/\/__init__$/, '');
  const sibling = codebase.project.file(file)?.text.match(/^from\s+(\S+)\s+import/m)?.[1];
  if (sibling?.startsWith('.') && path.dirname(inner) === path.dirname(file)) return `from .${path.basename(inner)} import ${name}`;
  return `from ${inner.replace(/^(?:src|lib)\//, '').replaceAll('/', '.')} import ${name}`;
}

function scriptLine(codebase: Codebase, file: string, name: string, text: string): string | null {
  const isCommon =
    /\brequire\(/.test(text) ||
    (/\.cjs$/.test(file) && !/^import\s/m.test(text)) ||
    (/module\.exports/.test(text) && !/^import\s/m.test(text));
  const place = NODE_MODULES.has(name) ? `node:${name}` : onlyPlace(codebase, file, name);
  if (place === null) {
    const module = codebase.defined(name).length === 0 ? NODE_NAMES.get(name) : undefined;
    if (module === undefined) return null;
    return isCommon ? `const { ${name} } = ${REQUIRE}('${module}');` : `import { ${name} } from '${module}';`;
  }
  if (place.startsWith('node:')) {
    if (!new RegExp(`(?<![\\w.])${name}\\.\\w`).test(text) && name !== 'assert') return null;
    return isCommon ? `const ${name} = ${REQUIRE}('${place}');` : `import ${name} from '${place}';`;
  }
  const relative = path.relative(path.dirname(file), place);
  const specifier = withExtension(relative.startsWith('.') ? relative : `./${relative}`, codebase.project.file(file)?.text ?? text);
  return isCommon ? `const { ${name} } = ${REQUIRE}('${specifier}');` : `import { ${name} } from '${specifier}';`;
}

/** Imports look as the file's others do: with the extension, with `.js` for TypeScript, or without. */
function withExtension(specifier: string, text: string): string {
  const other = /(?:from|require\()\s*['"](\.{1,2}\/[^'"]+)['"]/.exec(text)?.[1];
  if (other === undefined) return specifier;
  if (!/\.\w+$/.test(other)) return specifier.replace(/\.\w+$/, '').replace(/\/index$/, '');
  return /\.js$/.test(other) ? specifier.replace(/\.ts$/, '.js') : specifier;
}

/** The only source file that defines this name at its top level. */
function onlyPlace(codebase: Codebase, file: string, name: string): string | null {
  const places = codebase
    .defined(name)
    .filter(
      ({ file: one, definition }) =>
        definition.parent === null &&
        definition.indent === 0 &&
        one.kind === 'source' &&
        one.path !== file &&
        path.extname(one.path) === path.extname(file),
    );
  const [only] = places;
  if (places.length !== 1 || !only) return null;
  return languageOf(file) === 'python' || /\bexport\b|exports/.test(only.file.text) ? only.file.path : null;
}

/** A test of the package `x_test` that does not import `x` was meant to be in `x`. */
function inPackage(codebase: Codebase, file: string, text: string): string {
  const name = /^package\s+(\w+)_test\b/m.exec(text)?.[1];
  if (name === undefined || !file.endsWith('_test.go')) return text;
  const isHere = codebase
    .own()
    .some((one) => path.dirname(one.path) === path.dirname(file) && new RegExp(`^package\\s+${name}\\s*$`, 'm').test(one.text));
  const isImported = new RegExp(`"[^"\\n]*\\b${name}"`).test(text);
  return isHere && !isImported ? text.replace(/^(package\s+\w+)_test\b/m, '$1') : text;
}

/** Go refuses unused imports as well as missing ones. */
function goImports(codebase: Codebase, file: string, before: string | null, text: string): string {
  const body = goBody(text);
  const imported = goImported(text);
  let made = text;
  for (const [name, line] of imported) {
    const isStandard = Object.hasOwn(GO_MODULES, name);
    if (isStandard && !new RegExp(`\\b${name}\\.`).test(body)) made = made.replace(line, '');
  }
  const isUsed = (name: string, code: string) => new RegExp(`(?<![\\w.])${name}\\.[A-Z]`).test(code);
  // What was used without an import is something else of that name.
  const wasOther = (name: string) => before !== null && isUsed(name, goBody(before)) && !goImported(before).has(name);
  const isOfPackage = (name: string) => codebase.defined(name).some((one) => path.dirname(one.file.path) === path.dirname(file));
  const missing = Object.entries(GO_MODULES).filter(
    ([name]) => isUsed(name, body) && !imported.has(name) && !isGoVariable(name, body) && !wasOther(name) && !isOfPackage(name),
  );
  if (missing.length === 0) return made;
  const added = missing.map(([, module]) => `\t"${module}"`).join('\n');
  if (/^import\s*\(/m.test(made)) return made.replace(/^import\s*\(\n?/m, `import (\n${added}\n`);
  return made.replace(/^(package\s+\w+[^\n]*\n)/m, `$1\nimport (\n${added}\n)\n`);
}

function goBody(text: string): string {
  return mask(text, 'go').code.replace(/^import\s*(?:\([\s\S]*?\)|[^\n]*)/gm, '');
}

/** Local name → its line. `math/rand/v2` is `rand`, `gopkg.in/yaml.v3` is `yaml`. */
function goImported(text: string): Map<string, string> {
  const found = [...text.matchAll(/^\s*(?:import\s+)?(?:([\w.]+)\s+)?"([^"\n]+)"\s*$/gm)];
  return new Map(
    found.map(([line, alias, module = '']) => {
      const last =
        module
          .replace(/\/v\d+$/, '')
          .split('/')
          .at(-1) ?? '';
      return [alias ?? last.replace(/\.v\d+$/, ''), line];
    }),
  );
}

/** A parameter, a variable or a result of this name. */
function isGoVariable(name: string, body: string): boolean {
  const declared = `\\b${name}\\s*(?::=|,)|\\b(?:var|const|func|type)\\s+${name}\\b|^\\s*${name}\\s+(?:[\\w.*[\\]]+\\s+)?=(?!=)`;
  return new RegExp(`${declared}|\\b${name}\\s+(?:\\.{3})?[*\\[\\]\\w.]+(?:\\{\\})?\\s*[,)]`, 'm').test(body);
}
