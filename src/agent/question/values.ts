// Says what the constants and settings are that an answer only names.
import { languageOf } from '#agent/files/language.ts';
import { outline } from '#agent/files/outline.ts';
import type { View } from '#agent/files/view.ts';
import { splitWords, unique } from '#agent/task/request.ts';
import { linkTo } from '#base/text.ts';

/** Questions for a number, a limit or a setting. */
const ASKS_FOR_VALUE =
  /\bhow (?:many|much|long|often|large|big|far|old|fast|high)\b|\b(?:what|which|whats)\b[^?]*\b(?:default|limit|timeout|port|version|value|size|number|length|maximum|minimum|max|min|interval|threshold|rate|price|fee|level|mode|url|address|host|path|folder|file ?name|extension|format|name|key|code|status)\b|\bwhen\b|\bafter (?:what|which)\b/i;
const LITERAL = /^(?:-?[\d_]+(?:\.\d+)?(?:\s*\*\s*[\d_]+(?:\.\d+)?)*|"[^"\n]{1,80}"|'[^'\n]{1,80}'|true|false|True|False)$/;
/** `MAX = 3`, `const max: number = 3`, `max: 3`, `"max": 3`. */
const DEFINITION =
  /^\s*(?:export\s+)?(?:(?:const|let|var|final|static|public|private|readonly|val)\s+)*["']?([A-Za-z_$][\w$-]*)["']?(?:\s*:\s*[\w.<>[\]]+(?=\s*=))?\s*(?::=|=|:)\s*([^=\s].*?)\s*[,;]?\s*(?:(?:\/\/|#).*)?$/;
const MOST = 4;
const SHORT_LINES = 4;

interface Value {
  name: string;
  value: string;
  place: string;
}

/** '' = the answer says them, or names none. */
export function namedValues(answer: string, question: string, views: readonly View[]): string {
  if (!ASKS_FOR_VALUE.test(question)) return '';
  const asked = new Set(splitWords(question));
  const told = `${answer}\n${shortFunctions(answer, views)}`;
  const named = valuesIn(views).filter(
    ({ name, value }) =>
      isNamed(name, told) &&
      !answer.includes(value.replace(/^["']|["']$/g, '')) &&
      splitWords(name).some((word) => asked.has(word) || isConstant(name)),
  );
  const lines = unique(named.slice(0, MOST).map(({ name, value, place }) => `- \`${name}\` is \`${value}\` (${linkTo(place)})`));
  return lines.length === 0 ? '' : `Values:\n${lines.join('\n')}`;
}

/** The bodies of short functions that the answer names: what is computed there from constants is told by these. */
function shortFunctions(answer: string, views: readonly View[]): string {
  return views
    .flatMap(({ file }) => {
      const lines = file.text.split('\n');
      return outline(file.text, languageOf(file.path))
        .filter(({ kind, name, line, end }) => kind === 'function' && end - line <= SHORT_LINES && isNamed(name, answer))
        .map(({ line, end }) => lines.slice(line, end + 1).join('\n'));
    })
    .join('\n');
}

function valuesIn(views: readonly View[]): Value[] {
  return views
    .filter(({ file }) => file.kind !== 'test')
    .flatMap(({ file }) =>
      file.text.split('\n').flatMap((line, at): Value[] => {
        if (line.length > 200) return [];
        const [, name = '', value = ''] = DEFINITION.exec(line) ?? [];
        return LITERAL.test(value) ? [{ name, value, place: `${file.path}:${at + 1}` }] : [];
      }),
    );
}

function isConstant(name: string): boolean {
  return /^[A-Z][A-Z\d_]+$/.test(name);
}

/** An ordinary word counts only as code. */
function isNamed(name: string, answer: string): boolean {
  const word = new RegExp(`(?<![\\w$])${name.replace(/[$]/g, '\\$&')}(?![\\w$])`);
  return isConstant(name) || /[a-z][A-Z]|_/.test(name)
    ? word.test(answer)
    : [...answer.matchAll(/`([^`\n]+)`/g)].some(([, code = '']) => word.test(code));
}
