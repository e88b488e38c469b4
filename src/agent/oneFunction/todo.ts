// Marks in an unfinished draft where something is missing.
// A small model fills a gap that it sees, and copies one that it is told of.
import { type Language, languageOf, syntaxOf } from '#agent/files/language.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import type { Gap } from '#agent/gates/gate.ts';

const MARK = 'TODO(missing)';
const MAX_TASK = 300;

/** `task`: what the user asked for. Null: the function is not there. */
export function withTodo(text: string, { path, owner, unused }: Gap, task: string): string | null {
  const language = languageOf(path);
  const definition = outline(text, language).find((one) => one.name === owner && (one.kind === 'function' || one.kind === 'method'));
  if (!definition) return null;
  const lines = text.split('\n');
  const body = lines.slice(definition.line + 1, definition.end + 1);
  const indents = body.filter((line) => line.trim() !== '').map(indentOf);
  const own = Math.min(...indents.filter((indent) => indent > definition.indent));
  if (!Number.isFinite(own)) return null;
  const short = shortBody(lines, definition);
  if (unused === '' && short !== null) {
    lines.splice(definition.line + 1, short.length, `${' '.repeat(own)}${todoComment(language, task)}`);
    return lines.join('\n');
  }
  const last = body.findLastIndex((line) => indentOf(line) === own && /^\s*return\b/.test(line));
  const isBraced = syntaxOf(language) === 'c';
  const at = last === -1 ? definition.end + (isBraced ? 0 : 1) : definition.line + 1 + last;
  lines.splice(at, 0, `${' '.repeat(own)}${todoComment(language, `${unused === '' ? '' : `use ${unused} here. `}${task}`)}`);
  return lines.join('\n');
}

const SHORT = 3;

/** The lines between a signature and its end, where they are few: a small model would write them again as they are. */
function shortBody(lines: readonly string[], { line, end }: Definition): string[] | null {
  const signature = lines[line] ?? '';
  const body = lines.slice(line + 1, /\{\s*$/.test(signature) ? end : end + 1);
  return /[{:]\s*$/.test(signature) && body.length <= SHORT ? body : null;
}

export function todoComment(language: Language, what: string): string {
  return `${syntaxOf(language) === 'c' ? '//' : '#'} ${MARK}: ${oneLine(what)}`;
}

/** Of an answer, which may have kept the mark. */
export function withoutTodo(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.includes(MARK))
    .join('\n');
}

export function todoHint(gaps: readonly Gap[]): string {
  const [names, isOne] = [namesOf(gaps), gaps.length === 1];
  return `${names} ${isOne ? 'is' : 'are'} not finished: ${isOne ? 'it has' : 'each has'} a ${MARK}. Write ${isOne ? 'it' : 'them'} complete, with working code in place of that comment.`;
}

export function todoOrder(gaps: readonly Gap[]): string {
  const paths = [...new Set(gaps.map(({ path }) => path))].join(', ');
  return `Write the path ${paths}, then the complete ${gaps.length === 1 ? 'function' : 'functions'} ${namesOf(gaps)}, and nothing else.`;
}

/** Of asked-for tests, one at a time: told of all that is missing, a small model goes round in circles. */
export function testOrder(paths: readonly string[], line: string): string {
  return `Write the path ${paths.join(', ')}, then one short test only, with a new title, that fails if this line is wrong: \`${line}\`. Nothing else.`;
}

function namesOf(gaps: readonly Gap[]): string {
  return gaps.map(({ owner }) => `\`${owner}\``).join(' and ');
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > MAX_TASK ? `${line.slice(0, MAX_TASK)}…` : line;
}
