// Reads what the user's words name: paths, symbols, quoted phrases, and the words that matter.

export interface Request {
  text: string;
  /** As written. */
  paths: string[];
  /** Names in backticks, calls, camelCase and snake_case words. */
  names: string[];
  /** What stands in quotes or backticks and is no path. */
  quoted: string[];
  /** Lower-case words without the common ones. */
  words: string[];
}

const PATH = /(?:^|[\s(`"'“‘<])((?:[\w@.-]+[\\/])*[\w@.-]+\.[A-Za-z]\w{0,7}|(?:[\w@.-]+\/)+[\w@.-]*)(?=$|[\s)`"'”’>,;:!?]|\.(?:\s|$))/g;
const QUOTED_PATH =
  /[`"'“‘]([^`"'“”‘’\n]*[\\/][^`"'“”‘’\n]*\.\w{1,8}|[^`"'“”‘’\n]+\.(?:js|ts|mjs|cjs|tsx|jsx|py|go|rs|json|ya?ml|toml|md|ini|cfg|env))[`"'”’]/g;
const COMMAND =
  /^(?:\$ )?(?:[A-Z_]+=\S+ )*(?:node|deno|bun|npm|npx|pnpm|yarn|tsc|jest|vitest|mocha|eslint|python[\d.]*|pip|pipx?|uv|poetry|pytest|tox|ruff|mypy|go|cargo|make|docker|bash|sh|git|cat|curl|java|mvn|gradle|ruby|rake|php)\s/;
const QUOTED = /`([^`\n]+)`|"([^"\n]+)"|“([^”\n]+)”|(?<![\w])'([^'\n]+)'(?!\w)/g;
const IDENTIFIER = /(?<![\w$./-])([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*)(\()?/g;
/** Files that are known by their names. */
const KNOWN_FILE =
  /(?<![\w./-])((?:[\w@.-]+\/)*(?:Dockerfile(?:\.\w+)?|Containerfile|Makefile|Procfile|Jenkinsfile|Gemfile|Rakefile|CODEOWNERS|LICENSE|\.env\.\w+|\.gitignore|\.dockerignore|\.editorconfig|\.npmrc|\.nvmrc))(?![\w/-])/g;
/** A name without a folder is a path only with an extension that files have: `server.port` is a key. */
const FILE_NAME =
  /\/|\.(?:[cm]?[jt]sx?|pyi?|go|rs|java|kt|cs|swift|scala|php|c|h|cc|cpp|hpp|rb|sh|bash|jsonc?|json5|ya?ml|toml|ini|cfg|conf|properties|env|md|rst|txt|html?|s?css|less|vue|svelte|sql|xml|csv|lock|mod|sum|proto|graphql|gradle|dockerfile)$/i;
const NO_CODE = new Set([
  'e.g',
  'i.e',
  'etc.',
  'node.js',
  'javascript',
  'typescript',
  'github',
  'readme',
  'json',
  'yaml',
  'toml',
  'vscode',
  'javadoc',
  'jsdoc',
  'macos',
  'ios',
  'graphql',
  'mysql',
  'postgresql',
  'openai',
  'iphone',
]);

const COMMON_WORDS =
  'a an and any are aren as at be been before but by can could do doe does doesn don done each else everywhere file files for from function functions get has have how i if in into is isn it its just let line like make method class module code must need new no not of on one only or our out please project repo repository return returns should so some such than that the their them then there these they this to up us use used uses using value variable was we what when where which who why will with without would you your add change create fix implement remove rename replace set update write tell me show explain find list all now currently instead also after test tests bug issue called call calls given'.split(
    ' ',
  );
const COMMON = new Set(COMMON_WORDS.flatMap((word) => [word, stem(word)]));

export function readRequest(text: string): Request {
  const plain = text.replace(/\r\n?/g, '\n');
  const withoutFences = plain.replace(/^(```|~~~)[^\n]*\n[\s\S]*?^\1/gm, ' ');
  const paths = unique([
    ...[...plain.matchAll(QUOTED_PATH)].map(([, path = '']) => path).filter((path) => !COMMAND.test(path)),
    // “my lib/unit tools.js” names no tools.js, `node my/tool.js` does.
    ...[...plain.replace(QUOTED_PATH, (whole, path) => (COMMAND.test(path) ? whole : ' ')).matchAll(PATH)].map(([, path = '']) => path),
    ...[...plain.matchAll(KNOWN_FILE)].map(([, path = '']) => path),
  ])
    .map((path) => path.replace(/^\.\//, '').replace(/[.,]$/, ''))
    .filter(
      (path) =>
        (FILE_NAME.test(path) || path.search(KNOWN_FILE) === 0) &&
        !/^\d+(?:\.\d+)*$/.test(path) &&
        !NO_CODE.has(path.toLowerCase()) &&
        !/^(?:and|or|either)\//i.test(path),
    );
  const quoted = unique([...withoutFences.matchAll(QUOTED)].map((found) => found.slice(1).find((part) => part !== undefined) ?? '')).filter(
    (part) => part.trim() !== '' && part.length <= 200 && !paths.includes(part),
  );
  const names = unique([...quoted.flatMap(namesIn), ...namesInProse(withoutFences, paths)]);
  return { text: plain, paths, names, quoted, words: contentWords(withoutFences) };
}

/** The name in `addItem`, `addItem()`, `Cart.addItem(x)`. */
function namesIn(quoted: string): string[] {
  const name = /^(?:(?:async |export |const |function |def |func |class )\s*)*([A-Za-z_$][\w$]*(?:\.[A-Za-z_$#][\w$]*)*)(?:\(.*\))?$/.exec(
    quoted.trim(),
  )?.[1];
  return name === undefined ? [] : [name];
}

function namesInProse(text: string, paths: readonly string[]): string[] {
  const found: string[] = [];
  for (const [, name = '', call] of text.matchAll(IDENTIFIER)) {
    const isShaped =
      /[a-z\d][A-Z]/.test(name) ||
      /[A-Za-z\d]_[A-Za-z\d]/.test(name) ||
      (/^[A-Z][A-Z\d_]{2,}$/.test(name) && name.includes('_')) ||
      call !== undefined ||
      /^[a-z_$]\w*\.[a-z_$]\w*$/i.test(name);
    if (isShaped && !NO_CODE.has(name.toLowerCase()) && !paths.includes(name) && !(call !== undefined && COMMON.has(name.toLowerCase())))
      found.push(name);
  }
  return found;
}

export function contentWords(text: string): string[] {
  return unique(splitWords(text).filter((word) => word.length > 1 && !COMMON.has(word)));
}

/** Splits at case, digits and underscores: `parseHTMLPage` → parse, html, page. */
export function splitWords(text: string): string[] {
  return (text.match(/[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+|[^\s\w]?[\u00c0-\uffff]+/g) ?? []).map((word) => stem(word.toLowerCase()));
}

/** Without endings, so that “associated” and `associate`, “planned” and `plan`, “entries” and `entry` are the same. */
function stem(word: string): string {
  if (word.length > 5 && word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  if (word.length > 5 && word.endsWith('ing')) return withoutEnd(word.slice(0, -3));
  if (word.length > 4 && word.endsWith('ed')) return withoutEnd(word.slice(0, -2));
  return withoutEnd(word.length > 3 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word);
}

function withoutEnd(word: string): string {
  if (/([bdgmnprt])\1$/.test(word) && word.length > 4) return word.slice(0, -1);
  return word.length > 4 && word.endsWith('e') ? word.slice(0, -1) : word;
}

const STAYS =
  /\b(?:keeps?|stays?|remains?|leave|untouched|unchanged)\b|\b(?:is|are) (?:all )?(?:fine|ok|okay|good|right|alright)\b(?: as (?:is|it is|they are))?|\b(?:works?|looks?) (?:all right|alright|fine|ok|okay|well|as (?:it|they) should)\b|\b(?:as|like) (?:they|it) (?:do|does|is|are) (?:now|today|already|right now|at the moment)\b|\b(?:the )?same as (?:now|today|before)\b|\b(?:do(?:es)? not|don[’']t|doesn[’']t|must not|should not|shouldn[’']t) (?:change|touch|alter|be (?:changed|touched|altered))\b|\b(?:follows?|ha(?:s|ve)) (?:other|different|(?:its|their) own) (?:rules?|limits?|settings?|values?)\b|\b(?:is|are) (?:another (?:function|method|class|thing|one|setting)|something else|not meant|meant (?:like that|that way|to (?:be|look|work|stay) (?:like that|that way|the way|so|as)))\b|\bcounts? differently\b/i;

/** “The total stays at the old value when an item is removed”, “keeps showing NaN”: what is wrong. */
const SYMPTOM =
  /\bkeeps? \w+ing\b|\b(?:stays?|remains?|keeps?)\b(?!.*\b(?:as (?:it|they) (?:is|are|do|does)|unchanged|untouched)\b).*\b(?:when|after|although|instead of|even (?:if|when|though)|until|forever|for ever)\b/i;

/** “Keep the readings for 14 days”: a value that is wished for. */
const KEEPS_FOR =
  /\bkeep\b[^.;!?]*\bfor (?:up to |at least |at most |only )?\d|\bkeep (?:only |up to |at most )?(?:the )?(?:last |newest |latest )?\d+ \w/i;

const ORDERS =
  /\b(?:only|rename|call|name|change|set|make|add|fix|should|must|use|move|update|please|want|needs?|raise|lower|increase|reduce|replace|remove|delete|give|let|support|return|show|print)\b|[.;!?]$/i;

/** “(the other method stays as it is)” is a clause of its own, and so is “the test is right” in “Fix the queue, the test is right.” */
function inClauses(text: string): string {
  return text
    .replace(/\s+\(([^()\n]*)\)/g, (whole, inner: string) => (STAYS.test(inner) ? `\n${inner}\n` : whole))
    .replace(
      /,\s+(?=(?:the|its|all|both|this|that|these|those|our|my|everything)\b([^,.;!?\n]*))/gi,
      (comma, next: string, at: number, all: string) => {
        const before = /[^.;!?\n]*$/.exec(all.slice(0, at))?.[0] ?? '';
        return STAYS.test(next) && ORDERS.test(before) ? '\n' : comma;
      },
    );
}

/** What is asked for, and what a later clause says is to stay: “Gift cards stay as they are.” */
export function goingAndStaying(text: string): { going: string; staying: string } {
  const clauses = inClauses(text).split(/(?<=[.;!?])\s+|\n|\s+[-–—]\s+|,\s+(?=but\b|and\b)/);
  // “Lot.free(), which counts them, and the status remain”: what is said of the last is said of the first.
  // “The feeds have one, too, but that is something else and stays.”
  const isJoined = (at: number) =>
    /^(?:and\b|but (?:that|this|it|those|these|they)\b)/i.test(clauses[at + 1] ?? '') &&
    STAYS.test(clauses[at + 1] ?? '') &&
    !ORDERS.test(clauses[at] ?? '');
  // “Ranging stays, and so does svalbard-south.”, “…, and svalbard-south too.”
  const isLikewise = (at: number) =>
    /^and (?:so|neither) (?:do|does|must|should)\b|^and\b.*\b(?:too|as well)\W*$/i.test(clauses[at] ?? '') &&
    STAYS.test(clauses[at - 1] ?? '');
  const stays = (clause: string, at: number) =>
    at > 0 && !KEEPS_FOR.test(clause) && !SYMPTOM.test(clause) && (STAYS.test(clause) || isJoined(at) || isLikewise(at));
  return {
    going: clauses.filter((clause, at) => !stays(clause, at)).join('\n'),
    staying: clauses.filter(stays).join('\n'),
  };
}

/** Without names that only the clauses about what stays have. */
export function namesThatGo({ text, names }: Request): string[] {
  const { going, staying } = goingAndStaying(text);
  return names.filter((name) => going.includes(name) || !staying.includes(name));
}

/** The last part of `Cart.addItem`. */
export function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1);
}

export function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}
