// Refuses drafts that lose definitions, tests or a third of a file that nobody asked to remove.
import { lostNames } from '#agent/answer/lostNames.ts';
import { fileKind } from '#agent/files/fileKind.ts';
import { isScript, languageOf } from '#agent/files/language.ts';
import { mask } from '#agent/files/mask.ts';
import { outline } from '#agent/files/outline.ts';
import type { Gate, Objection } from './gate.ts';

const MAX_LOST_SHARE = 0.3;
const TEST_TITLE = /\b(?:it|test|specify)(?:\.\w+)*\s*\(\s*(['"`])((?:\\.|(?!\1).)*)\1/g;

export const lossGate: Gate = ({ goal, texts, before }) => {
  const objections: Objection[] = [];
  for (const [path, after] of texts) {
    const text = before(path);
    if (text === null) continue;
    const lost = lostNames(text, after, path).filter((name) => !goal.mayRemove(name));
    if (lost.length > 0) objections.push(must(`${path} lost ${lost.slice(0, 4).join(', ')}. Keep everything that nobody asked to remove.`));
    const empty = emptied(text, after, path).find((name) => !goal.mayRemove(name));
    if (empty !== undefined) objections.push(must(`\`${empty}\` has lost its body. Write it complete.`));
    const mute = withoutReturn(text, after, path).find(({ name }) => !goal.mayRemove(name));
    if (mute !== undefined)
      objections.push({
        gate: 'loss',
        weight: 'should',
        correction: `\`${mute.name}\` gave something back (\`${mute.returns}\`), and does not any more. It still has to.`,
      });
    const tests = lostTests(text, after);
    if (fileKind(path) === 'test' && tests.length > 0 && !goal.removes)
      objections.push(must(`${path} lost the test “${tests[0]}”. Keep the tests that are there.`));
    const size = text.split('\n').length;
    const lostLines = countLost(text, after);
    if (!goal.removes && size > 10 && lostLines > size * MAX_LOST_SHARE && after.split('\n').length < size * (1 - MAX_LOST_SHARE))
      objections.push(must(`${path} lost ${lostLines} of its ${size} lines. Keep everything that nobody asked to remove.`));
  }
  return objections;
};

/** Functions of several lines that did something and do nothing now. */
function emptied(before: string, after: string, path: string): string[] {
  const language = languageOf(path);
  const bodies = (text: string) => {
    const lines = mask(text, language).code.split('\n');
    return new Map(
      outline(text, language)
        .filter(({ kind, line, end }) => (kind === 'function' || kind === 'method') && end > line)
        .map(({ name, line, end }) => [name, lines.slice(line + 1, end + 1).filter((one) => /[\w$]/.test(one)).length]),
    );
  };
  const was = bodies(before);
  return [...bodies(after)].flatMap(([name, size]) => (size === 0 && (was.get(name) ?? 0) > 0 ? [name] : []));
}

const RETURNS = /\breturn\s+(?!(?:None|null|undefined)\b)[^\s;}][^\n]*|\byield\b|=>\s*[^\s{]/;

/** Functions that gave a value back and have no `return` with one now. */
function withoutReturn(before: string, after: string, path: string): { name: string; returns: string }[] {
  const language = languageOf(path);
  if (!isScript(language) && language !== 'python') return [];
  const bodies = (text: string) => {
    const lines = mask(text, language).code.split('\n');
    return new Map(
      outline(text, language)
        .filter(({ kind }) => kind === 'function' || kind === 'method')
        .map(({ name, parent, line, end }) => [`${parent}.${name}`, { name, body: lines.slice(line, end + 1).join('\n') }] as const),
    );
  };
  const now = bodies(after);
  return [...bodies(before)].flatMap(([key, { name, body }]) => {
    const returns = RETURNS.exec(body)?.[0].trim() ?? '';
    const made = now.get(key)?.body;
    const isMute = returns.startsWith('return') && made !== undefined && !RETURNS.test(made) && !/\b(?:raise|throw)\b/.test(made);
    return isMute ? [{ name, returns: returns.replace(/;$/, '') }] : [];
  });
}

function must(correction: string): Objection {
  return { gate: 'loss', weight: 'must', correction };
}

function lostTests(before: string, after: string): string[] {
  const kept = new Set([...after.matchAll(TEST_TITLE)].map(([, , title]) => title));
  return [...before.matchAll(TEST_TITLE)].flatMap(([, , title]) => (title !== undefined && !kept.has(title) ? [title] : []));
}

/** Lines of the text before that stand nowhere in the text after. */
export function countLost(before: string, after: string): number {
  const left = new Map<string, number>();
  for (const line of after.split('\n')) left.set(line.trim(), (left.get(line.trim()) ?? 0) + 1);
  let lost = 0;
  for (const line of before.split('\n')) {
    const key = line.trim();
    const count = left.get(key) ?? 0;
    if (count > 0) left.set(key, count - 1);
    else if (key !== '') lost++;
  }
  return lost;
}
