// Reads the failing tests of pytest: its sections, and the short summary, which has the full names.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';
import { valuesIn } from '#verify/output/values.ts';

const SUMMARY = /^(FAILED|ERROR) (\S.*)$/;
/** With -v, or where the short summary is turned off. */
const PROGRESS = /^(\S+\.py::\S.*?) (FAILED|ERROR)(?:\s+\[\s*\d+%\])?$/;
const TITLE = /^_{2,} (?:ERROR (?:at (?:setup|teardown) of|collecting) )?(.+?) _{2,}$/;
const RULE = /^={5,} /;

export const PYTEST_SIGN =
  /^(?:(?:FAILED|ERROR) \S+\.py|={5,} (?:FAILURES|ERRORS|short test summary info) =|\S+\.py::\S.* (?:FAILED|ERROR)\b)/m;

export function readPytest(lines: readonly string[]): Failure[] {
  const sections = sectionsOf(lines);
  const named = new Map<string, string>();
  for (const line of lines) {
    const [, , text] = SUMMARY.exec(line) ?? [];
    const progress = PROGRESS.exec(line)?.[1];
    if (text !== undefined && /^\S.*\.\w+(?:::|$| - )/.test(text)) {
      const { id, message } = split(text);
      named.set(id, message || (named.get(id) ?? ''));
    } else if (progress !== undefined && !named.has(progress)) named.set(progress, '');
  }
  const found = [...named].map(([id, message]) => {
    const block = sections.get(titleOf(id))?.shift() ?? [];
    return read(id, block, message);
  });
  // Without a summary (-rN, or a run that was stopped) the titles of the sections are all there is.
  return found.length > 0 ? found : [...sections].flatMap(([title, blocks]) => blocks.map((block) => read(title, block, '')));
}

function read(id: string, block: readonly string[], summary: string): Failure {
  const errors = block.filter((line) => /^E {2,}/.test(line)).map((line) => line.slice(1));
  const native = block.filter((line) => /^\S*(?:Error|Exception|Failed|Exit|Interrupt|StopIteration)\b.*$/.test(line));
  const message = dedented(errors.length > 0 ? errors : native.slice(-1)) || summary;
  const captured = block.findIndex((line) => /^-{5,} Captured /.test(line));
  // Where the exception arose stands last.
  const own = failureFrom([id], [...(captured === -1 ? block : block.slice(0, captured))].reverse());
  const file = /^(.+?\.\w+)(?:::|$)/.exec(id)?.[1] ?? null;
  return { ...own, file, message: message.slice(0, 2_000), ...valuesIn(message) };
}

function dedented(lines: readonly string[]): string {
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length));
  return lines
    .map((line) => line.slice(Number.isFinite(margin) ? margin : 0).trimEnd())
    .join('\n')
    .trim();
}

/** "tests/test_cart.py::test_prices[a - b] - AssertionError: …": a message follows the last bracket or word of the name. */
function split(text: string): { id: string; message: string } {
  const bracket = /^(.*?::[^[]*?\[.*?\])(?: - (.*))?$/.exec(text);
  const [, id = '', message = ''] =
    bracket !== null && !/ - /.test(text.slice(0, text.indexOf('['))) ? bracket : (/^(.*?)(?: - (.*))?$/.exec(text) ?? []);
  return { id, message };
}

/** Titles have the class and the test, joined by a dot; those of files that could not be collected the path. */
function titleOf(id: string): string {
  const [file = '', ...rest] = id.split('::');
  return rest.length === 0 ? file : rest.join('.');
}

function sectionsOf(lines: readonly string[]): Map<string, string[][]> {
  const found = new Map<string, string[][]>();
  let block: string[] | null = null;
  for (const line of lines) {
    const [, title] = TITLE.exec(line) ?? [];
    if (title !== undefined && !/^(?:_ )+_?$/.test(line)) {
      block = [];
      found.set(title, [...(found.get(title) ?? []), block]);
    } else if (RULE.test(line)) block = null;
    else block?.push(line);
  }
  return found;
}
