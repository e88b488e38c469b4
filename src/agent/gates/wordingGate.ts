// Detects demands in common words of which a changed function shows no trace.
import { isCode, type Language, languageOf } from '#agent/files/language.ts';
import { withoutComments } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import type { Gate } from './gate.ts';

interface Wording {
  /** How a task asks for it. */
  asked: RegExp;
  /** What stands in code that does it. */
  trace: RegExp;
  /** Only where this stands in the code, too. */
  only?: RegExp;
  demand: string;
  /** How it is written, by language. */
  means: Partial<Record<Language, string>>;
}

const WORDINGS: readonly Wording[] = [
  {
    asked:
      /\bcase[- ]?insensitiv\w*|\bignor\w+ (?:the |letter )?case\b|\b(?:regardless|independent) of (?:the )?(?:case|capitali[sz]ation)\b|\b(?:upper|lower)[- ]?(?:case)?\s*(?:or|and|\/|vs\.?)\s*(?:upper|lower)[- ]?case\b|\bcase (?:does not|doesn['’]t|must not|mustn['’]t|shouldn['’]t|should not) matter/i,
    trace: /lower|upper|fold|localeCompare|sensitivity|ignore_?case|\bre\.I\b|\(\?i|\/[a-z]*i[a-z]*(?=[\s,;.)])/i,
    demand: 'upper and lower case make no difference',
    means: {
      javascript: '`.toLowerCase()`',
      typescript: '`.toLowerCase()`',
      python: '`.lower()`',
      go: '`strings.ToLower(…)`',
    },
  },
  {
    asked:
      /\b(?:leading|trailing|surrounding)\b[^.;\n]{0,20}\b(?:white ?space|spaces?|blanks?)\b|\b(?:white ?space|spaces?|blanks?)\b[^.;\n]{0,15}\b(?:around|at (?:the|both|either) (?:start|end|beginning|ends|side|sides))\b|\btrim(?:s|med|ming)?\b/i,
    trace: /trim|strip|\\s|\bsplit\(\)|Fields\(/i,
    demand: 'spaces around a text do not count',
    means: { javascript: '`.trim()`', typescript: '`.trim()`', python: '`.strip()`', go: '`strings.TrimSpace(…)`' },
  },
  {
    asked: /\b(?:median|percentile|quantile|quartile)s?\b/i,
    trace: /sort|statistics|heap|nsmallest|quantile/i,
    demand: 'a value by its rank is asked for, which needs sorted values',
    means: {
      javascript: '`[...values].sort((a, b) => a - b)`',
      typescript: '`[...values].sort((a, b) => a - b)`',
      python: '`sorted(values)`',
      go: '`sort.Float64s(copied)`',
    },
  },
  {
    asked:
      /\b(?:should|must|has to|needs to|be|is|are|and|gets?|comes?) (?:alphabetically )?sorted\b|\bin (?:alphabetical|ascending|descending) order\b|\bsort(?:ed)? (?:by|alphabetically|ascending|descending)\b|\b(?:largest|highest|newest|smallest|lowest|oldest) first\b/i,
    trace: /sort|order\s?by|reverse|heap/i,
    demand: 'the result is in a certain order',
    means: { javascript: '`.sort(…)`', typescript: '`.sort(…)`', python: '`sorted(…)`', go: '`sort.Slice(…)`' },
  },
  {
    asked:
      /\b(?:in|of) (?:any|whatever|which(?:ever)?) order\b|\b(?:regardless|independent(?:ly)?|irrespective) of (?:the|their|its) order\b|\b(?:longest|shortest|largest|biggest|smallest|highest|lowest|closest|cheapest)\b|(?<!\bat )\b(?:most|least) (?:specific|common|frequent|expensive|important|urgent|popular)\b/i,
    trace: /sort|max|min|reduce|compare|cmp|heap|Math\.|^(?!.*\bfor\b).*\s[<>]=?\s/im,
    demand: 'one is chosen by comparing it with the others',
    means: {},
  },
  {
    asked: /\b(?:earliest|latest|soonest|newest|oldest|nearest|most recent)\b/i,
    // The first that fits is returned from within the loop.
    only: /\bfor\b[^\n]*\b(\w+)\b[^\n]*\n(?:(?!.*\bfor\b)[^\n]*\n){0,4}?[ \t]*(?:if\b[^\n]*)?\breturn \1\b/,
    trace: /sort|max|min|reduce|compare|cmp|heap|Math\./i,
    demand: 'one is chosen by comparing it with the others, which may be in any order',
    means: {},
  },
  {
    asked:
      /\b(?:should|must|has to|needs to|be|is|are|and|gets?|it) (?:rounded|rounds)\b|\b(?:should|must|has to|needs to|and) round\b|\brounds?(?:ed)? (?:\w+ ){0,3}(?:to|up|down)\b/i,
    trace: /round|floor|ceil|trunc|toFixed|quantize|%\.\d|:\.\d|\/\//i,
    demand: 'a number is rounded',
    means: { javascript: '`Math.round(…)`', typescript: '`Math.round(…)`', python: '`round(…)`', go: '`math.Round(…)`' },
  },
  {
    asked:
      /\ball (?:the )?(?:\w+ ){1,3}(?:with|that have|who have|which have|having) the (?:highest|lowest|most|fewest|best|worst|largest|smallest|longest|shortest|greatest|least|same)\b/i,
    // One alone is taken.
    only: /\.slice\(0, 1\)|\[:1\]|\[0\]|\.find\(|\b(?:max|min)\([^\n]*key=|\.reduce\(/,
    trace: /\.filter\(|\bfor\b[^\n]*\bif\b[^\n]*==/,
    demand: 'all that share the first place belong to the result, and not one alone',
    means: {
      javascript: '`.filter((one) => one.value === highest)`',
      typescript: '`.filter((one) => one.value === highest)`',
      python: '`[one for one in all if one.value == highest]`',
    },
  },
  {
    // “Raise the limit” is something else.
    asked:
      /\b(?:should|must|has to|needs to|and|then|it|to) throws?\b|^\s*throw\b|\brais(?:es?|ing)\b[^.;\n]{0,40}(?:error|exception)s?\b/i,
    trace: /\bthrow\b|\braise\b|\bpanic\(|\breject\(|errors?\.New|Errorf/,
    demand: 'an error is thrown',
    means: { javascript: '`throw new Error(…)`', typescript: '`throw new Error(…)`', python: '`raise`' },
  },
];
/** No one writes such lines, and a rule over one takes its length squared. */
const LONG_LINE = /[^\n]{2000}/;
/** What has to stay, or what goes wrong now. */
const IS_PRESENT = /\b(?:as before|as (?:it|they) (?:does|do) now|still|keeps? on|currently|at the moment)\b/i;

export const wordingGate: Gate = ({ goal, texts, before }) => {
  if (goal.touches !== 'code') return [];
  const sentences = goal.request.text.split(/(?<=[.!?;])\s+|\n/).filter((sentence) => !IS_PRESENT.test(sentence));
  const changed = [...texts].filter(([path]) => isCode(languageOf(path)));
  const code = changed
    .map(([path, text]) => changedCode(path, withoutNotes(before(path) ?? '', path), withoutNotes(text, path)))
    .join('\n');
  const [path] = changed[0] ?? [];
  if (path === undefined) return [];
  const isMissing = ({ asked, trace, only }: Wording) =>
    sentences.some((sentence) => asked.test(sentence)) &&
    !trace.test(code) &&
    (only === undefined || (!LONG_LINE.test(code) && only.test(code)));
  return WORDINGS.filter(isMissing).map(({ demand, means }) => {
    const how = means[languageOf(path)];
    return {
      gate: 'wording',
      weight: 'may' as const,
      correction: `The task says that ${demand}, and no line of the change does that${how === undefined ? '' : `, for example with ${how}`}. Do it too.`,
    };
  });
};

/** The functions and types that are new or not as they were; the whole text where it has none. */
function changedCode(path: string, before: string, after: string): string {
  const language = languageOf(path);
  const bodies = (text: string) => {
    const lines = text.split('\n');
    return outline(text, language).map(({ start, end }) => lines.slice(start, end + 1).join('\n'));
  };
  const known = new Set(bodies(before));
  const fresh = bodies(after).filter((body) => !known.has(body));
  return fresh.length > 0 ? fresh.join('\n') : after;
}

/** Without comments and docstrings, which only repeat the task. */
function withoutNotes(text: string, path: string): string {
  const language = languageOf(path);
  const code = withoutComments(text, language).join('\n');
  return language === 'python' ? code.replace(/^([ \t]*)[rR]?("""|''')[\s\S]*?\2/gm, '$1') : code;
}
