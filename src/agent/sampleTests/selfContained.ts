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

/** Of modules that also write, what only reads or computes. */
const READS =
  /^(?:access(?:Sync)?|existsSync|stat(?:Sync)?|lstat(?:Sync)?|read\w*|realpath\w*|opendir\w*|constants|promises|path|sep|altsep|extsep|pathsep|linesep|curdir|pardir|devnull|name|environ|getenv|getcwd|listdir|scandir|walk|fspath|cpu_count|getpid|getlogin|uname|PathLike|DirEntry|stat_result|fsencode|fsdecode|ReadFile|ReadDir|Getenv|LookupEnv|Environ|ExpandEnv|Expand|Args|Open|Stat|Lstat|Stdin|Stdout|Stderr|Getwd|Hostname|IsNotExist|IsExist|IsPermission|ErrNotExist|ErrExist|ErrPermission|ErrInvalid|File|FileInfo|FileMode|PathError|DirFS|DirEntry|Getpid|TempDir|UserHomeDir)$/;
/** Of `os.path`. */
const PATH =
  /^(?:join|basename|dirname|split|splitext|splitdrive|exists|lexists|isfile|isdir|islink|ismount|isabs|abspath|normpath|normcase|relpath|realpath|commonpath|commonprefix|expanduser|expandvars|getsize|getmtime|getatime|getctime|samefile)$/;
const ALSO_WRITE = { script: /^(?:node:)?fs(?:\/promises)?$/, python: /^os$/, go: /^os$/ } as const;

const STEPS = 6;

/** Through all that it imports of the project. A package that is not known may send, store or start something. */
export function isSelfContained(codebase: Codebase, file: ProjectFile, steps = STEPS, seen = new Set<string>()): boolean {
  if (seen.has(file.path)) return true;
  seen.add(file.path);
  if (isDestructive(file.text) || externals(codebase, file).some((name) => !isHarmless(file.path, name))) return false;
  if (!readsOnly(codebase, file)) return false;
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
  return HARMLESS[familyOf(path)].test(name);
}

function familyOf(path: string): keyof typeof HARMLESS {
  const language = languageOf(path);
  return isScript(language) ? 'script' : language === 'python' ? 'python' : 'go';
}

/** Whether of modules that also write only what reads is used. */
function readsOnly(codebase: Codebase, file: ProjectFile): boolean {
  const names = codebase
    .imports(file)
    .filter(({ specifier }) => ALSO_WRITE[familyOf(file.path)].test(specifier))
    .flatMap((one) => one.names);
  const isWhole = ({ imported }: { imported: string }) => imported === '*' || imported === 'default';
  const holders = languageOf(file.path) === 'go' ? ['os'] : names.filter(isWhole).map(({ local }) => local);
  const members = holders.flatMap((name) => [
    ...file.text.matchAll(new RegExp(`(?<![\\w$.])${name.replaceAll('$', '\\$')}\\.(?:promises\\.|path\\.)?(\\w+)`, 'g')),
  ]);
  const used = [...names.filter((one) => !isWhole(one)).map(({ imported }) => imported), ...members.map(([, member = '']) => member)];
  return used.every((name) => READS.test(name) || PATH.test(name));
}
