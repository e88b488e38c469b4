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

/** `Mira [WLF]`: a sign behind a blank. */
const BEHIND_BLANK = /\S ([[(<#*])/g;
/** The text of an optional part that begins with such a sign: `tag ? `[${tag}]` : ''`, `f"[{tag}]" if tag else ""`. */
const PART = /(\? ?|: ?|[={(] ?f?)(["'`])([[(<#*])(?=[^"'`\n]*\2(?: :| if | ?\}|;|$))/g;

/** In lines that the draft adds: with the blank that an example of the task shows in front of an optional part. `quoted`: as the task quotes. */
export function withShownBlank(before: string | null, text: string, quoted: readonly string[]): string {
  const signs = new Set(quoted.flatMap((one) => [...one.matchAll(BEHIND_BLANK)].map(([, sign = '']) => sign)));
  if (signs.size === 0) return text;
  const known = new Set((before ?? '').split('\n').map((line) => line.trim()));
  const lines = text.split('\n');
  return lines
    .map((line) => {
      if (known.has(line.trim()) || !/ \? | if /.test(line)) return line;
      const name = /^\s*(?:const |let |var )?([A-Za-z_$][\w$]*) =/.exec(line)?.[1];
      return line.replace(PART, (whole, start: string, quote: string, sign: string, at: number) => {
        const isBehindText = name === undefined ? /[^\s`"'{$]\$?\{[^{}]*$/.test(line.slice(0, at + 1)) : isUsedBehindText(lines, name);
        return signs.has(sign) && isBehindText ? `${start}${quote} ${sign}` : whole;
      });
    })
    .join('\n');
}

/** Whether the variable stands in a text, and only right behind something. */
function isUsedBehindText(lines: readonly string[], name: string): boolean {
  const uses = lines.flatMap((line) =>
    [...line.matchAll(new RegExp(`(.?)\\$?\\{${name.replaceAll('$', '\\$')}\\}`, 'g'))].map(([, before = '']) => before),
  );
  return uses.length > 0 && uses.every((one) => /[^\s`"']/.test(one));
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
