// Takes the blank in front of an optional part along with it, where a draft leaves it behind.

const SCRIPT_TEXT = '`[^`\\n]*`|\'[^\'\\n]*\'|"[^"\\n]*"';
const EMPTY = '\'\'|""|``';
/** `${title} ${isShown ? `(${status})` : ''}`, up to the end of the text or another blank. */
const IN_SCRIPT = new RegExp(
  ` \\$\\{([^{}\`?\\n]+) \\? (?:(${SCRIPT_TEXT}|[\\w$.]+) : (?:${EMPTY})|(?:${EMPTY}) : (${SCRIPT_TEXT}|[\\w$.]+))\\}(?=[ \`])`,
  'g',
);
/** `f"{title} {status if is_shown else ''}"` */
const IN_PYTHON = / \{(f?)(?:(["'])([^"'\n]*)\2|([\w.]+)) if ([^{}"'\n]+) else (''|"")\}(?=[ "'])/g;

/** In lines that the draft adds. */
export function withoutLeftBlank(before: string | null, text: string): string {
  const known = new Set((before ?? '').split('\n').map((line) => line.trim()));
  return text
    .split('\n')
    .map((line) => (known.has(line.trim()) ? line : line.replace(IN_SCRIPT, inScript).replace(IN_PYTHON, inPython)))
    .join('\n');
}

function inScript(whole: string, condition: string, shown: string | undefined, otherwise: string | undefined): string {
  const part = shown ?? otherwise;
  if (part === undefined || isEmpty(part)) return whole;
  const withBlank = /^[`'"]/.test(part) ? `${part.slice(0, 1)} ${part.slice(1)}` : `\` \${${part}}\``;
  return shown === undefined ? `\${${condition} ? '' : ${withBlank}}` : `\${${condition} ? ${withBlank} : ''}`;
}

function inPython(
  whole: string,
  isFormat: string,
  quote: string | undefined,
  part: string,
  name: string | undefined,
  condition: string,
  empty: string,
): string {
  if (part === '') return whole;
  const made = quote === undefined ? `f${empty.slice(0, 1)} {${name}}${empty.slice(0, 1)}` : `${isFormat}${quote} ${part}${quote}`;
  return `{${made} if ${condition} else ${empty}}`;
}

function isEmpty(text: string): boolean {
  return text.length === 2 && /^[`'"]/.test(text);
}
