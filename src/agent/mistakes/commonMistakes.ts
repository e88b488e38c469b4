// Lists corrections of mistakes that many programs have: a split, a sort, a page count.
import { isScript, type Language } from '#agent/files/language.ts';
import { LENGTHS } from './lengthMistakes.ts';
import type { Phrase } from './phrase.ts';
import { PRICES } from './priceMistakes.ts';
import { UNUSED_RESULTS } from './unusedResults.ts';

const inScripts = (after: readonly string[], language: Language) => (isScript(language) ? after : []);
const inPython = (after: readonly string[], language: Language) => (language === 'python' ? after : []);

export const COMMON_MISTAKES: readonly Phrase[] = [
  ...UNUSED_RESULTS,
  ...LENGTHS,
  // What is split into two has the separator in its second part, too.
  [/\.split\((["'])([^"'\n\\])\1\)/g, ([, quote, sign], language) => inPython([`.split(${quote}${sign}${quote}, 1)`], language)],
  [
    /(\[\s*\w+,\s*\w+\s*\]\s*=[^;\n]*)\.split\((["'])([^"'\n\\])\2\)/g,
    ([, before = '', , sign = ''], language) =>
      inScripts([`${before}.split(/${sign.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')}(.*)/s)`], language),
  ],
  [
    /\bstrings\.Split\(([^()\n]+), ("[^"\n]+")\)/g,
    ([, text, sign], language) => (language === 'go' ? [`strings.SplitN(${text}, ${sign}, 2)`] : []),
  ],
  // Numbers are sorted as texts, or in the other order.
  [/\.(sort|toSorted)\(\)/g, ([, name], language) => inScripts([`.${name}((a, b) => a - b)`, `.${name}((a, b) => b - a)`], language)],
  [
    /(\bsorted|\.sort)\(((?:[^()\n]|\((?:[^()\n]|\([^()\n]*\))*\))*)\)/g,
    ([, name, list = ''], language) =>
      inPython(list.includes('reverse=') ? [] : [`${name}(${list === '' ? '' : `${list}, `}reverse=True)`], language),
  ],
  [/, reverse=True\)/g, (_, language) => inPython([')'], language)],
  // Only the first is replaced.
  [/\.replace\((\/[^/\n]+\/),/g, ([, pattern], language) => inScripts([`.replace(${pattern}g,`], language)],
  [/\.replace\((["'`])/g, ([, quote], language) => inScripts([`.replaceAll(${quote}`], language)],
  [/(\.replace\((?:"[^"\n]*"|'[^'\n]*'|\w+), (?:"[^"\n]*"|'[^'\n]*'|\w+)), 1\)/g, ([, call], language) => inPython([`${call})`], language)],
  [/\bstrings\.Replace\((.+), 1\)/g, ([, list], language) => (language === 'go' ? [`strings.ReplaceAll(${list})`] : [])],
  // The first that is found, or the last.
  [/([\w.]+) (\?\?|\|\|)= ([\w.]+)(?=;|$)/gm, ([, to = '', or = '', from = '']) => [`${to} = ${from} ${or} ${to}`]],
  [/([\w.]+) = ([\w.]+) (\?\?|\|\||or) \1(?=;|$)/gm, ([, to = '', from = '', or = '']) => [`${to} = ${to} ${or} ${from}`]],
  // Two parts, such as day and minute, are compared one by one.
  [
    /((?:[\w$]+\.)*[\w$]+) ([<>])= ([\w$.]+) (&&|and) ((?:[\w$]+\.)*[\w$]+) (\2=?) ([\w$.]+)/g,
    ([, one, sign = '', first, and, other, last, second], language) => {
      const [or, same] = [and === 'and' ? 'or' : '||', isScript(language) ? '===' : '=='];
      return [`(${one} ${sign} ${first} ${or} (${one} ${same} ${first} ${and} ${other} ${last} ${second}))`];
    },
  ],
  // A decimal comma is dropped.
  [
    /(\.replace(?:All)?|\bstrings\.ReplaceAll)\(((?:\w+, )?(?:(["'`]),\3|\/,\/g?), )(["'`])\4\)/g,
    ([, name, what, , quote = '']) => [`${name}(${what}${quote}.${quote})`],
  ],
  // 0 and '' are values.
  [/ \|\| (?=[\w"'`[{])/g, (_, language) => inScripts([' ?? '], language)],
  // The last page, and a part that is not whole.
  [
    /Math\.floor\(([^()\n]+)\) \+ 1\b/g,
    ([, quotient], language) => inScripts([`Math.ceil(${quotient})`, `Math.max(1, Math.ceil(${quotient}))`], language),
  ],
  [
    /(\b[\w.]+(?:\([^()\n]*\))?) \/\/ ([\w.]+) \+ 1\b/g,
    ([, all, size], language) => inPython([`-(-${all} // ${size})`, `max(1, -(-${all} // ${size}))`], language),
  ],
  [/(\b[\w.]+(?:\([^()\n]*\))?) \/\/ ([\w.]+)/g, ([, all, size], language) => inPython([`-(-${all} // ${size})`], language)],
  [
    /(?<![\w$(])((?:\w+\.)*\w+) \/ ((?:\w+\.)*\w+)(?![\w$(])/g,
    ([whole], language) => inScripts([`Math.ceil(${whole})`, `Math.floor(${whole})`], language),
  ],
  // Divided before it is added.
  [
    /(?<![\w.$])(?<![*/%+-] )((?:\w+\.)*\w+) ([+-]) ((?:\w+\.)*\w+) ([*/]|\/\/) ((?:\w+\.)*\w+)(?![\w.([])/g,
    ([, first, sign, second, factor, third]) => [`(${first} ${sign} ${second}) ${factor} ${third}`],
  ],
  // Counted from 1, as months are.
  [
    /^([ \t]*)(\w+), (\w+) = divmod\(([^()\n]+), (\w+)\)$/gm,
    ([, indent, whole, rest, total, size], language) =>
      inPython([`${indent}${whole}, ${rest} = divmod(${total} - 1, ${size})\n${indent}${rest} += 1`], language),
  ],
  [/(?<![\w$.)\]])\(([^()\n]+)\) % (\w+)/g, ([, value, size]) => [`(${value} - 1) % ${size} + 1`]],
  [/(?<![\w$.)\]])((?:\w+\.)*\w+) % (\w+)(?! \+)/g, ([, value, size]) => [`(${value} - 1) % ${size} + 1`, `(${value} + 1) % ${size}`]],
  // The list of the caller is sorted, or turned around.
  [/(?<![\w.$])(\w+)\.(sort|reverse)\(/g, ([, list, name], language) => inScripts([`[...${list}].${name}(`], language)],
  // The end counts.
  [
    /\brange\(([^(),\n]+), ([^(),\n]+)\)/g,
    ([, first, last], language) => inPython([`range(${first}, ${last} + 1)`, `range(${first}, ${last} - 1)`], language),
  ],
  [
    /\brange\(([^(),\n]+)\)/g,
    ([, count], language) => inPython([`range(1, ${count} + 1)`, `range(${count} + 1)`, `range(${count} - 1)`], language),
  ],
  [
    /\.(slice|substring)\(([^(),\n]+), ([^(),\n]+)\)/g,
    ([, name, from, to], language) =>
      inScripts([`.${name}(${from}, ${to} + 1)`, `.${name}(${from}, ${to} - 1)`, `.${name}(${from}, ${from} + ${to})`], language),
  ],
  // What is found does not belong to the rest.
  [/\.(slice|substring)\(([a-z]\w*)\)/gi, ([, name, from], language) => inScripts([`.${name}(${from} + 1)`], language)],
  // What was made of a value is there, and the value itself is used.
  [
    /\b(\w+) :?= (?:\w+\()?(\w+)\b(?:\)|\.\w+\(|,)[^\n]*\n(?:[^\n]*\n){0,6}?[^\n]*?(?<![\w.$])\2(?![\w$:(]|\s*=(?!=))/g,
    ([whole, made, value = '']) => (made === value ? [] : [`${whole.slice(0, -value.length)}${made}`]),
  ],
  // The same, of a product or sum.
  [
    /\b(\w+) :?= ((?:\w+\.)+\w+) [*+-] [^\n;]+;?\n(?:[^\n]*\n){0,4}?[^\n]*?(?<![\w.$])\2(?![\w.$(])/g,
    ([whole, made, value = '']) => [`${whole.slice(0, -value.length)}${made}`],
  ],
  ...PRICES,
  // From the other end.
  [
    /\bfor (\(?)(let |var )?(\w+) (:?=) 0; \3 < ([^;\n]+); (?:\3\+\+|\3 \+= 1|\+\+\3)/g,
    ([, bracket, kind = '', index, is, end]) => [`for ${bracket}${kind}${index} ${is} ${end} - 1; ${index} >= 0; ${index}--`],
  ],
  [
    /\bfor (\(?)(let |var )?(\w+) (:?=) ([^;\n]+) - 1; \3 >= 0; (?:\3--|\3 -= 1|--\3)/g,
    ([, bracket, kind = '', index, is, end]) => [`for ${bracket}${kind}${index} ${is} 0; ${index} < ${end}; ${index}++`],
  ],
  // What is handed out, or taken in, is changed by somebody else.
  [/\breturn ((?:this)\.#?\w+);/g, ([, list], language) => inScripts([`return [...${list}];`, `return { ...${list} };`], language)],
  [/\breturn (self\.\w+)$/gm, ([, list], language) => inPython([`return list(${list})`, `return dict(${list})`], language)],
  [/\{ \.\.\.(\w+(?:\.\w+)*)(?=[,\s}])/g, ([, whole], language) => inScripts([`{ ...structuredClone(${whole})`], language)],
  [/\bcopy\.copy\(/g, (_, language) => inPython(['copy.deepcopy('], language)],
  [
    /^([ \t]*)(\w+)\.sort\(([^\n]*)\)$/gm,
    ([, indent, list, key], language) => inPython([`${indent}${list} = sorted(${list}${key === '' ? '' : `, ${key}`})`], language),
  ],
  [
    /\b(\w+)=(\[\]|\{\})([^\n]*:\n)([ \t]+)/g,
    ([, name, empty, rest, indent], language) =>
      inPython([`${name}=None${rest}${indent}if ${name} is None:\n${indent}    ${name} = ${empty}\n${indent}`], language),
  ],
];

/** What is more often right as it is: tried after the model's drafts. */
export const POSSIBLE_MISTAKES: readonly Phrase[] = [
  // The remainder of a negative number is negative.
  [
    /(?<![\w$(])((?:\w+\.)*\w+) % ((?:\w+\.)*\w+)/g,
    ([, value, size], language) => (language === 'python' ? [] : [`((${value} % ${size}) + ${size}) % ${size}`]),
  ],
  [/\bparseInt\(([^(),\n]+)(?:, 10)?\)/g, ([, text], language) => inScripts([`parseFloat(${text})`, `Number(${text})`], language)],
  [/\bint\(([^()\n]+)\)/g, ([, text], language) => inPython([`float(${text})`, `round(${text})`], language)],
  // A copy that is not deep, or none.
  [/\[\.\.\.(\w+(?:\.\w+)*)\]/g, ([, list], language) => inScripts([`structuredClone(${list})`], language)],
  [
    /(?<==\s)(\w+)(?=;?$)/gm,
    ([, name = ''], language) =>
      /^(?:true|false|null|undefined|\d+)$/.test(name) ? [] : inScripts([`structuredClone(${name})`], language),
  ],
  // One more, one less.
  [/ [+-] 1\b(?!\.)/g, () => ['']],
  [/\b[\w.]+\.length\b(?! [+-] 1)/g, ([length], language) => inScripts([`${length} - 1`, `${length} + 1`], language)],
  [/\blen\(\w+\)(?! [+-] 1)/g, ([length]) => [`${length} - 1`, `${length} + 1`]],
  [
    /\[(\w*):(\w*)\]/g,
    ([, from = '', to = '']) => [
      ...(from === '' ? [] : [`[${from} + 1:${to}]`, `[${from} - 1:${to}]`]),
      ...(to === '' ? [] : [`[${from}:${to} + 1]`, `[${from}:${to} - 1]`]),
    ],
  ],
  [
    /\bfor (\w+) in (?!reversed\(|range\(|enumerate\()([\w.]+):/g,
    ([, one, list], language) => inPython([`for ${one} in reversed(${list}):`], language),
  ],
  [/\bfor (\w+) in reversed\(([\w.]+)\):/g, ([, one, list], language) => inPython([`for ${one} in ${list}:`], language)],
  // Upper and lower case, and spaces around.
  [/(\b[\w.]+) (===?|!==?) ([\w.]+\b)(?![(.])/g, ([, one, sign, other], language) => folded(`${one}`, `${sign}`, `${other}`, language)],
  // A variable of its own inside of a block.
  [/^(\t{2,}[\w, ]*\w) := /gm, ([, names], language) => (language === 'go' ? [`${names} = `] : [])],
  [/\breturn ([\w.()]+\.toFixed\(\d\))/g, ([, text], language) => inScripts([`return Number(${text})`], language)],
  // The other of two that belong together.
  ...pairs([
    ['push', 'unshift'],
    ['some', 'every'],
    ['startsWith', 'endsWith'],
    ['startsWith', 'includes'],
    ['endsWith', 'includes'],
    ['indexOf', 'lastIndexOf'],
    ['find', 'findLast'],
    ['toLowerCase', 'toUpperCase'],
    ['keys', 'values'],
    ['startswith', 'endswith'],
    ['find', 'rfind'],
    ['lower', 'upper'],
    ['lstrip', 'strip'],
    ['rstrip', 'strip'],
    ['trimStart', 'trim'],
    ['trimEnd', 'trim'],
  ]),
  [/\.append\(/g, (_, language) => inPython(['.insert(0, '], language)],
  [/\b(any|all)\(/g, ([, name], language) => inPython([name === 'any' ? 'all(' : 'any('], language)],
  [/\b(break|continue)\b/g, ([, word]) => [word === 'break' ? 'continue' : 'break']],
  [/(?<![\w.])(1000|1024|3600|60|24|100)(?![\w.])/g, ([, factor = '']) => FACTORS.filter((other) => other !== factor)],
];

function folded(one: string, sign: string, other: string, language: Language): string[] {
  if (/^\d|^(?:true|false|null|None|nil|undefined|True|False)$/.test(other)) return [];
  if (isScript(language)) return ['toLowerCase', 'trim'].map((name) => `${one}.${name}() ${sign} ${other}.${name}()`);
  if (language === 'python') return ['lower', 'strip'].map((name) => `${one}.${name}() ${sign} ${other}.${name}()`);
  return language === 'go' && sign === '==' ? [`strings.EqualFold(${one}, ${other})`] : [];
}

const FACTORS = ['60', '3600', '24', '1000', '1024', '100'] as const;

function pairs(names: readonly (readonly [string, string])[]): Phrase[] {
  return names.flatMap(([one, other]): Phrase[] => [
    [new RegExp(`\\.${one}\\(`, 'g'), () => [`.${other}(`]],
    [new RegExp(`\\.${other}\\(`, 'g'), () => [`.${one}(`]],
  ]);
}
