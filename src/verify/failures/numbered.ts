// Reads the failing tests of tools that number them: RSpec, Minitest, PHPUnit, ExUnit.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';
import { frameIn } from '#verify/output/frames.ts';

export const RSPEC_SIGN = /^\d+ examples?, [1-9]\d* failures?|^rspec \.\//m;
export const MINITEST_SIGN = /^\d+ (?:runs|tests), \d+ assertions, \d+ failures/m;
export const PHPUNIT_SIGN = /^(?:FAILURES!|ERRORS!|Tests: \d+, Assertions: \d+)/m;

export const EX_UNIT_SIGN = /^(?:\d+ (?:doctests?|properties|property), )*\d+ tests?, [1-9]\d* failures?/m;

/** "test counts (CartTest)", with its place in the line below. */
export function readExUnit(lines: readonly string[]): Failure[] {
  return blocksOf(lines, 0, /^ {2,}(\d+)\) (.+)$/, /^Finished in /).map(({ title, block }) => {
    const [, test = title, module] = /^(?:test |doctest |property )?(.*) \(([\w.]+)\)$/.exec(title) ?? [];
    const [place = '', ...rest] = block;
    const [, file] = /^\s*(\S.*):\d+$/.exec(place) ?? [];
    const stack = rest.findIndex((line) => /^\s+stacktrace:$/.test(line));
    const frames = rest.slice(stack === -1 ? 0 : stack).map((line) => line.replace(/^\s*\(\S+ [\d.]+\) /, ''));
    return failureFrom([module, test], stack === -1 ? rest : rest.slice(0, stack), {
      file: file ?? null,
      frame: frameIn(frames) ?? frameIn([place]),
    });
  });
}

/** Pending examples are numbered, too, above the heading. */
export function readRspec(lines: readonly string[]): Failure[] {
  const start = lines.findIndex((line) => /^Failures:$/.test(line));
  if (start === -1) return loadErrors(lines);
  return blocksOf(lines, start, /^ {2}(\d+)\) (.+)$/, /^(?:Finished in |Failed examples:|\d+ examples?, )/).map(({ title, block }) => {
    const places = lines.flatMap((line) => /^rspec \.\/(.{1,400}?):\d+ # (.+)$/.exec(line)?.slice(1) ?? []);
    const at = places.indexOf(title);
    return failureFrom([title], block, { file: (at > 0 ? places[at - 1] : null) ?? null });
  });
}

function loadErrors(lines: readonly string[]): Failure[] {
  return lines.flatMap((line, index) => {
    const [, file] = /^An error occurred while loading \.\/(.+?)\.$/.exec(line) ?? [];
    return file === undefined ? [] : [failureFrom([file], lines.slice(index + 1, index + 15), { file })];
  });
}

/** The name follows in the line below, with its place in brackets. Rails tells each failure as it happens, without a number. */
export function readMinitest(lines: readonly string[]): Failure[] {
  return lines.flatMap((line, index) => {
    if (!/^(?: {1,3}\d+\) )?(?:Failure|Error):$/.test(line)) return [];
    const [, name, file, at] = /^([^\s#]+#.+?)(?: \[(.{1,400}):(\d+)\])?:$/.exec(lines[index + 1] ?? '') ?? [];
    if (name === undefined) return [];
    const rest = lines.slice(index + 2, index + 60);
    const end = rest.findIndex((each) => /^(?: {1,3}\d+\) )?(?:Failure|Error):$|^(?:bin\/)?rails test |^\d+ (?:runs|tests), /.test(each));
    const frame = file === undefined ? {} : { frame: { file, line: Number(at) } };
    return [failureFrom([name], end === -1 ? rest : rest.slice(0, end), frame)];
  });
}

export function readPhpunit(lines: readonly string[]): Failure[] {
  const isEnd = /^(?:--$|FAILURES!|ERRORS!|Tests: |There (?:was|were) \d)/;
  const starts = lines.flatMap((line, index) => (/^There (?:was|were) \d+ (?:failure|error)s?:$/.test(line) ? [index] : []));
  return starts
    .flatMap((start) => blocksOf(lines, start + 1, /^(\d+)\) (\S.*)$/, isEnd))
    .map(({ title, block }) => failureFrom([title], block));
}

/** Blocks numbered from 1 on, without a gap, until a line of another kind. */
function blocksOf(lines: readonly string[], from: number, head: RegExp, end: RegExp): { title: string; block: string[] }[] {
  const found: { title: string; block: string[] }[] = [];
  for (const line of lines.slice(from)) {
    const [, number, title] = head.exec(line) ?? [];
    if (title !== undefined && Number(number) === found.length + 1) found.push({ title, block: [] });
    else if (end.test(line)) {
      if (found.length > 0) break;
    } else found.at(-1)?.block.push(line);
  }
  return found;
}
