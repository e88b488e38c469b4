// Finds what a change takes for granted and the repository lacks, such as a function to fix.
import type { Codebase } from '#agent/files/codebase.ts';
import { filesNamed } from '#agent/files/rank.ts';
import { lastPart, type Request } from '#agent/task/request.ts';
import { missingMembers, missingOfKind } from './missingMember.ts';

/** What makes something new, in the clause before a path or name. */
const MAKES = /\b(?:add|create|write|implement|introduce|new|generate|extract|move|split|put|save|store|place|start|scaffold|make)\b/i;
const KIND =
  '(?:(?:the|our|a|an|this|existing|broken|failing|public|private|async|static)\\s+)*(?:(?:method|function|class|helper|module|component|type|interface|struct|hook|service|handler|constant|variable|option|setting|parameter|argument|flag|field|property|key|file|bug|error|off-by-one|problem|issue|mistake)s?\\s+)*(?:(?:in|of|with|for)\\s+)?(?:(?:the|our)\\s+)?(?:(?:method|function|class|helper|module|file)\\s+)?[`"\'“‘*]*$';
/** Words right before a name that must be there. */
const MENDED = new RegExp(
  `\\b(?:fix|repair|correct|debug|remove|delete|drop|refactor|optimi[sz]e|simplify|speed up|clean up|update|change|modify|raise|lower|increase|decrease|reduce|bump|double|halve|extend|improve|rewrite|mend|document|inline|deprecate|tests? for)\\s+${KIND}`,
  'i',
);
const INSIDE = new RegExp(`\\b(?:in|inside|within|of|from)\\s+${KIND}`, 'i');
/** “set max_uploads to 4”: a number that nothing has; what tools know by their own names may be new. */
const SET_TO_NUMBER = /\bset\s+(?:the\s+)?[`"'“]?([A-Za-z]\w*_\w+)[`"'”]?\s+(?:of\s+[^.,;\n]{1,40}\s+)?to\s+-?\d/gi;
const OF_TOOLS = /^(?:max_)?line_length$|^(?:indent_size|tab_width|tab_size|max_complexity|print_width)$/i;

/** “add a parameter to X” takes X for granted; “rename it to X” does not. */
const ADDED_TO = new RegExp(`\\b(?:add|give|introduce|implement|support)\\b[^.;\\n]*\\b(?:to|for)\\s+${KIND}`, 'i');
const MADE =
  /\b(?:called|named|name it|as|into|new|rename[sd]?\b.*\bto|chang\w+\b.*\bto|set\b.*\bto|switch\w*\b.*\bto|convert\w*\b.*\bto|(?:an?|the) (?:new )?(?:function|method|class|helper|option|parameter|argument|flag|field|property|constant|error|exception|type|endpoint|command|script|key|column)s?)\s*[`"'“‘*]*$/i;

/** What a sentence begins with, it tells about. */
const SUBJECT = /^[.;\s]*(?:the\s+)?(?:(?:method|function|class|helper|module)\s+)?[`"'“‘*]*$/i;

/** Names and paths as the task writes them. */
export function missingPremises(request: Request, codebase: Codebase): string[] {
  const text = withoutQuoted(request.text);
  const names = request.names.filter(
    (name) =>
      !isOfLanguage(name) &&
      !isWished(text, name) &&
      isTaken(text, name) &&
      codebase.mentioning(lastPart(name)).length === 0 &&
      !isFileName(lastPart(name), codebase) &&
      !request.paths.some((path) => path.includes(name)),
  );
  const paths = request.paths.filter(
    (path) =>
      /\.\w+$/.test(path) &&
      filesNamed(codebase, path).length === 0 &&
      !codebase.project.hidden.has(path) &&
      isPathTaken(request.text, path),
  );
  return [
    ...names,
    ...paths,
    ...missingMembers(request, codebase),
    ...missingOfKind(request, codebase),
    ...missingKinds(request, codebase),
    ...missingNumbers(request, codebase),
  ];
}

/** Where the task names no file to put it in. */
function missingNumbers({ text, paths }: Request, codebase: Codebase): string[] {
  if (paths.length > 0 || /\b(?:new|add|introduce|env(?:ironment)?)\b/i.test(text)) return [];
  return [...text.matchAll(SET_TO_NUMBER)].map(([, name = '']) => name).filter((name) => !OF_TOOLS.test(name) && !hasName(codebase, name));
}

/** However it is written: `max_uploads` and `MAX_UPLOADS`. */
function hasName(codebase: Codebase, name: string): boolean {
  const form = new RegExp(name.replaceAll('_', '[-_]?'), 'i');
  return codebase.project.files().some(({ text }) => form.test(text));
}

/** “the failure in test_pace”, which is tests/test_pace.py. */
function isFileName(name: string, codebase: Codebase): boolean {
  return codebase.project.files().some(({ path }) => (/([^/]*?)(?:\.\w+)*$/.exec(path)?.[1] ?? '') === name);
}

/** “our LDAP login”, where nothing here speaks of LDAP: what is to be changed does not exist. */
const KIND_OF =
  /\b(?:our|the)\s+([A-Z][A-Z\d]{2,})\s+(?:[a-z]+\s+)?(?:clients?|consumers?|producers?|log-?ins?|sign-?ins?|auth\w*|servers?|services?|adapters?|drivers?|connect(?:ions?|ors?)|integrations?|queues?|workers?|gateways?|providers?|plugins?|backends?|exporters?|importers?|listeners?|brokers?|caches?|stores?|sync\w*|handlers?|modules?|bridges?|webhooks?|bots?|pipelines?|back-?ups?)\b/g;
/** “the retries of the Kafka consumer”: a name alone may be a day or a language; here all that it is of is missing, too. */
const NAMED_KIND =
  /\b(?:of|in|for|from)\s+(?:our|the)\s+((?!(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)[A-Z][a-z]{2,}(?:\s+(?!(?:from|into|with|that|when|which|should|must|after|before|only|then|than|does|will|have|also)\b)[a-z]{4,}){1,3})/g;

function missingKinds({ text }: Request, codebase: Codebase): string[] {
  const kinds = [...text.matchAll(KIND_OF), ...text.matchAll(NAMED_KIND)].flatMap(({ 1: kind = '', index }) => {
    const clause = text.slice(Math.max(text.lastIndexOf('. ', index), text.lastIndexOf('\n', index), 0), index);
    return MAKES.test(clause) || /\b(?:support|export|import|convert|follow|like|as)\b/i.test(clause) ? [] : [kind];
  });
  const isHere = (word: string) =>
    codebase.project.files().some(({ path, text: file }) => path.toLowerCase().includes(word) || file.toLowerCase().includes(word));
  return kinds.filter(
    (kind) =>
      !kind
        .toLowerCase()
        .split(/\s+/)
        .some((word) => isHere(word.replace(/s$/, ''))),
  );
}

/** Stack traces and other output, which name what the language has. */
function withoutQuoted(text: string): string {
  return text
    .replace(/^(```|~~~)[^\n]*\n[\s\S]*?^\1/gm, '')
    .split('\n')
    .filter((line) => !/^(?: {4}|\t|>)|^\s*(?:File "|at \S+ \(|Traceback\b)/.test(line))
    .join('\n');
}

function isOfLanguage(name: string): boolean {
  return /(?:Error|Exception|Warning|Interrupt)$/.test(name) || (/^[A-Z][\w$]*\.\w/.test(name) && (name.split('.')[0] ?? '') in globalThis);
}

/** “`x` should be used”, “… should be on”: what is not here yet. */
function isWished(text: string, name: string): boolean {
  const after = text.slice(text.indexOf(name) + name.length, text.indexOf(name) + name.length + 60);
  return /^\W*(?:should|must|has to|needs to|ought to|could)\s+(?:also\s+|always\s+)?be\s+(?:used|on|off|enabled|disabled|set|added|preferred|there|active|true|false|available|possible)\b/i.test(
    after,
  );
}

function isTaken(text: string, name: string): boolean {
  const clause = clauseBefore(text, name);
  if (clause === null) return false;
  if (MENDED.test(clause) || SUBJECT.test(clause) || ADDED_TO.test(clause)) return true;
  if (MADE.test(clause)) return false;
  return INSIDE.test(clause) && !/\b(?:extract|move|create|write)\b/i.test(clause);
}

function isPathTaken(text: string, path: string): boolean {
  const clause = clauseBefore(text, path);
  return clause !== null && (MENDED.test(clause) || INSIDE.test(clause)) && !MAKES.test(clause);
}

function clauseBefore(text: string, name: string): string | null {
  const at = text.indexOf(name);
  return at < 0 ? null : text.slice(Math.max(text.lastIndexOf('\n', at), text.lastIndexOf('. ', at), text.lastIndexOf(';', at), 0), at);
}

export function premiseText(missing: readonly string[], codebase: Codebase): string {
  const names = missing.map((name) => `\`${name}\``).join(', ');
  const wanted = missing.map((name) => lastPart(name).toLowerCase()).filter((name) => name.length > 3);
  const near = codebase
    .definedNames()
    .filter((name) => name.length > 3 && wanted.some((one) => name.toLowerCase().includes(one) || one.includes(name.toLowerCase())));
  const hint =
    near.length > 0
      ? ` There is ${near
          .slice(0, 3)
          .map((name) => `\`${name}\` in \`${codebase.defined(name)[0]?.file.path}\``)
          .join(', ')}.`
      : '';
  return `Not found: ${names} ${missing.length === 1 ? 'does' : 'do'} not exist in this repository (${codebase.own().length} files were searched). Nothing was changed.${hint}`;
}
