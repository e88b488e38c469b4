// Determines by rule whether a task is a question or a change; otherwise the model is asked.
import type { Ports } from './ports.ts';

export type Mode = 'ask' | 'change';

const POLITE =
  /^(?:(?:hi|hey|hello|ok|okay|so|please|now|then|and|also|claudomator|can you|could you|would you|will you|(?:can|could|would) some(?:body|one)|i want you to|i need you to|i'd like you to|i would like you to|we need to|you should|let's|lets|go ahead and|just|kindly)\b[\s,:!]*)+/i;
/** “In src/cart.js, …”, “For the parser: …” */
const PLACE = /^(?:in|inside|within|for|on|at|under|from|throughout|across)\s+[^,:\n]{1,80}[,:]\s+/i;
const VERBS =
  'fix|add|rename|make|change|set|update|implement|create|write|remove|delete|replace|refactor|move|extract|bump|increase|decrease|raise|lower|reduce|convert|migrate|support|handle|ensure|enable|disable|allow|introduce|extend|improve|optimi[sz]e|clean|drop|turn|switch|use|apply|insert|append|correct|repair|mend|resolve|solve|patch|merge|split|inline|port|upgrade|downgrade|configure|register|export|expose|generate|document|translate|sort|format|reformat|let|stop|prevent|avoid|wire|hook|log|validate|cache|limit|restrict|require|adjust|tweak|simplify|deprecate|test|cover|undo|revert|get rid|give|put|complete|finish|build|default|treat|return|accept|throw|print|strip|trim|skip|ignore|include|exclude|reject|keep|start|begin|cap|clamp|round|report|emit|warn|provide|offer|define|declare|mark|pin|unify|reuse|rework|rewrite|shorten|store|save|select|expand|escape|encode|normali[sz]e|swap|reverse|invert|capitali[sz]e|pad|wrap|group|retry';
const CHANGE = new RegExp(`^(?:${VERBS})\\b`, 'i');
const ASK =
  /^(?:what|what's|whats|where|where's|which|why|how|who|whose|when|is|are|does|do|did|was|were|has|have|can|could|should|would|will|explain|describe|summari[sz]e|tell me|show me|list|find|give me an? (?:overview|summary|explanation)|look up|name|count|locate|identify|compare|walk me|help me understand|i wonder|i don't understand|outline)\b/i;
const ORDER_INSIDE =
  /(?:^|[.;!?\n]\s*|\b(?:and|then|please|so)\s+)(?:please\s+)?(?:fix|repair|implement|rename|change|update|add|remove|replace|correct|make|set)\s+(?:it|this|that|them|these|the|a|an|so|sure|`)/i;
/** “… and get the suite green.” */
const GET_GREEN =
  /(?:^|[.;:!?\n,]\s*|\b(?:and|then|please|so)\s+)(?:please\s+)?(?:get|make|bring|turn)\s+(?:it|this|that|them|everything|all|(?:the|our|my|all)\s+[\w ]{1,40}?)\s+(?:all\s+|back\s+)?(?:green|pass(?:ing)?|work(?:ing)?|run(?:ning)?|to (?:pass|work|run|green))\b/i;
/** “The port moves, update the Dockerfile”: any of the verbs, before what it is about. */
const ORDER_LATER = new RegExp(
  `(?:[.;:!?\\n,–—]\\s*|\\b(?:and|then|please|so)\\s+)(?:please\\s+|just\\s+)?(?:${VERBS})\\s+(?:it|its|this|that|them|these|those|the|a|an|our|my|all|every|each|both|so|sure|to|from|\`)(?![\\w'’])`,
  'i',
);
/** “tests/test_wind.py covers beaufort() only. Add tests for warning().” A sentence of its own, in a text that asks nothing. */
const ORDER_OF_ITS_OWN =
  /[.;!:\n]\s+(?:please\s+|just\s+)?(?:add|write|create|rename|fix|implement|remove|delete|replace|extend|update|make|give|bump|raise|lower|increase|decrease|introduce|allow|ensure|move|correct)\s+[\w`"'“(.*-]/i;
/** “When I scale it twice, …” tells what happens, and asks nothing. */
const WHEN_CLAUSE =
  /^(?:when(?:ever)?|where|what)\b(?!\W*(?:is|are|does|do|did|was|were|will|would|can|could|should|has|have)\b)[^.!?\n]*[.!,;:\n]/i;
/** “Please fix.”, after what is said before. */
const FIX_AT_END =
  /(?:^|[.;!?\n,]\s*)(?:and\s+|so\s+)?(?:please\s+(?:fix|repair|correct|mend|change|update|solve)|(?:fix|repair|correct|mend)\s+(?:it|this|that)?\s*(?:please)?)\W*$/i;
/** “…, can you get it green again?” */
const REQUEST_INSIDE =
  /\b(?:can|could|would|will) (?:you|some(?:body|one)(?= please\b)) (?:please |also |just |kindly )*(?!tell|explain|show|describe|say|list|find out|check|look|name|point|help|summari[sz]e|give|walk)[a-z]+/i;
/** “Can delayedTrains in src/board.js get an optional parameter …?”, “Could list take an options object …?” */
const COULD_GET =
  /\b(?:can|could|may|might)\s+(?:the\s+|our\s+|we\s+(?:have|get)\s+)?[`"'“]?[\w.$()]+[`"'”]?(?:\s+(?:class|function|method|command|module|component))?(?:\s+(?:in|of|from)\s+[`"'“]?[\w./-]+[`"'”]?)?\s+(?:please\s+|also\s+|maybe\s+)*(?:get|take|have|accept|support|be given|offer|provide)\b[^?\n]*\b(?:an? (?:\w+ )?(?:option|parameter|argument|flag|method|field|property|setting)|optional|options object|(?:second|third|new|additional|extra|another)\s+(?:\w+\s+)?(?:option|parameter|argument|flag|method|field|property|setting)|so that)\b/i;
/** “Is it possible to have a method IsEmpty on the Tank, please?” */
const POSSIBLE =
  /\b(?:is it|would it be|it possible) (?:possible |okay |ok )?(?:for \w+ )?to (?:please )?(?:(?:have|get|add|create|introduce|support|offer)\b[^?\n]*\b(?:please|pls)\b|(?:have|add|create|introduce|support|offer) (?:an?|another|one more) (?:new |second |further |optional )?(?:method|function|option|parameter|argument|flag|field|property|setting|command|test)\b)/i;
/** A sentence that ends with a question mark, wherever it stands. */
const QUESTION_INSIDE = /\w\W{0,3}\?(?=\s|$|["'”’)])/;
/** A statement with such words says what is to be otherwise. */
const COMPLAINT =
  /\b(?:fail(?:s|ing|ed|ure)?|broken|breaks|red|crash(?:es|ed|ing)?|bugs?|wrong(?:ly)?|incorrect(?:ly)?|isn[’']t|doesn[’']t|don[’']t|does not|do not|is not|are not|never|should|must|ought to|needs?|has to|have to|instead of|throws?|miss(?:es|ing)?|nothing|negative|loses?|lost|ignores?|forgets?|please|would be (?:nice|great|good|better|helpful|handy) (?:if|to)|i want|i['’]d like|i would like|we want|too (?:long|short|many|few|slow|early|late|high|low|large|small|strict)|off by|no longer|unused|remove|rename|fix)\b/i;

/** “can u”, “pls”, as people type in a hurry. */
function inFull(text: string): string {
  return text.replace(/\b(can|could|would|will) u\b/gi, '$1 you').replace(/\b(?:pls|plz)\b/gi, 'please');
}

/** Null: the words don't tell. */
export function modeByRule(instructions: string): Mode | null {
  const text = inFull(instructions.trim().replace(/^["“'`]+/, ''));
  const bare = text.replace(POLITE, '').replace(PLACE, '').replace(POLITE, '');
  const wasAsked = bare !== text && /\b(?:can|could|would|will) you\b/i.test(text.slice(0, text.length - bare.length));
  if (
    CHANGE.test(bare) &&
    !(
      /^(?:test|document|log|format|sort|default|export|limit|cache|port|support|use|set|return|report|start|begin|mark|store|cap|group|pad|wrap|round|print|swap|reverse|keep|save|select|warn|emit|throw|strip|trim|retry|accept|include)s?\b/i.test(
        bare,
      ) && /\?\s*$/.test(bare)
    )
  )
    return 'change';
  if (FIX_AT_END.test(bare)) return 'change';
  if ((COULD_GET.test(bare) || POSSIBLE.test(text)) && !/^(?:what|which|where|why|how|who|when)\b/i.test(bare)) return 'change';
  if (ASK.test(bare) && !(WHEN_CLAUSE.test(bare) && !QUESTION_INSIDE.test(bare))) {
    if (/^(?:should|how (?:can|do|could|would) (?:i|we|you))\b/i.test(bare) && /\?\s*$/.test(bare)) return 'ask';
    const later = bare.replace(/^[^.?!\n]*/, '');
    if (ORDER_INSIDE.test(later) || GET_GREEN.test(later)) return 'change';
    if (/^find\b/i.test(bare) && /\band\s+(?:fix|remove|replace|rename|change|update|delete)\b/i.test(bare)) return 'change';
    return 'ask';
  }
  if (wasAsked) return 'change';
  if (ORDER_INSIDE.test(bare) || GET_GREEN.test(bare)) return 'change';
  if (REQUEST_INSIDE.test(bare)) return 'change';
  if (QUESTION_INSIDE.test(bare)) return 'ask';
  if (ORDER_LATER.test(bare) || ORDER_OF_ITS_OWN.test(bare)) return 'change';
  if (COMPLAINT.test(bare)) return 'change';
  return null;
}

const QUESTION = 'Does the user want files to be changed, or only an answer? Reply with one word: CHANGE or ANSWER.';

export async function modeOf(instructions: string, ask: Ports['ask'], signal: AbortSignal): Promise<Mode> {
  const known = modeByRule(instructions);
  if (known !== null) return known;
  const content = `${QUESTION}\n\nThe user says:\n${instructions.slice(0, 1_000)}`;
  const { text } = await ask([{ role: 'user', content }], { temperature: 0, maxTokens: 4, signal });
  // An answer does no harm, a change that nobody asked for does.
  return /change/i.test(text) ? 'change' : 'ask';
}
