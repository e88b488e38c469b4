// Leaves out of the tests that were asked for what fails on the code.
import { fileKind } from '#agent/files/fileKind.ts';
import type { FailedTest } from '#agent/task/ports.ts';
import { depthOf } from '#base/brackets.ts';
import { testsIn } from './testBlocks.ts';

/** An assertion on a line of its own. */
const ASSERTION =
  /^\s*(?:await\s+)?(?:self\.)?(?:assert\b|assert[A-Z_.(]|expect\s*\(|t\.(?:is|deepEqual|true|false|equal|ok|same)\s*\().*[;)\w'"\]}]\s*(?:[#/].*)?$/;

/** The draft without the assertions at which its tests fail: the others of such a test may be right. Null: no failure is on such a line. */
export function withoutAssertions(texts: ReadonlyMap<string, string>, failing: readonly FailedTest[]): Map<string, string> | null {
  const pruned = new Map(texts);
  for (const [path, text] of texts) {
    if (fileKind(path) !== 'test') continue;
    const lines = text.split('\n');
    const wrong = new Set(failing.flatMap(({ frame }) => (frame !== null && isSameFile(frame.file, path) ? [frame.line - 1] : [])));
    const drops = (index: number) => wrong.has(index) && isWholeAssertion(lines[index] ?? '');
    const kept = lines.filter((_, index) => !drops(index));
    // A test without an assertion proves nothing.
    const isEmptied = [...wrong].some((index) => drops(index) && !hasOther(lines, index));
    if (kept.length < lines.length && !isEmptied) pruned.set(path, kept.join('\n'));
  }
  return [...pruned].some(([path, text]) => texts.get(path) !== text) ? pruned : null;
}

export function isSameFile(one: string, path: string): boolean {
  return one === path || one.endsWith(`/${path}`);
}

export function isWholeAssertion(line: string): boolean {
  const code = line.replace(/(["'`])(?:\\.|(?!\1).)*\1/g, '""');
  return depthOf(code) === 0 && ASSERTION.test(line);
}

/** Whether another assertion stands right beside it in the same block. */
function hasOther(lines: readonly string[], index: number): boolean {
  const indent = (line: string) => line.length - line.trimStart().length;
  const own = indent(lines[index] ?? '');
  for (const step of [-1, 1]) {
    for (let at = index + step; at >= 0 && at < lines.length; at += step) {
      const line = lines[at] ?? '';
      if (line.trim() !== '' && indent(line) < own) break;
      if (ASSERTION.test(line)) return true;
    }
  }
  return false;
}

/** The draft without those of its tests that fail on the code. Null: nothing would be left, or others fail, too. */
export function withoutFailing(
  texts: ReadonlyMap<string, string>,
  failing: readonly FailedTest[],
  current: (path: string) => string | null,
): Map<string, string> | null {
  const pruned = new Map(texts);
  const names = failing.map(({ name }) => name);
  let left = names.length;
  for (const [path, text] of texts) {
    if (fileKind(path) !== 'test') continue;
    const own = names.filter((name) => text.includes(lastTitle(name)) && !(current(path) ?? '').includes(lastTitle(name)));
    const kept = own.length === 0 ? null : withoutTests(path, text, own);
    if (kept === null) continue;
    pruned.set(path, kept);
    left -= own.length;
  }
  return left === 0 && names.length > 0 ? pruned : null;
}

function lastTitle(name: string): string {
  return (
    (name.split(' > ').at(-1) ?? name)
      .replace(/ \(.*\)$/, '')
      .split(/::/)
      .at(-1)
      ?.replace(/^.*\.(?=test)/, '') ?? name
  );
}

/** Leaves out the tests with these names. Null: none would be left, or they were not found. */
export function withoutTests(path: string, text: string, names: readonly string[]): string | null {
  const titles = names.map((name) => name.split(' > ').at(-1) ?? name);
  const ranges = testsIn(path, text);
  const dropped = ranges.filter(({ title }) =>
    titles.some((one) => one === title || one.endsWith(`.${title}`) || one.startsWith(`${title} (`) || one.endsWith(`::${title}`)),
  );
  if (dropped.length === 0 || dropped.length >= ranges.length) return null;
  const lines = text.split('\n');
  for (const { start, end } of [...dropped].reverse()) lines.splice(start, end - start + 1);
  return lines.join('\n').replace(/\n{4,}/g, '\n\n\n');
}
