// Finds words of a question that stand in no file, beside words that do.
import type { Codebase } from '#agent/files/codebase.ts';
import { contentWords, type Request, splitWords } from '#agent/task/request.ts';

/** They say which, how much or what about it, not what it is. */
const SAYS_WHICH =
  /^(?:default|max\w*|min\w*|current|currently|first|last|exact|actual|main|whole|new|old|right|wrong|correct|usual|normal|initial|final|total|overall|average|real|largest|biggest|greatest|smallest|cheapest|fastest|slowest|oldest|newest|youngest|earliest|latest|nearest|closest|heaviest|best|worst|longest|shortest|highest|lowest|same|other|another|different|many|much|more|fewer|less|most|least|few|such|any|both|half|extra|additional|certain|own|next|previous|single|several|existing|missing|possible|allowed|valid|invalid|optional|required|given|following|relevant|involved|production|staging|development|live|system|really|exactly|actually|automatically|each|every)$/i;
/** Like words in -ed and -ing they say in which state a thing is. */
const STATE =
  /^(?:un)?(?:chosen|broken|frozen|spoken|stolen|driven|written|hidden|forgotten|taken|eaten|beaten|fallen|proven|given|sent|lost|kept|sold|bought|paid|built|held|left|made|found|known|shown|seen|drawn|thrown|grown|worn|torn|spent|told|read|begun|stuck|empty|full|busy|open|used)$/i;
/** Who does it need not stand in the code. */
const WHO =
  /^(?:customers?|users?|visitors?|guests?|members?|persons?|people|readers?|clients?|drivers?|patients?|students?|pupils?|teachers?|players?|buyers?|sellers?|parents?|child|children|kids?|adults?|colleagues?|developers?|employees?|workers?|passengers?|travell?ers?|owners?|tenants?|subscribers?|viewers?|listeners?|shoppers?|somebody|someone|anybody|anyone|everybody|everyone|nobody)$/i;
const MOST = 2;

/** At most two, as the question writes them. */
export function absentWords({ text, names, paths }: Request, codebase: Codebase): string[] {
  const here = new Set(codebase.own().flatMap((file) => splitWords(`${file.path} ${file.text}`)));
  const isHere = (word: string) => splitWords(word).every((part) => here.has(part) || [...here].some((other) => isAlike(part, other)));
  const found: string[] = [];
  // Between signs and small words there is one thing with its parts.
  for (const phrase of text.replace(/`[^`\n]*`|"[^"\n]*"/g, ' . ').split(/[^\w\s'’-]+/)) {
    const words = phrase.split(/\s+/).filter((word) => word !== '');
    for (const [at, word] of words.entries()) {
      const [before = '', after = ''] = [words[at - 1], words[at + 1]];
      if (
        !/^[a-z][a-z-]{3,}(?<!ed|ing)$/i.test(word) ||
        names.includes(word) ||
        paths.includes(word) ||
        SAYS_WHICH.test(word) ||
        STATE.test(word) ||
        WHO.test(word)
      )
        continue;
      const isPart = /^(?:the|a|an|our|its)$/i.test(before) || isThing(before, isHere);
      if (isPart && isThing(after, isHere) && contentWords(word).length > 0 && !isHere(word)) found.push(word.toLowerCase());
    }
  }
  return [...new Set(found)].slice(0, MOST);
}

function isThing(word: string, isHere: (word: string) => boolean): boolean {
  return /^[a-z][a-z-]{2,}$/i.test(word) && contentWords(word).length > 0 && !SAYS_WHICH.test(word) && isHere(word);
}

/** `retry` and `retries`, `expire` and `expiry`. */
function isAlike(one: string, other: string): boolean {
  const shared = Math.max(4, Math.min(one.length, other.length) - 2);
  return one.length >= 4 && other.length >= 4 && one.slice(0, shared) === other.slice(0, shared);
}

/** For the model: it may be called otherwise, or not be there. */
export function absentHint(words: readonly string[]): string {
  if (words.length === 0) return '';
  return `No file has the word ${words.map((word) => `“${word}”`).join(' or ')}. If nothing in the files is meant by it, answer only: NOT FOUND.`;
}

/** For the user, below an answer. */
export function absentNote(words: readonly string[]): string {
  if (words.length === 0) return '';
  const list = words.map((word) => `“${word}”`).join(' and ');
  return `Note: ${list} ${words.length === 1 ? 'does' : 'do'} not appear in this repository, so the answer may be about something else.`;
}
