// Lists corrections for lists and tables: an empty one, a missing key, an order, and duplicates.
import { isScript } from '#agent/files/language.ts';
import { atStart } from './atStart.ts';
import { go, type Hinted, INNER, js, py } from './phrase.ts';

const TIES = ['name', 'title', 'label', 'id', 'key', 'word', 'code'] as const;

export const EMPTY: Hinted = {
  about: /\b(?:empty|nothing|without|none|NaN|zero ?division\w*|division by zero|divide by zero|reduce of empty|no [a-z]+s)\b/i,
  phrases: [
    [
      /\breturn ([^;?\n]+ \/ ((?:\w+\.)*\w+)(?![\w.(])[^;?\n]*)/g,
      js(([, value, divisor]) => ['0', 'null'].map((none) => `return ${divisor} === 0 ? ${none} : ${value}`)),
    ],
    [
      /\breturn ([^\n]+ \/ (len\([\w.]+\)|(?:\w+\.)*\w+)(?![\w.(])[^\n]*)/g,
      py(([, value, divisor]) => ['0', 'None'].map((none) => `return ${value} if ${divisor} else ${none}`)),
    ],
    [new RegExp(`\\.reduce\\((${INNER})\\)`, 'g'), js(([, sum = '']) => (/, [\w'"[{][^()]*$/.test(sum) ? [] : [`.reduce(${sum}, 0)`]))],
    [/\b(max|min)\(([\w.]+)\)/g, py(([, call, list]) => ['0', 'None'].map((none) => `${call}(${list}, default=${none})`))],
    ...atStart((name, language, type) => {
      if (isScript(language)) return ['0', 'null', '[]', "''"].map((none) => `if (!${name} || ${name}.length === 0) return ${none}`);
      if (language === 'python') return ['0', 'None', '[]', '""'].map((none) => `if not ${name}:\n    return ${none}`);
      const none = /^(?:float64|int\d*)$/.test(type) ? '0' : type === 'string' ? '""' : type === 'bool' ? 'false' : 'nil';
      return [`if len(${name}) == 0 {\n\treturn ${none}\n}`];
    }),
  ],
};

export const MISSING: Hinted = {
  about: /\b(?:undefined|KeyError|AttributeError|TypeError|null|None|NaN|missing|unknown|unset|optional|not set)\b/,
  phrases: [
    [
      /^([ \t]*)([\w.]+\[[^\]\n]+\])(?: \+= ([^;\n]+)|\+\+)(?=;?$)/gm,
      js(([, indent, at, more = '1']) => [`${indent}${at} = (${at} ?? 0) + ${more}`]),
    ],
    [
      /^([ \t]*)([\w.]+)\[([^\]\n]+)\] \+= ([^\n]+)$/gm,
      py(([, indent, all, key, more]) => [`${indent}${all}[${key}] = ${all}.get(${key}, 0) + ${more}`]),
    ],
    [/([\w.]+)\[([^\]\n]+)\]\.append\(/g, py(([, all, key]) => [`${all}.setdefault(${key}, []).append(`])],
    [/([\w.]+)\[([^\]\n]+)\]\.push\(/g, js(([, all, key]) => [`(${all}[${key}] ??= []).push(`])],
    [
      /(?<![\w.])((?:\w+\.)*\w+)\[(\w+(?:\.\w+)*|"[^"\n]+"|'[^'\n]+')\](?!\s*[+\-*/]?=[^=])/g,
      py(([, all, key]) => [`${all}.get(${key})`, `${all}.get(${key}, 0)`, `${all}.get(${key}, "")`]),
    ],
    [/(\.get\((?:[\w.]+|"[^"\n]+"|'[^'\n]+'))\)/g, py(([, call]) => [`${call}, 0)`, `${call}, "")`, `${call}, [])`])],
    [/(?<![\w.])((?:\w+\.)*\w+\.get\([^()\n]+\))(?! \?\?)/g, js(([, call]) => [`(${call} ?? 0)`])],
    [
      /(?<=[\w\])])\.([a-zA-Z_]\w*)/g,
      ([, name], language, { about }) => (isScript(language) && about.includes(`reading '${name}'`) ? [`?.${name}`] : []),
    ],
    ...atStart((name, language) => {
      if (isScript(language)) return ['null', "''", '0', '[]'].map((none) => `if (${name} == null) return ${none}`);
      return language === 'python' ? ['None', '""', '0', '[]'].map((none) => `if ${name} is None:\n    return ${none}`) : [];
    }),
  ],
};

export const ORDER: Hinted = {
  about:
    /\b(?:order\w*|sort\w*|descend\w*|ascend\w*|alphabet\w*|newest|oldest|latest|earliest|highest|lowest|most|least|fewest|rank\w*|top|ties?|tied|same (?:number|count|score|points|value|length))\b/i,
  phrases: [
    // Numbers are compared as texts.
    [
      new RegExp(`= String\\((${INNER})\\)(;?\\n[ \\t]*(?:const|let) \\w+ = )String\\((${INNER})\\)`, 'g'),
      js(([, one, between, other]) => [`= ${one}${between}${other}`]),
    ],
    [
      new RegExp(`\\bString\\((${INNER})\\)( [<>] |\\.localeCompare\\()String\\((${INNER})\\)(\\)?)`, 'g'),
      js(([, one, sign = '', other, close = '']) => [sign.startsWith('.') ? `${one} - ${other}` : `${one}${sign}${other}${close}`]),
    ],
    [/key=lambda (\w+): str\(([^()\n]+)\)/g, py(([, one, value]) => [`key=lambda ${one}: ${value}`])],
    [/(?:, )?\bkey=str\b/g, py(() => [''])],
    [
      /\b(?:strconv\.Itoa|fmt\.Sprint)\(([^()\n]+)\)( [<>] )(?:strconv\.Itoa|fmt\.Sprint)\(([^()\n]+)\)/g,
      go(([, one, sign, other]) => [`${one}${sign}${other}`]),
    ],
    [/\((\w+), (\w+)\) => (?=\1|\2)/g, js(([, one, other]) => [`(${other}, ${one}) => `])],
    [/(\w+)\.(\w+) - (\w+)\.\2(?=[),;])/g, js(([, one, field, other]) => [`${one}.${field}.localeCompare(${other}.${field})`])],
    [
      /\((\w+), (\w+)\) => ([^,;\n]+?) ([<>]) ([^,;()\n]+)(?=\))/g,
      js(([, a, b, one, sign, other]) => [
        `(${a}, ${b}) => ${sign === '<' ? `${other} - ${one}` : `${one} - ${other}`}`,
        `(${a}, ${b}) => (${one} < ${other} ? -1 : ${one} > ${other} ? 1 : 0)`,
      ]),
    ],
    [
      /\((\w+), (\w+)\) => ([^,;\n|]+ - [^,;\n|()]+)(?=[),])/g,
      js(({ 1: a = '', 2: b = '', 3: first = '', input = '' }) => [
        ...(first.includes(`${a}[1]`) || first.includes(`${b}[1]`) ? [`(${a}, ${b}) => ${first} || ${a}[0].localeCompare(${b}[0])`] : []),
        ...TIES.filter((field) => input.includes(`.${field}`) || input.includes(`${field}:`)).map(
          (field) => `(${a}, ${b}) => ${first} || ${a}.${field}.localeCompare(${b}.${field})`,
        ),
      ]),
    ],
    [
      /key=lambda (\w+): (-?)([\w.[\]"']+)(, reverse=True)?(?=\))/g,
      py(({ 1: one, 2: minus = '', 3: first = '', 4: reverse, input = '' }) => {
        const sign = reverse === undefined ? minus : minus === '' ? '-' : '';
        const ties = first.endsWith('[1]')
          ? [`${one}[0]`]
          : TIES.flatMap((field) =>
              [`["${field}"]`, `.${field}`]
                .filter((end) => input.includes(end) || (end.startsWith('.') && input.includes(`self${end}`)))
                .map((end) => `${one}${end}`),
            );
        return ties.map((tie) => `key=lambda ${one}: (${sign}${first}, ${tie})`);
      }),
    ],
    [
      /((?:\w+\.)*\w+)\.most_common\((\w*)\)/g,
      py(([, counter, most]) => [`sorted(${counter}.items(), key=lambda one: (-one[1], one[0]))${most === '' ? '' : `[:${most}]`}`]),
    ],
    [
      /return (\w+\[i\])\.(\w+) ([<>]) (\w+\[j\])\.\2$/gm,
      go(({ 1: i, 2: field, 3: sign, 4: j, input = '' }) =>
        ['Name', 'Title', 'ID', 'Key', 'Word']
          .filter((other) => other !== field && new RegExp(`\\b${other}\\b`).test(input))
          .map(
            (other) => `return ${i}.${field} ${sign} ${j}.${field} || (${i}.${field} == ${j}.${field} && ${i}.${other} < ${j}.${other})`,
          ),
      ),
    ],
    [/\bsort\.Slice\(/g, go(() => ['sort.SliceStable('])],
  ],
};

export const TWICE: Hinted = {
  about: /\b(?:duplicat\w*|twice|unique|distinct|repeat\w*|once|double\w*|again)\b/i,
  phrases: [
    [
      /^([ \t]*)((?:\w+\.)*\w+)\.push\(([\w.]+)\);?$/gm,
      js(([, indent, list, one]) => [`${indent}if (!${list}.includes(${one})) ${list}.push(${one});`]),
    ],
    [
      /^([ \t]*)((?:\w+\.)*\w+)\.append\(([\w.]+)\)$/gm,
      py(([, indent, list, one]) => [`${indent}if ${one} not in ${list}:\n${indent}    ${list}.append(${one})`]),
    ],
    [/\breturn ((?:\w+\.)*\w+(?:\.\w+\([^\n]*\))?);/g, js(([, list]) => [`return [...new Set(${list})];`])],
    [/\breturn ((?:\w+\.)*\w+|\[[^\n]+\])$/gm, py(([, list]) => [`return list(dict.fromkeys(${list}))`])],
  ],
};
