// Puts faults into code, one at a time, which the tests that were asked for must notice.

import { isScript, type Language, languageOf } from '#agent/files/language.ts';
import { CODE, COMMENT, mask } from '#agent/files/mask.ts';
import type { Definition } from '#agent/files/outline.ts';
import { depthOf } from '#base/brackets.ts';
import { lineAt, lineStarts } from '#base/text.ts';

export interface Fault {
  text: string;
  /** For the model: what was changed, and where. */
  what: string;
  /** A second fault of its line, such as the other value of a condition: tests that miss it are still good. */
  isFurther?: boolean;
  /** A bound itself is meant differently, or a step is left out: there may be no case that shows it. */
  mayNotShow?: boolean;
}

/** Null: it would not be a fault there, but an error of syntax. */
const FAULTS: readonly (readonly [RegExp, (found: string, language: Language) => string | null])[] = [
  // An error that is made and not thrown.
  [/\bthrow\s+(?=new\b|[\w.]+\()/g, () => 'void '],
  [/\braise\s+(?=[A-Z][\w.]*\()/g, () => ''],
  [/!(?=[\w(/])/g, () => ''],
  [/\breturn\s+(?:true|True)\b/g, (found) => found.replace(/true/i, (word) => (word === 'True' ? 'False' : 'false'))],
  [/\breturn\s+(?:false|False)\b/g, (found) => found.replace(/false/i, (word) => (word === 'False' ? 'True' : 'true'))],
  [/(?<![<>=!-])<(?![<=])(?=\s)/g, () => '>='],
  [/(?<![<>=!-])>(?![>=])(?=\s)/g, () => '<='],
  [/<=(?=\s)/g, () => '>'],
  [/(?<!=)>=(?=\s)/g, () => '<'],
  [/===|(?<![=!<>:])==(?!=)/g, (found) => (found === '===' ? '!==' : '!=')],
  [/!==?/g, (found) => (found === '!==' ? '===' : '==')],
  [/\s\+\s/g, () => ' - '],
  [/\s\+=\s(?!1\b)/g, () => ' -= '],
  [/\s-=\s(?!1\b)/g, () => ' += '],
  [/\s-\s/g, () => ' + '],
  [/\s\*\s/g, () => ' / '],
  [/(?<!\/)\s\/\s(?!\/)/g, () => ' * '],
  [/\s&&\s|\sand\s/g, (found) => (found.includes('and') ? ' or ' : ' || ')],
  [/\s\|\|\s|\sor\s/g, (found) => (found.includes('or') ? ' and ' : ' && ')],
  // Another value than the one that is returned; a text is masked, its quotes are left.
  [/\breturn\s+(["'`])\s*\1(?=\s*(?:;|\n|$))/g, (found) => `${found.trimEnd().slice(0, -1)}fault${found.trimEnd().slice(-1)}`],
  [
    /\breturn\s+(?!(?:["'`]|true\b|false\b|True\b|False\b|null\b|None\b|undefined\b|function\b|async\b|new\b|\())[^\n;{]+(?=;|\n|$)/g,
    (found, language) => (depthOf(found) === 0 ? (NOTHING[language] ?? null) : null),
  ],
  [/(?<![\w.])\d+(?![\w.])/g, (found) => String(Number(found) + 1)],
];

/** The bound itself. */
const BOUND_FAULTS: readonly (readonly [RegExp, (found: string, language: Language) => string | null])[] = [
  [/(?<![<>=!-])<(?![<=])(?=\s)/g, () => '<='],
  [/(?<![<>=!-])>(?![>=])(?=\s)/g, () => '>='],
  [/<=(?=\s)/g, () => '<'],
  [/(?<!=)>=(?=\s)/g, () => '>'],
  [/(?:<|(?<!=)>)=(?=\s)/g, () => '=='],
  [/(?<![\w.])[1-9]\d*(?![\w.])/g, (found) => String(Number(found) - 1)],
];

/** A condition that is left out. */
const FURTHER_FAULTS: typeof BOUND_FAULTS = [
  // What is compared at the end always holds, or never.
  ...([true, false] as const).map((value): (typeof BOUND_FAULTS)[number] => [
    /\breturn\s+[^\n;?{]*\s(?:[=!]==?|[<>]=?|in)\s[^\n;?{]*(?=;|\n|$)/g,
    (found, language) => (depthOf(found) === 0 ? `return ${language === 'python' ? (value ? 'True' : 'False') : value}` : null),
  ]),
  [/\.map\(Number\)/g, () => '.map(String)'],
  [
    /\b(?:self|this)\.\w+ = [^=\n;]+(?=;|\n|$)/g,
    (found, language) => (depthOf(found) === 0 ? found.replace(/ = .*/, ` = ${language === 'python' ? 'None' : 'null'}`) : null),
  ],
  [/\b(?:Math\.)?(?:min|max)\([^(),\n]+,[^(),\n]+\)/g, (found) => /\(([^,]+),/.exec(found)?.[1] ?? null],
  [/\b(?:Math\.)?(?:min|max)\([^(),\n]+,[^(),\n]+\)/g, (found) => /,\s*([^)]+)\)/.exec(found)?.[1] ?? null],
  [/\s&&\s+[^&|?:;,{}\n]+(?=[\n;)&|]|$)/g, (found) => (depthOf(found) === 0 ? '' : null)],
  [/\sand\s+[^:,\n]+?(?=\s(?:and|or)\s|[:\n)]|$)/g, (found, language) => (language === 'python' && depthOf(found) === 0 ? '' : null)],
  [
    /(?<=\bif \().+(?=\) (?:\{|return|throw|continue|break))/g,
    (found, language) => (isScript(language) && depthOf(found) === 0 ? 'false' : null),
  ],
  [/(?<=^\s*(?:el)?if ).+(?=:\s*$)/gm, (found, language) => (language === 'python' && depthOf(found) === 0 ? 'False' : null)],
];

/** A step that is left out, or a similar one. */
const STEP_FAULTS: typeof BOUND_FAULTS = [
  [/\.(?:trim|trimStart|trimEnd|toLowerCase|toUpperCase|reverse|toReversed|strip|lstrip|rstrip|lower|upper|casefold)\(\)/g, () => ''],
  [/\.(?:sort|toSorted|filter)\((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*\)/g, () => ''],
  [
    /\b(?:Math\.(?:round|floor|ceil|trunc|abs)|abs|round|sorted|math\.(?:floor|ceil|Abs|Floor|Ceil|Round))\([^(),\n]+\)/g,
    (found) => found.slice(found.indexOf('(')),
  ],
  [/\bstrings\.(?:ToLower|ToUpper|Title|Trim\w*)\([^(),\n]+(?:,[^()\n]*)?\)/g, (found) => /\(([^,)]+)/.exec(found)?.[1] ?? null],
  [/\.(?:strip|lstrip|rstrip|replace|replaceAll|removeprefix|removesuffix)\([^()\n]+\)|\.(?:title|capitalize)\(\)/g, () => ''],
  // What is there twice counts twice.
  [/(?<![\w.])set\(([\w.]+)\)|(?<=\[\.\.\.)new Set\([\w.]+\)/g, (found) => /\(([^()]+)\)/.exec(found)?.[1] ?? null],
  [/[\w.]+\[[^\]\n]+\]\+\+/g, (found) => found.replace('++', ' = 1')],
  // To steps of another size, or to none.
  [/\b[\w.]*(?:round|floor|ceil|trunc)\([^()\n]+? \* [\w.]+\) \/ [\w.]+/g, (found) => found.replace(/ \* [\w.]+\) \/ [\w.]+$/, ')')],
  [/\b[\w.]*(?:round|floor|ceil|trunc)\([^()\n]+? \/ [\w.]+\) \* [\w.]+/g, (found) => found.replace(/ \/ [\w.]+\) \* [\w.]+$/, ')')],
  [/\bMath\.floor(?=\()/g, () => 'Math.ceil'],
  [/\bMath\.ceil(?=\()/g, () => 'Math.floor'],
  [/\bMath\.round(?=\()/g, () => 'Math.floor'],
  [/\.(?:starts|ends)With(?=\()/g, () => '.includes'],
  [/\s\/\/\s/g, (_, language) => (language === 'python' ? ' / ' : null)],
  // A list of numbers the other way round.
  [
    /\[(?:\s*-?[\d.]+\s*,){2,}\s*-?[\d.]+\s*,?\s*\]/g,
    (found) => `[${found.slice(1, -1).replace(/,\s*$/, '').split(',').reverse().join(',').trim()}]`,
  ],
  // Numbers that are compared as texts.
  [
    /(?:\([^()\n]+\)|[\w.[\]]+) - (?:\([^()\n]+\)|[\w.[\]]+)(?=[;),]|$)/gm,
    (found, language) => (isScript(language) ? found.replace(/^(.+) - (.+)$/, 'String($1).localeCompare(String($2))') : null),
  ],
];

/** Which are tried first where a line has several. */
const RANKED = [FAULTS, BOUND_FAULTS, FURTHER_FAULTS, STEP_FAULTS];
const MAY_NOT_SHOW: readonly unknown[] = [BOUND_FAULTS, STEP_FAULTS];

/** Another parameter comes back. */
function otherParameters(code: string, start: number, end: number): { at: number; whole: string; after: string }[] {
  const body = code.slice(start, end);
  const names = (/\(([^()]*)\)/.exec(body)?.[1] ?? '').split(',').flatMap((one) => /^\s*([A-Za-z_$][\w$]*)/.exec(one)?.[1] ?? []);
  const values = names.filter((name) => name !== 'self' && name !== 'cls');
  return [...body.matchAll(/\breturn ([A-Za-z_$][\w$]*)(?=\s*(?:;|\}|$))/gm)].flatMap(({ index, 0: whole, 1: name = '' }) => {
    const others = values.includes(name) ? values.filter((other) => other !== name) : [];
    return others.map((other) => ({ at: start + index, whole, after: `return ${other}` }));
  });
}

/** In patterns, which are texts to the rules above. */
const PATTERN_FAULTS: readonly (readonly [RegExp, string])[] = [
  [/\\s[*+]/g, ''],
  [/\\([dw])[+*]/g, '\\$1'],
];

const NOTHING: Partial<Record<Language, string>> = { javascript: 'return null', typescript: 'return null', python: 'return None' };

const RAISES: Readonly<Record<string, RegExp>> = {
  ValueError: /\.(?:remove|index)\(|\b(?:int|float)\(/,
  KeyError: /[\w)\]]\[[^\]\n]+\]|\.(?:pop|remove)\(/,
  IndexError: /[\w)\]]\[[^\]\n]+\]|\.pop\(/,
  ZeroDivisionError: /\/|%/,
};

/** Whether, without this check, the same error comes of what follows: `if tool not in tools: raise ValueError(…)` before `tools.remove(tool)`. */
function isRaisedAnyway(lines: readonly string[], line: number): boolean {
  const at = /^\s*raise\b/.test(lines[line] ?? '') ? line : /^\s*if\b/.test(lines[line] ?? '') ? line + 1 : -1;
  const error = /^\s*raise (\w+)\(/.exec(lines[at] ?? '')?.[1] ?? '';
  return RAISES[error]?.test(lines.slice(at + 1, at + 4).join('\n')) ?? false;
}

/** On the line of a function's head. */
function isInBody(before: string): boolean {
  return /=>|\breturn\b/.test(before);
}

/** Faults in the code of these definitions, one a text, spread over them. */
export function faultsIn(path: string, text: string, definitions: readonly Definition[], most: number): Fault[] {
  const language = languageOf(path);
  const { code, kinds } = mask(text, language);
  const starts = lineStarts(text);
  const found: { at: number; length: number; after: string; line: number; rank: number }[] = [];
  const put = (at: number, whole: string, after: string, rank: number) => {
    const line = lineAt(starts, at);
    const around = definitions.find((one) => one.line < line + 1 && line <= one.end);
    if (around && (line !== around.line || around.kind === 'value' || isInBody(text.slice(starts[line] ?? 0, at))))
      found.push({ at, length: whole.length, after, line, rank });
  };
  for (const [rank, faults] of RANKED.entries())
    for (const [pattern, change] of faults)
      for (const { index, 0: whole } of code.matchAll(pattern)) {
        const after = kinds[index] === CODE ? change(whole, language) : null;
        if (after !== null) put(index, whole, after, rank);
      }
  for (const one of definitions)
    for (const { at, whole, after } of otherParameters(code, starts[one.line] ?? 0, starts[one.end + 1] ?? code.length))
      put(at, whole, after, 2);
  for (const [pattern, after] of PATTERN_FAULTS)
    for (const match of text.matchAll(pattern))
      if (kinds[match.index] !== COMMENT) put(match.index, match[0], match[0].replace(pattern, after), 0);
  // One a line first, spread over the lines: a second fault in the same line tells less.
  const firstOf = new Map(found.map(({ line }, at) => [line, at] as const).reverse());
  const isFirst = ({ line }: (typeof found)[number], at: number) => firstOf.get(line) === at;
  const firsts = found.filter(isFirst).sort((a, b) => a.line - b.line);
  const step = Math.max(1, firsts.length / most);
  const spread = Array.from({ length: Math.min(most, firsts.length) }, (_, at) => firsts[Math.floor(at * step)]).filter(
    (one) => one !== undefined,
  );
  const others = found
    .filter((one, at) => !isFirst(one, at))
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, most - spread.length);
  const lines = text.split('\n');
  const faultOf = ({ at, length, after, line, rank }: (typeof found)[number]): Fault => {
    const faulty = text.slice(0, at) + after + text.slice(at + length);
    return {
      text: faulty,
      mayNotShow: MAY_NOT_SHOW.includes(RANKED[rank]) || (language === 'python' && isRaisedAnyway(lines, line)),
      what: `\`${(lines[line] ?? '').trim()}\` is changed to \`${(faulty.split('\n')[line] ?? '').trim()}\``,
    };
  };
  return [...spread.map(faultOf), ...others.map((one) => ({ ...faultOf(one), isFurther: true }))];
}
