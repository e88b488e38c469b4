// Determines whether code can be called with made-up values: it reaches nothing outside.
import { isDestructive } from '#agent/askedTests/destructive.ts';
import type { Codebase } from '#agent/files/codebase.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import type { ProjectFile } from '#agent/files/project.ts';

/** Modules that compute, or at most read. */
const HARMLESS = {
  script:
    /^(?:node:)?(?:path(?:\/\w+)?|url|util|crypto|assert(?:\/strict)?|buffer|events|querystring|string_decoder|fs|os|test|perf_hooks)$|^(?:lodash(?:-es)?(?:[./].*)?|ramda|date-fns(?:\/.*)?|dayjs(?:\/.*)?|luxon|zod|decimal\.js|big\.js|nanoid|uuid)$/,
  python:
    /^(?:__future__|abc|argparse|array|base64|bisect|calendar|cmath|collections|contextlib|copy|csv|dataclasses|datetime|decimal|difflib|enum|fractions|functools|hashlib|heapq|html|io|itertools|json|keyword|locale|logging|math|numbers|operator|os|pathlib|pprint|random|re|secrets|statistics|string|struct|sys|textwrap|time|tomllib|types|typing|typing_extensions|unicodedata|unittest|uuid|warnings|zlib|zoneinfo|attrs?|dateutil|numpy|pydantic|pytz)(?:\.|$)/,
  go: /^(?:bufio|bytes|cmp|container\/\w+|crypto\/(?:md5|sha\d+|hmac|rand)|embed|encoding(?:\/\w+)?|errors|flag|fmt|hash(?:\/\w+)?|html(?:\/template)?|io|iter|log|maps|math(?:\/\w+)?|os|path(?:\/filepath)?|reflect|regexp|slices|sort|strconv|strings|sync(?:\/atomic)?|testing|text\/\w+|time|unicode(?:\/\w+)?)$/,
} as const;

const STEPS = 6;

/** Through all that it imports of the project. A package that is not known may send, store or start something. */
export function isSelfContained(codebase: Codebase, file: ProjectFile, steps = STEPS, seen = new Set<string>()): boolean {
  if (seen.has(file.path)) return true;
  seen.add(file.path);
  if (isDestructive(file.text) || externals(codebase, file).some((name) => !isHarmless(file.path, name))) return false;
  const imported = codebase.imported(file).filter(({ kind }) => kind !== 'test');
  return steps > 0 ? imported.every((one) => isSelfContained(codebase, one, steps - 1, seen)) : imported.length === 0;
}

function externals(codebase: Codebase, file: ProjectFile): string[] {
  if (languageOf(file.path) !== 'go')
    return codebase
      .imports(file)
      .filter(({ target, isRelative }) => target === null && !isRelative)
      .map(({ specifier }) => specifier);
  const own = codebase.imports(file).flatMap(({ specifier, target }) => (target === null ? [] : [specifier]));
  const block = [...file.text.matchAll(/^import\s*(?:\(([\s\S]*?)\)|([^\n]*))/gm)].map(([, many, one]) => many ?? one ?? '').join('\n');
  return [...block.matchAll(/"([^"\n]+)"/g)].map(([, name = '']) => name).filter((name) => !own.includes(name));
}

function isHarmless(path: string, name: string): boolean {
  const language = languageOf(path);
  const known = isScript(language) ? HARMLESS.script : language === 'python' ? HARMLESS.python : HARMLESS.go;
  return known.test(name);
}
