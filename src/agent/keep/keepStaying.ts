// Puts back functions that the task says stay, where a draft changed them beside others.
import { languageOf } from '#agent/files/language.ts';
import { type Definition, outline } from '#agent/files/outline.ts';
import { goingAndStaying, splitWords } from '#agent/task/request.ts';

/** “The label keeps its text” may need a change all the same. */
const AS_IT_IS =
  /\bas (?:it|they) (?:is|are|do|does)\b|\b(?:unchanged|untouched|alone)\b|(?:\bnot|n[’']t) (?:be )?(?:changed?|touch(?:ed)?|alter(?:ed)?)\b|\bthe way (?:it|they)\b/i;

/** `task`: its words. The draft as it is where nothing else in it changed. */
export function keepStaying(path: string, before: string, after: string, task: string): string {
  const { going, staying: all } = goingAndStaying(task);
  const staying = all
    .split('\n')
    .filter((clause) => AS_IT_IS.test(clause))
    .join('\n');
  if (staying === '') return after;
  const [old, made] = [readCode(path, before), readCode(path, after)];
  const isFunction = ({ kind }: Definition) => kind === 'function' || kind === 'method';
  const changed = old.outline.filter(isFunction).flatMap((one) => {
    const same = made.outline.filter((other) => isFunction(other) && other.name === one.name && other.parent === one.parent);
    const [now] = same;
    const body = bodyOf(old.lines, one);
    return now === undefined || same.length > 1 || bodyOf(made.lines, now) === body ? [] : [{ one, now, body }];
  });
  const stays = changed.filter(({ one }) => isSaid(one.name, staying) && !isSaid(one.name, going));
  if (stays.length === 0 || stays.length === changed.length) return after;
  const lines = [...made.lines];
  for (const { now, body } of stays.toSorted((a, b) => b.now.line - a.now.line))
    lines.splice(now.line, now.end - now.line + 1, ...body.split('\n'));
  return lines.join('\n');
}

function readCode(path: string, text: string): { lines: string[]; outline: Definition[] } {
  return { lines: text.split('\n'), outline: outline(text, languageOf(path)) };
}

function bodyOf(lines: readonly string[], { line, end }: Definition): string {
  return lines.slice(line, end + 1).join('\n');
}

/** `guildLadderLine` by “the guild ladder”: two of its words in a row, or all of them. */
function isSaid(name: string, text: string): boolean {
  const words = splitWords(name);
  const told = ` ${splitWords(text).join(' ')} `;
  if (words.length === 1) return told.includes(` ${words[0]} `);
  return words.slice(0, -1).some((word, at) => told.includes(` ${word} ${words[at + 1]} `));
}
