// Lists corrections for texts: case, blanks, padding, patterns, and numbers that are texts.
import { isScript } from '#agent/files/language.ts';
import { atStart } from './atStart.ts';
import { go, type Hinted, INNER, js, PATH, py } from './phrase.ts';

export const CASE: Hinted = {
  about: /\b(?:case|upper|lower|capital)|[a-z](?:Upper|Lower)?Case\b/i,
  phrases: [
    [
      /(\.toLowerCase\(\))(\.(?:includes|startsWith|endsWith|indexOf)\(| ===? )((?:\w+\.)*\w+)(?![\w.(])/g,
      js(([, lower, call, other]) => [`${lower}${call}${other}.toLowerCase()`]),
    ],
    [
      new RegExp(`${PATH}\\.(includes|startsWith|endsWith|indexOf)\\(((?:\\w+\\.)*\\w+)\\)`, 'g'),
      js(([, one, call, other]) => [`${one}.toLowerCase().${call}(${other}.toLowerCase())`]),
    ],
    [/(\.(?:get|has|add|set)\()((?:\w+\.)*\w+)(?=[,)])/g, js(([, call, key]) => [`${call}${key}.toLowerCase()`])],
    [/\.split\(/g, js(() => ['.toLowerCase().split('])],
    [/(\/(?:[^/\n\\]|\\.)+\/)(g?)(?=[.,;)])/g, js(([, pattern, flags]) => [`${pattern}${flags}i`])],
    [
      /(?<!\bfor )(?<![\w$.])((?:\w+\.)*\w+) in ((?:\w+\.)*\w+)(?=[:\s)\]]|$)/gm,
      py(([, one, all]) => [`${one}.lower() in ${all}.lower()`, `${one}.lower() in ${all}`]),
    ],
    [
      new RegExp(`${PATH}\\.(startswith|endswith|find|index|count)\\(((?:\\w+\\.)*\\w+)\\)`, 'g'),
      py(([, one, call, other]) => [`${one}.lower().${call}(${other}.lower())`]),
    ],
    [/(\.lower\(\) == )((?:\w+\.)*\w+)(?![\w.(])/g, py(([, lower, other]) => [`${lower}${other}.lower()`])],
    [/\.split\(/g, py(() => ['.lower().split('])],
    [new RegExp(`(\\bre\\.\\w+\\(${INNER})\\)`, 'g'), py(([, call]) => [`${call}, flags=re.IGNORECASE)`])],
    [
      /\bstrings\.(Contains|HasPrefix|HasSuffix|Index|Count)\(([^(),\n]+), ([^(),\n]+)\)/g,
      go(([, call, one, other]) => [`strings.${call}(strings.ToLower(${one}), strings.ToLower(${other}))`]),
    ],
    [/\bstrings\.Fields\(([^()\n]+)\)/g, go(([, text]) => [`strings.Fields(strings.ToLower(${text}))`])],
    ...atStart((name, language) => [
      `${name} = ${isScript(language) ? `${name}.toLowerCase()` : language === 'go' ? `strings.ToLower(${name})` : `${name}.lower()`}`,
    ]),
  ],
};

export const BLANKS: Hinted = {
  about: /\b(?:white ?spaces?|spaces?|trim\w*|strip\w*|blanks?|surround\w*|around)\b/i,
  phrases: [
    [new RegExp(`(\\.split\\(${INNER}\\))(?!\\.map)`, 'g'), js(([, split]) => [`${split}.map((part) => part.trim())`])],
    [new RegExp(`${PATH}(\\.split\\([^()\\n]*\\))`, 'g'), py(([, text, split]) => [`[part.strip() for part in ${text}${split}]`])],
    [new RegExp(`${PATH} ([!=]==?) (''|"")`, 'g'), js(([, text, sign, empty]) => [`${text}.trim() ${sign} ${empty}`])],
    [/!((?:\w+\.)*\w+)(?=\s*(?:\)|\|\||&&))/g, js(([, text]) => [`!${text}?.trim()`])],
    [/\bnot ((?:\w+\.)*\w+)(?=:| or | and )/g, py(([, text]) => [`not ${text}.strip()`])],
    ...atStart((name, language) => [
      `${name} = ${isScript(language) ? `${name}.trim()` : language === 'go' ? `strings.TrimSpace(${name})` : `${name}.strip()`}`,
    ]),
  ],
};

export const PADDED: Hinted = {
  about: /\b(?:pad\w*|leading|zeros?|zeroes|digits?|format\w*)\b|\b0\d:|:0\d\b/i,
  phrases: [
    [/`[^`\n]*\$\{[^`\n]*`/g, js(([text = '']) => [padded(text, /(?<=[:.-])\$\{([^{}]+)\}/g), padded(text, /\$\{([^{}]+)\}/g)])],
    [/(?<=[:-]['"] \+ )((?:\w+\.)*\w+)(?![\w.(])/g, js(([, part]) => [`String(${part}).padStart(2, '0')`])],
    [
      /\bf(["'])[^\n]*?\1/g,
      py(([text = '']) => [text.replace(/(?<=[:.-])\{([^{}:]+)\}/g, '{$1:02d}'), text.replace(/\{([^{}:]+)\}/g, '{$1:02d}')]),
    ],
    [/"[^"\n]*%d[^"\n]*"/g, ([text = '']) => [text.replace(/(?<=[:.-])%d/g, '%02d'), text.replaceAll('%d', '%02d')]],
    // One part alone, such as thousandths.
    [/(?<=`[^`\n]*)\$\{([\w.]+)\}(?=[^`\n]*`)/g, js(([, part]) => WIDTHS.map((width) => `\${String(${part}).padStart(${width}, '0')}`))],
    [/(?<=\bf(["'])[^\n]*)\{([\w.]+)\}(?=[^\n]*\1)/g, py(([, , part]) => WIDTHS.map((width) => `{${part}:0${width}d}`))],
    [/(?<="[^"\n]*)%d(?=[^"\n]*")/g, () => WIDTHS.map((width) => `%0${width}d`)],
  ],
};

const WIDTHS = [2, 3];

function padded(text: string, parts: RegExp): string {
  return text.replace(parts, (_, part: string) => `\${String(${part}).padStart(2, '0')}`);
}

export const MATCHED: Hinted = {
  about: /\b(?:match\w*|valid\w*|invalid|patterns?|accept\w*|reject\w*|allow\w*|regex\w*)\b/i,
  phrases: [
    [
      /(?<=[\s(,])\/((?:[^/\n\\]|\\.)+)\/([gimsuy]*)(?=[.,;)])/g,
      js(([, pattern = '', flags]) =>
        [`/^${pattern.replace(/^\^/, '').replace(/\$$/, '')}$/${flags}`].filter((one) => one !== `/${pattern}/${flags}`),
      ),
    ],
    [
      /\bre\.(match|search|fullmatch)\(/g,
      py(([, call]) => ['fullmatch', 'search', 'match'].filter((one) => one !== call).map((one) => `re.${one}(`)),
    ],
    [
      /\bregexp\.MustCompile\((["`])([^"`\n]+)\1\)/g,
      go(([, quote, pattern = '']) =>
        [`regexp.MustCompile(${quote}^${pattern.replace(/^\^/, '').replace(/\$$/, '')}$${quote})`].filter(
          (one) => !one.includes(`${quote}${pattern}${quote}`),
        ),
      ),
    ],
  ],
};

export const TEXTS: Hinted = {
  about: /\b(?:string|text|str|concatenat\w*|number|numeric\w*|NaN)\b|["'`]\d+["'`]/i,
  phrases: [
    [/ \+= ((?:\w+\.)*\w+)(?=;)/g, js(([, value]) => [` += Number(${value})`])],
    [
      /(?<![\w$.)])((?:\w+\.)*\w+) \+ ((?:\w+\.)*\w+)(?![\w.(])/g,
      js(([, one, other]) => [`${one} + Number(${other})`, `Number(${one}) + Number(${other})`]),
    ],
    [/ \+= ((?:\w+\.)*\w+(?:\[[^\]\n]+\])?)$/gm, py(([, value]) => [` += int(${value})`, ` += float(${value})`])],
    [/\breturn ((?:\w+\.)*\w+(?:\[[^\]\n]+\])?);/g, js(([, value]) => [`return Number(${value});`, `return String(${value});`])],
    [
      /\breturn ((?:\w+\.)*\w+(?:\[[^\]\n]+\])?)$/gm,
      py(([, value]) => [`return int(${value})`, `return float(${value})`, `return str(${value})`]),
    ],
  ],
};
