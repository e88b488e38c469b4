// Reads the failing tests of Jasmine, and of uvu.

import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const UVU = /^ {3}FAIL {2}(?:(\S.*) {2})?"(.+)"$/;

export const JASMINE_SIGN = /^\d+ specs?, [1-9]\d* failures?/m;
export const UVU_SIGN = /^ {3}FAIL {2}\S?.*"$/m;

export function readJasmine(lines: readonly string[]): Failure[] {
  const start = lines.indexOf('Failures:');
  const end = lines.findIndex((line, index) => index > start && /^\d+ specs?, /.test(line));
  if (start === -1) return [];
  const list = lines.slice(start + 1, end === -1 ? undefined : end);
  const heads: number[] = [];
  list.forEach((line, index) => {
    if (line.startsWith(`${heads.length + 1}) `)) heads.push(index);
  });
  return heads.map((head, index) => {
    const block = list
      .slice(head + 1, Math.min(heads[index + 1] ?? list.length, head + 100))
      .filter((line) => !/^ {2}(?:Message|Stack):$/.test(line));
    return failureFrom([(list[head] ?? '').replace(/^\d+\) /, '')], block);
  });
}

export function readUvu(lines: readonly string[]): Failure[] {
  return lines.flatMap((line, index) => {
    const [, suite, name] = UVU.exec(line) ?? [];
    if (name === undefined) return [];
    const rest = lines.slice(index + 1, index + 60);
    const end = rest.findIndex((each) => UVU.test(each) || /^ {2}Total: /.test(each));
    return [failureFrom([suite, name], end === -1 ? rest : rest.slice(0, end))];
  });
}
