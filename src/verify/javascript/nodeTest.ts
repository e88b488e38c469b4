// Reads the failing tests of Node's test runner, as its spec and dot reporters print them.
import { failureFrom, messageIn } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';
import { loadError } from '#verify/output/loadError.ts';

const TIME = / \(\d[\d.]*ms\)/;
const HEAD = /^(?:✖ failing|Failed) tests:$/;
const PLACE = /^test at (.{1,500}):(\d+):\d+$/;
const ENTRY = /^[✖⚠] .* \(\d[\d.]*ms\)/;
const FAILED = /^( *)✖ (.+)$/;
const SUITE = /^( *)▶ (.+)$/;

export const NODE_TEST_SIGN = /^(?:✖ failing tests:|Failed tests:|ℹ fail \d+)$/m;

export function readNodeTest(lines: readonly string[]): Failure[] {
  const outline = outlineOf(lines);
  const listed = lines.flatMap((line, index) => (HEAD.test(line) ? readList(lines, index + 1, outline) : []));
  // A run that was stopped lists nothing at its end.
  if (listed.length > 0) return listed;
  return [...outline].flatMap(([name, suites]) => suites.map((path) => failureFrom([...path, name], [])));
}

/** The suites around each failing test, in the order of the run, by the test's name: the list at the end has names without them. */
function outlineOf(lines: readonly string[]): Map<string, string[][]> {
  const suites: { indent: number; name: string }[] = [];
  const found = new Map<string, string[][]>();
  const end = lines.findIndex((line) => HEAD.test(line));
  for (const line of end === -1 ? lines : lines.slice(0, end)) {
    const [, suiteIndent, suite] = SUITE.exec(line) ?? [];
    if (suiteIndent !== undefined && suite !== undefined) {
      dropTo(suites, suiteIndent.length);
      suites.push({ indent: suiteIndent.length, name: nameOf(suite) });
      continue;
    }
    const [, indent, text] = FAILED.exec(line) ?? [];
    if (indent === undefined || text === undefined || isExpected(text) || !TIME.test(text)) continue;
    const name = nameOf(text);
    const isEndOfSuite = suites.some((open) => open.indent === indent.length && open.name === name);
    dropTo(suites, indent.length);
    if (isEndOfSuite) continue;
    found.set(name, [...(found.get(name) ?? []), suites.map((open) => open.name)]);
  }
  return found;
}

function dropTo(suites: { indent: number }[], indent: number): void {
  while ((suites.at(-1)?.indent ?? -1) >= indent) suites.pop();
}

function readList(lines: readonly string[], from: number, outline: Map<string, string[][]>): Failure[] {
  const next = lines.findIndex((line, index) => index >= from && HEAD.test(line));
  const list = lines.slice(from, next === -1 ? undefined : next);
  const heads = list.flatMap((line, index) => (ENTRY.test(line) ? [index] : []));
  return heads.flatMap((head, index) => {
    const [, , text = ''] = FAILED.exec(list[head] ?? '') ?? [];
    const block = list.slice(head + 1, Math.min(heads[index + 1] ?? list.length, head + 200)).filter((line) => !PLACE.test(line));
    const said = block.join('\n').trim();
    // What failed only by what is in it says nothing of its own.
    if (text === '' || isExpected(text) || /^'\d+ subtests? failed'$/.test(said)) return [];
    const name = nameOf(text);
    const [, file = null, line] = PLACE.exec(list[head - 1] ?? '') ?? [];
    const suites = outline.get(name)?.shift() ?? [];
    const own = said === "'test failed'" ? loadError(lines, name) : {};
    const failure = failureFrom([...suites, name], block, { file, message: messageOf(block), ...own });
    // What has no stack points to where the test is written.
    return [failure.frame === null && file !== null ? { ...failure, frame: { file, line: Number(line) } } : failure];
  });
}

/** What stands above the stack, which the error's own properties follow. */
function messageOf(block: readonly string[]): string {
  const stack = block.findIndex((line) => /^\s+at .+:\d+:\d+\)?/.test(line));
  return messageIn(stack === -1 ? block : block.slice(0, stack)).replace(/^'(.*)'$/, '$1');
}

/** A test that is marked as to do may fail. */
function isExpected(text: string): boolean {
  return /\(\d[\d.]*ms\) # (?:TODO|SKIP)/.test(text);
}

function nameOf(text: string): string {
  return text.replace(/ \(\d[\d.]*ms\).*$/, '');
}
