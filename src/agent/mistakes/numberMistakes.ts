// Lists corrections for numbers: dates, rounding, percentages, and differences.
import { isScript, type Language } from '#agent/files/language.ts';
import { go, type Hinted, INNER, js, py } from './phrase.ts';

export const DATES: Hinted = {
  about: /\b(?:leap|february|months?|days?|dates?|years?|weeks?|weekdays?|weekends?|hours?|nights?|midnight|inclusive|including|both)\b/i,
  phrases: [
    [/\.getMonth\(\)(?! \+)/g, js(() => ['.getMonth() + 1'])],
    [
      /\.get(Day|Date|Month|Hours|FullYear)\(\)/g,
      js(([, part]) => [...(part === 'Day' ? ['.getDate()'] : part === 'Date' ? ['.getDay()'] : []), `.getUTC${part}()`]),
    ],
    [/\bnew Date\((\w+), (\w+)(?=[,)])/g, js(([, year, month]) => [`new Date(${year}, ${month} - 1`])],
    [/((?:\w+\.)*\w+) % 4 (===?) 0(?! (?:&&|and))/g, (found, language) => leap(found, language)],
    [
      /((?:\w+\.)*\w+) % 100 (!==?) 0(?! (?:\|\||or))/g,
      ([whole, year, not = ''], language) => [
        language === 'python' ? `(${whole} or ${year} % 400 == 0)` : `(${whole} || ${year} % 400 ${not.replace('!', '=')} 0)`,
      ],
    ],
    // From 22:00 to 06:00.
    [
      /((?:\w+\.)*\w+) (>=?) ([\w.]+) (&&|and) \1 (<=?) ([\w.]+)/g,
      ([, hour, from, first, and, to, last]) => [`${hour} ${from} ${first} ${and === 'and' ? 'or' : '||'} ${hour} ${to} ${last}`],
    ],
    [/\.days\b(?! \+)/g, py(() => ['.days + 1'])],
    [/\.(weekday|isoweekday)\(\)/g, py(([, name]) => [name === 'weekday' ? '.isoweekday()' : '.weekday()'])],
    [new RegExp(`(Math\\.\\w+\\(${INNER}\\))(?! \\+)`, 'g'), js(([, days]) => [`${days} + 1`])],
    [/(?<![\w.(])((?:\w+\.)*\w+) - ((?:\w+\.)*\w+)(?![\w.(]| [+\-*/])/g, ([whole]) => [`${whole} + 1`]],
  ],
};

function leap([whole, year]: RegExpMatchArray, language: Language): string[] {
  if (language === 'python') return [`${whole} and (${year} % 100 != 0 or ${year} % 400 == 0)`];
  const [is, isNot] = isScript(language) ? ['===', '!=='] : ['==', '!='];
  return [`${whole} && (${year} % 100 ${isNot} 0 || ${year} % 400 ${is} 0)`];
}

export const AMOUNTS: Hinted = {
  about: /\b(?:round\w*|nearest|cents?|decimals?|percent\w*|vat|tax\w*|discount\w*|interest|rates?)\b|%|\d\.\d{6,}/i,
  phrases: [
    [/ \+ ((?:\w+\.)*\w*(?:discount|deduct|rebate|refund)\w*)/gi, ([, less]) => [` - ${less}`]],
    [/ - ((?:\w+\.)*\w*(?:tax|vat|fee|surcharge|shipping|tip)\w*)/gi, ([, more]) => [` + ${more}`]],
    [/\bMath\.(?:floor|ceil|trunc)(?=\()/g, js(() => ['Math.round'])],
    [/\bmath\.(?:Floor|Ceil|Trunc)(?=\()/g, go(() => ['math.Round'])],
    [/\b(?:math\.(?:floor|ceil|trunc)|int)(?=\()/g, py(() => ['round'])],
    [
      /(?<![\w$.)])((?:\w+\.)*\w+) \* ((?:\w+\.)*\w*(?:percent|pct|rate|discount|tax|vat|interest)\w*)(?! \/)/gi,
      ([, all, share]) => [
        `${all} * ${share} / 100`,
        `${all} * (1 - ${share} / 100)`,
        `${all} * (1 + ${share} / 100)`,
        `${all} * (1 - ${share})`,
        `${all} * (1 + ${share})`,
      ],
    ],
    [
      /(?<![\w$.)])((?:\w+\.)*\w+) ([+-]) ((?:\w+\.)*\w*(?:percent|pct|rate|discount|tax|vat|interest)\w*)(?! [*/])/gi,
      ([, all, sign, share]) => [`${all} * (1 ${sign} ${share} / 100)`, `${all} * (1 ${sign} ${share})`],
    ],
    [
      /\breturn ([^;\n]* [*/] [^;\n]*);/g,
      js(([, value]) => [`return Math.round((${value}) * 100) / 100;`, `return Math.round(${value});`]),
    ],
    [/\breturn ([^\n]* [*/] [^\n]*)$/gm, py(([, value]) => [`return round(${value}, 2)`, `return round(${value})`])],
    [/\breturn ([^\n]*[*/][^\n]*)$/gm, go(([, value]) => [`return math.Round((${value})*100) / 100`])],
  ],
};

export const DIFFERENCE: Hinted = {
  about: /\b(?:negative|absolute|distance|difference|either (?:way|side|direction))\b/i,
  phrases: [
    [
      /(?<![\w.$(])((?:\w+\.)*\w+) - ((?:\w+\.)*\w+)(?![\w.(])/g,
      ([whole], language) => [isScript(language) ? `Math.abs(${whole})` : language === 'python' ? `abs(${whole})` : `math.Abs(${whole})`],
    ],
  ],
};

export const BOUNDS: Hinted = {
  about:
    /\b(?:exact\w*|at (?:least|most)|boundar\w+|bounds?|limits?|edges?|inclusive\w*|exclusive\w*|just|full|whole|still|already|last|includ\w*|left out)\b/i,
  phrases: [[/(?<=[\w)\]] )([<>])(=?)(?= [\w(-])/g, ([, sign, equal]) => [equal === '' ? `${sign}=` : `${sign}`]]],
};

export const EXTREMES: Hinted = {
  about:
    /\b(?:max(?:imum|imal)?|min(?:imum|imal)?|caps?|capped|clamp\w*|never (?:more|less)|cheap\w*|larg\w*|small\w*|high\w*|low\w*|long\w*|short\w*|best|worst)\b/i,
  phrases: [
    [/\b((?:Math\.|math\.)?)(min|max|Min|Max)(?=\()/g, ([, of, name = '']) => [of + (MIRRORED[name] ?? name)]],
    [/(?<=[\w)\]] )([<>])(=?)(?= [\w(-])/g, ([, sign, equal]) => [`${sign === '<' ? '>' : '<'}${equal}`]],
  ],
};

const MIRRORED: Readonly<Record<string, string>> = { min: 'max', max: 'min', Min: 'Max', Max: 'Min' };

export const WHOLE: Hinted = {
  about: /\b(?:pages?|boxes|batches|groups|trips|started|remainder|rest|left over)\b/i,
  phrases: [
    [
      /\bMath\.(floor|ceil|round|trunc)(?=\()/g,
      js(([, name]) => ['ceil', 'floor', 'round'].filter((one) => one !== name).map((one) => `Math.${one}`)),
    ],
    [/\bmath\.(floor|ceil)(?=\()/g, py(([, name]) => [name === 'floor' ? 'math.ceil' : 'math.floor'])],
    [
      /\bmath\.(Floor|Ceil|Round)(?=\()/g,
      go(([, name]) => ['Ceil', 'Floor', 'Round'].filter((one) => one !== name).map((one) => `math.${one}`)),
    ],
    [/((?:\w+\.)*\w+|len\(\w+\)) ?\/ ?((?:\w+\.)*\w+)(?![\w.(])/g, go(([, all, size]) => [`(${all} + ${size} - 1) / ${size}`])],
    [/((?:\w+\.)*\w+|len\(\w+\)) \/\/ ((?:\w+\.)*\w+)(?![\w.(])/g, py(([, all, size]) => [`-(-${all} // ${size})`])],
  ],
};
