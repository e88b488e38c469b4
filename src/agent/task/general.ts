// Detects tasks that have nothing to do with the files of the folder: those go to the plain chat.
import { contentWords, type Request, splitWords } from './request.ts';

const GREETING = /^(?:hi|hello|hey|thanks|thank you|good (?:morning|evening|day))\b[\s\w!.,?]{0,30}$/i;
/** Besides a greeting they ask for nothing. */
const POLITE =
  /\b(?:hi|hello|hey|thanks?|thank|good|morning|evening|day|there|everyone|everybody|all|again|bot|you|u|how|are|is|it|going|doing|today|team|folks|mate|please|much|so|very|a|lot|for|the|help|your|my|friend|what|s|up)\b/gi;
/** What a thing is in general: “What is a closure?”, “Explain the difference between let and const”. */
const DEFINITION =
  /^(?:please\s+)?(?:what(?:[’']s| is| are| does)|explain|define|how do(?:es)?)\s+(?:an?\b|the (?:difference|concept|meaning|purpose of an?)\b)/i;
const DIFFERENCE = /\bdifference\b/i;
/** Words that every code has. */
const OF_CODE = new Set(
  'difference let const var null undefined none nil true false async await promise class function method map set list tuple array dict object string number integer int float bool boolean import require export interface type struct enum return yield for while loop static public private error exception'.split(
    ' ',
  ),
);
/** Speaks of the folder, or of code as such. */
const OF_HERE =
  /\b(?:this|these|our|here|repo(?:sitor(?:y|ies))?|projects?|codebase|code|tests?|specs?|bugs?|builds?|errors?|types?|functions?|class(?:es)?|methods?|modules?|packages?|files?|folders?|director(?:y|ies)|imports?|readme|docs?|documentation|changelog|comments?|config\w*|settings?|scripts?|lint\w*|refactor\w*|renam\w+|crash\w*|api|endpoints?|routes?|dependenc\w+|app(?:lication)?|service|server|defined|implemented|version|workflow|ci|env(?:ironment)?(?: variables?)?|variables?|flags?|command[- ]line|options?|parameters?|constants?|defaults?)\b/i;

/** `named`: words of the folder's paths and definitions; `texts`: of its files. */
export function isGeneral(request: Request, named: ReadonlySet<string>, texts: () => Iterable<string>): boolean {
  const text = request.text.trim();
  if (GREETING.test(text) && !/\w/.test(text.replace(POLITE, ' '))) return true;
  if (request.paths.length > 0 || request.names.length > 0) return false;
  const words = request.words.filter((word) => word.length > 2 && !/^\d+$/.test(word));
  if (DEFINITION.test(text) && !/\b(?:this|our|here|the (?:repo\w*|project|code\w*))\b/i.test(text))
    return !words.some((word) => named.has(word)) && !(DIFFERENCE.test(text) && holdsTwo(texts(), words.filter(isNoKeyword)));
  return !OF_HERE.test(text) && !words.some((word) => named.has(word)) && !holdsTwo(texts(), words) && !holdsDefinite(texts(), text);
}

function isNoKeyword(word: string): boolean {
  return !OF_CODE.has(word);
}

/** Only words that the folder's files happen to share speak for it: where they don't answer, the plain chat may. */
export function mayBeGeneral(request: Request): boolean {
  return request.paths.length === 0 && request.names.length === 0 && !OF_HERE.test(request.text);
}

/** “the speed”: a certain one is meant, and a file speaks of it. */
function holdsDefinite(texts: Iterable<string>, question: string): boolean {
  const meant = [...question.matchAll(/\b(?:the|its|that)\s+([a-z][a-z-]{3,})/gi)].flatMap(([, word = '']) => contentWords(word));
  if (meant.length === 0) return false;
  for (const text of texts) {
    const own = new Set(splitWords(text));
    if (meant.some((word) => own.has(word))) return true;
  }
  return false;
}

/** One shared word is chance; two in one file are what it is about. */
function holdsTwo(texts: Iterable<string>, words: readonly string[]): boolean {
  for (const text of texts) {
    const lower = text.toLowerCase();
    if (words.filter((word) => lower.includes(word)).length > 1) return true;
  }
  return false;
}

export function wordsOf(names: readonly string[]): Set<string> {
  return new Set(names.flatMap(splitWords));
}
