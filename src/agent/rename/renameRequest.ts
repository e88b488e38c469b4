// Reads a rename from a task: the old name, the new one, and what else is asked.
import { type Codebase, wholeWord } from '#agent/files/codebase.ts';
import { goingAndStaying, lastPart, type Request } from '#agent/task/request.ts';

export interface RenameRequest {
  /** As named: `Cart.addItem` or `addItem`. */
  from: string;
  to: string;
  /** The words of the rename itself, which may say where. */
  order: string;
  /** What the task asks beyond it; '' = nothing. */
  rest: string;
}

const KIND =
  '(?:(?:the|a|our|this|exported|public|private|global|local|helper|instance|static|module-level|top-level)\\s+)*(?:(?:function|method|class|variable|constant|const|type|interface|struct|enum|field|property|prop|attribute|parameter|argument|param|option|key|hook|component|symbol|helper|identifier|name of|getter|setter)\\s+)*';
const NAME = '[`"\'“‘*]*([A-Za-z_$#][\\w$]*(?:(?:\\.|::|#)[A-Za-z_$#][\\w$]*)*)(?:\\(\\))?[`"\'”’*]*';
/** “…, the function for the free times of a doctor, to …” */
const APPOSITION = '(?:\\s*,\\s+(?:the|our|an?)\\s+[^,;.\\n]{1,80}(?=,))?';
const BETWEEN =
  '(?:\\s+(?:function|method|class|variable|constant|type|struct|field|helper))?(?:\\s*\\([^)\\n]*\\))?(?:\\s*,?\\s+(?:in|from|of|on|defined in|declared in|inside|within|exported (?:by|from))\\s+(?:the\\s+)?[^,;()\\n]{1,80}?)?(?:\\s*\\([^)\\n]{1,160}\\))?' +
  APPOSITION;
const TO = '\\s*(?:,\\s*)?(?:to|into|as|->|→|=>)\\s+(?:be\\s+(?:called|named)\\s+)?(?:the\\s+)?(?:new\\s+name\\s+)?';

const PATTERNS: readonly RegExp[] = [
  new RegExp(`\\brenam(?:e|ing|ed)\\s+${KIND}${NAME}${BETWEEN}${TO}${NAME}`, 'i'),
  new RegExp(`\\bchange\\s+(?:the\\s+)?name\\s+of\\s+${KIND}${NAME}${BETWEEN}${TO}${NAME}`, 'i'),
  new RegExp(
    `(?:\\b${KIND})?${NAME}${BETWEEN}\\s+(?:should|must|needs to|has to|ought to)\\s+(?:be\\s+)?(?:renamed\\s+to|called|named)\\s+${NAME}`,
    'i',
  ),
  // “a bouquet has a field Count, I'd like that to be Stems from now on”; an adjective is no name.
  new RegExp(
    `\\b(?:function|method|class|variable|constant|type|struct|field|property|column|parameter|option|key)\\s+${NAME}[^.\\n]{0,60}?\\b(?:like|want|prefer|need)\\s+(?:that|it|this)\\s+to\\s+be\\s+(?=(?:called|named)\\b|[\`"'“]|\\w*(?:[A-Z]|_))(?:called\\s+|named\\s+)?${NAME}`,
  ),
];
/** “… is a bad name. Call it …”: the name stands at the beginning. */
const CALLED = new RegExp(
  `^\\W*(?:the\\s+)?${KIND}${NAME}${BETWEEN}[^.\\n]*\\bname\\b[^\\n]*?\\b(?:(?:call|name)\\s+it\\s+|rename\\s+(?:it|this|that)(?:\\s+(?:function|method|class|constant|field|variable|one))?\\s+(?:to\\s+)?)${NAME}`,
  'i',
);
/** “The class … does something else, rename it to …”: the name stands before, after its kind or in marks. */
const RENAMED_LATER = new RegExp(
  `(?:\\b(?:function|method|class|variable|constant|const|type|interface|struct|enum|field|property|parameter|argument|hook|component|helper)\\s+[\`"'“‘*]*|[\`])(?![\\w-]+\\.(?:[mc]?[jt]sx?|py|go|rs|java|rb|md|json|ya?ml|toml)\\b)([A-Za-z_$#][\\w$]*(?:(?:\\.|::|#)[A-Za-z_$#][\\w$]*)*)(?![\\w./])[^\\n]*?\\brename\\s+(?:it|this|that(?:\\s+\\w+)?|the\\s+\\w+)\\s+(?:to|as|into)\\s+(?:be\\s+)?${NAME}`,
  'i',
);
/** What only says that a rename is to be whole, or what stays. */
const HARMLESS =
  /\b(?:and|also|please|make sure|ensure|be sure|remember|don[’']t forget|including|so that|keep|leave|do not|don[’']t|without|nothing else|only)\b[^.;\n]*/gi;
const OTHER_DEMAND =
  /\b(?:add|fix|implement|create|write|remove|delete|replace|refactor|move|extract|support|handle|introduce|extend|set)\b/i;
const AND_DEMAND =
  /\b(?:and|then|also)\s+(?:please\s+|then\s+|also\s+)?(?:add|fix|implement|create|write|remove|delete|refactor|move|extract|support|handle|introduce|extend)\b/i;
const NO_NAME = /^(?:the|a|an|it|this|that|all|every|file|files|something|match|avoid|be)$/i;

/** Null: no rename is asked, or not in words that a rule understands. */
export function readRename(request: Request, codebase: Codebase): RenameRequest | null {
  return readPhrase(request) ?? readNames(request, codebase);
}

/** Words that give something a name, right before it: “call it”, “should be called”, “a better name:”, “give … the name”, “rename … to”. */
const GIVES_NAME =
  /\b(?:change\s+(?:it|this|that|the\s+name|its\s+name)\s+(?:in)?to|(?:call|name)\s+(?:it|(?:this|that)(?:\s+(?:function|method|class|constant|field|variable|type|one))?|them|the\s+(?:one|class|function|method|constant|type)\b(?:[^.\n`]|\.(?=\w)){0,60}?)|(?:should|must|like|want\w*|prefer|ought to|has to|needs to)\b[^.\n]*\bbe\s+(?:called|named|renamed\s+to)|(?:better|new|clearer|another|proper|good|different)\s+name(?:\s+(?:would be|is))?|give\b[^.\n]*\b(?:the|a)\s+(?:new\s+)?name|renam(?:e|ing)\b[^.\n]*\b(?:to|as))[\s:,–—-]*[`"'“‘]?$/i;
const NEW_CODE = /\b(?:add|implement|create|write|introduce|extract|remove|delete|generate|build|need|calls?\s+(?:the|a|to))\b/i;

/** In other words (“The constant A is …, please call it B”): one name that is defined, and one that stands nowhere. */
function readNames(request: Request, codebase: Codebase): RenameRequest | null {
  const { going } = goingAndStaying(request.text);
  if (
    NEW_CODE.test(going.replace(/\bcall\s+the\s+(?:one|class|function|method|constant|type)\b/gi, ' ')) ||
    OTHER_DEMAND.test(going) ||
    (/\?\s*$/.test(going) && !/\b(?:can|could|would|will)\s+(?:you|u)\b/i.test(going))
  )
    return null;
  const prose = request.paths.reduce((text, path) => text.replaceAll(path, ' '), going);
  // “three classes called Frame”: one word is a name where it is said to be one.
  const called = new Set(
    [
      ...prose.matchAll(
        /\b(?:class(?:es)?|functions?|methods?|types?|constants?)\s+(?:is |are |that is |which is )?(?:called|named)\s+[`"'“‘]?([A-Za-z_$][\w$]*)/gi,
      ),
    ].map(([, name = '']) => name),
  );
  const shaped = (name: string) =>
    called.has(name) || /[a-z\d][A-Z]|\w_\w|^[A-Z][A-Z\d]+$/.test(name) || request.names.includes(name) || request.quoted.includes(name);
  const names = [...new Set(prose.match(/[A-Za-z_$][\w$]*/g))].filter(shaped);
  const defined = names.filter((name) => codebase.defined(name).length > 0);
  const fresh = names.filter((name) => codebase.mentioning(name).length === 0);
  const [from, to] = [defined[0], fresh[0]];
  if (from === undefined || to === undefined || defined.length > 1 || fresh.length > 1) return null;
  if (!GIVES_NAME.test(prose.slice(0, prose.search(wholeWord(to))))) return null;
  return { from, to, order: going, rest: '' };
}

/** “the EventBus method `emit`”, “Cart's field total”. */
const OWNED =
  /(?<![\w.`])(?!(?:The|Our|This|That|Its|Rename|Please|A|An)\b)`?([A-Z][A-Za-z\d]*)`?(?:[’']s)?\s+(method|function|field|property|attribute|getter|setter)\s+((?:[`"“'][\w$]+[`"”']|[\w$]+)(?:\(\))?)/g;

/** By its wording alone. */
export function readPhrase(request: Request): RenameRequest | null {
  const text = request.text.replace(OWNED, '$2 $3 of $1');
  for (const pattern of [...PATTERNS, CALLED, RENAMED_LATER]) {
    const [whole = '', from = '', to = ''] = bestMatch(pattern, text);
    if (from === '' || to === '' || NO_NAME.test(from) || NO_NAME.test(to)) continue;
    const [old, fresh] = [plain(from), lastPart(plain(to))];
    if (lastPart(old) === fresh || !/^[A-Za-z_$#][\w$]*$/.test(fresh)) continue;
    const left = text.replace(whole, ' ');
    const others = left.replace(HARMLESS, ' ');
    return {
      from: old,
      to: fresh,
      order: whole,
      rest: AND_DEMAND.test(left) || OTHER_DEMAND.test(others) ? left.replace(/^\W*(?:and|then|also)?\s*/i, '').trim() : '',
    };
  }
  return null;
}

const SHAPED = /[a-z\d][A-Z]|_|^[A-Z]/;
const AFTER_KIND =
  /\b(?:function|method|class|variable|constant|const|type|interface|struct|enum|field|property|parameter|option|key|helper)\s+$/i;

/** Of “We decided that the constant MAX should be called …” the part from MAX on: the first that begins with what is marked, or looks, like a name. */
function bestMatch(pattern: RegExp, text: string): RegExpMatchArray | string[] {
  const first = pattern.exec(text);
  if (first === null || pattern.source.startsWith('^')) return first ?? [];
  for (let from = first.index; from < text.length; ) {
    const match = pattern.exec(text.slice(from));
    if (match === null) break;
    const [whole, name = ''] = match;
    const before = whole.slice(0, whole.indexOf(name));
    if (SHAPED.test(name) || /[`"'“]$/.test(before) || AFTER_KIND.test(before) || AFTER_KIND.test(text.slice(0, from + match.index)))
      return match;
    from += match.index + Math.max(1, whole.indexOf(name) + name.length);
  }
  return first;
}

function plain(name: string): string {
  return name.replaceAll('::', '.').replace(/(?<=\w)#/, '.');
}
