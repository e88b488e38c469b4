// Reads the failing tests of the Test Anything Protocol, with subtests and YAML blocks.
import { failureFrom, messageIn } from '#verify/output/block.ts';
import type { Failure, Frame } from '#verify/output/failure.ts';
import { loadError } from '#verify/output/loadError.ts';

const NOT_OK = /^( *)not ok(?: \d+)?(?: (- )?(.*))?$/;
const SUBTEST = /^( *)# Subtest: (.+)$/;

export const TAP_SIGN = /^ *not ok\b/m;

interface Suite {
  indent: number;
  name: string;
  hasFailure: boolean;
}

export function readTap(lines: readonly string[]): Failure[] {
  const suites: Suite[] = [];
  const found: Failure[] = [];
  // Tape has a line for each assertion, and the test's name in a comment above.
  let comment = '';
  lines.forEach((line, index) => {
    const [, subIndent, subtest] = SUBTEST.exec(line) ?? [];
    if (subIndent !== undefined && subtest !== undefined) {
      while ((suites.at(-1)?.indent ?? -1) >= subIndent.length) suites.pop();
      suites.push({ indent: subIndent.length, name: unescaped(subtest), hasFailure: false });
      return;
    }
    if (/^# \S/.test(line)) comment = line.slice(2);
    const [, indent, dash, text = ''] = NOT_OK.exec(line) ?? [];
    if (indent === undefined || /(?:^|[^\\])# (?:TODO|SKIP)\b/i.test(text)) return;
    const block = yamlAfter(lines, index + 1, indent.length);
    // What failed only by what is in it says nothing of its own.
    const isParent = suites.some((suite) => suite.indent === indent.length && suite.hasFailure);
    if (isParent || block.some((each) => /^\s*failureType: '?subtestsFailed/.test(each))) return;
    const around = suites.filter((suite) => suite.indent < indent.length);
    for (const suite of around) suite.hasFailure = true;
    const name = unescaped(text).replace(/ # time=[\d.]+m?s$/, '');
    const path = around.map((suite) => suite.name);
    const parts = dash === undefined ? [...path, comment, name] : [...path, ...name.split(' › ')];
    const failure = failureFrom(parts, stackOf(block), { message: messageOf(block), ...ownOf(lines, block, name) });
    found.push(failure.frame === null ? { ...failure, frame: placeOf(block) } : failure);
  });
  return found;
}

function ownOf(lines: readonly string[], block: readonly string[], name: string): Partial<Omit<Failure, 'name'>> {
  const place = placeOf(block);
  const file = place === null ? {} : { file: place.file };
  return block.some((line) => /^\s*error: 'test failed'$/.test(line)) ? { ...file, ...loadError(lines, name) } : file;
}

/** Where the test is written, as node:test tells. */
function placeOf(block: readonly string[]): Frame | null {
  const [, file, line] = block.map((each) => /^\s*location: '(.{1,500}):(\d+):\d+'$/.exec(each)).find((each) => each !== null) ?? [];
  return file === undefined ? null : { file, line: Number(line) };
}

/** The lines between `---` and `...`, if they follow at once. */
function yamlAfter(lines: readonly string[], start: number, indent: number): string[] {
  if (!/^ *---$/.test(lines[start] ?? '')) return [];
  const end = lines.findIndex((line, index) => index > start && /^ *\.\.\.$/.test(line) && line.search(/\S/) <= indent + 2);
  return lines.slice(start + 1, end === -1 ? start + 100 : end);
}

/** Stack lines get their word back, so that they are known as places. */
function stackOf(block: readonly string[]): string[] {
  return block.map((line) =>
    line
      .replace(/^(\s*)at: ['"]?(.*?)['"]?$/, '$1at $2')
      // Lines of a stack, which node:test prints without the word.
      .replace(/^(\s*)((?:async )?[\w.<>[\] ]+ \(.*:\d+:\d+\)|\S+:\d+:\d+)$/, '$1at $2'),
  );
}

/** The value of `error`, or `message`: in the line, or further in below it. */
function messageOf(block: readonly string[]): string {
  const start = block.findIndex((line) => /^\s*(?:error|message): /.test(line));
  const [, indent = '', value = ''] = /^(\s*)\w+: (.*)$/.exec(block[start] ?? '') ?? [];
  if (!/^[|>]/.test(value)) return unquoted(value);
  const rest = block.slice(start + 1);
  const end = rest.findIndex((line) => line.trim() !== '' && line.search(/\S/) <= indent.length);
  return messageIn(end === -1 ? rest : rest.slice(0, end));
}

function unquoted(value: string): string {
  return value.replace(/^(['"])(.*)\1$/, '$2');
}

function unescaped(text: string): string {
  return text.replace(/\\([#\\])/g, '$1');
}
