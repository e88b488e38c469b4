// Puts an unused new parameter in the place of the text that the task quotes as its default.
import { isScript, languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';

interface Unused {
  /** The function. */
  owner: string;
  unused: string;
}

const OPTIONS = /^(?:options|opts|config|settings|params)$/;
const NAME = /^[A-Za-z_$][\w$]*$/;

/** `quoted`: what the task quotes. Of several texts that stand there once, none is taken. */
export function useParameter(path: string, text: string, unused: readonly Unused[], quoted: readonly string[]): string {
  const language = languageOf(path);
  const isJs = isScript(language);
  if (!isJs && language !== 'python') return text;
  let made = text;
  for (const { owner, unused: name } of unused) {
    const [own, ...namesakes] = outline(made, language).filter((one) => one.name === owner);
    if (!own || namesakes.length > 0) continue;
    const lines = made.split('\n');
    const head = lines[own.line] ?? '';
    const body = lines.slice(own.line + 1, own.end + 1).join('\n');
    const [value, ...others] = quoted.filter((one) => !NAME.test(one) && timesIn(body, one) === 1);
    const key = isJs && OPTIONS.test(name) ? quoted.find((one) => NAME.test(one) && timesIn(body, one) === 0 && one !== owner) : undefined;
    if (value === undefined || others.length > 0 || (OPTIONS.test(name) && key === undefined)) continue;
    const used = inPlaceOf(body, value, key ?? name, isJs);
    const declared = withDefault(head, name, key, value, isJs);
    if (used === null || declared === null) continue;
    made = [...lines.slice(0, own.line), declared, used, ...lines.slice(own.end + 1)].join('\n');
  }
  return made;
}

/** Null: it does not stand there as a text, or as a part of one that takes values. */
function inPlaceOf(body: string, value: string, name: string, isJs: boolean): string | null {
  for (const quote of ['"', "'", '`']) {
    const whole = `${quote}${value}${quote}`;
    if (body.includes(whole)) return body.replace(whole, () => name);
  }
  const line = body.split('\n').find((one) => one.includes(value)) ?? '';
  if (isJs && /`[^`]*\$\{[^`]*`/.test(line)) return body.replace(value, () => `\${${name}}`);
  return !isJs && /\bf["']/.test(line) ? body.replace(value, () => `{${name}}`) : null;
}

/** The head with the text as the default: of the parameter, or of a field of the options. */
function withDefault(head: string, name: string, key: string | undefined, value: string, isJs: boolean): string | null {
  const literal = `${isJs ? "'" : '"'}${value}${isJs ? "'" : '"'}`;
  if (/['"\\\n]/.test(value)) return null;
  const parameter = new RegExp(`([(,]\\s*)${name}(\\s*=\\s*(?:\\{\\s*\\}|undefined|null|None))?(?=\\s*[,)])`);
  if (key !== undefined)
    return parameter.test(head) ? head.replace(parameter, (_, before: string) => `${before}{ ${key} = ${literal} } = {}`) : null;
  return head.replace(parameter, (_, before: string) => `${before}${name}${isJs ? ' = ' : '='}${literal}`);
}

function timesIn(text: string, part: string): number {
  return part === '' ? 0 : text.split(part).length - 1;
}
