// Reads the failing tests of Pest, and of Laravel's test command.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const HEAD = /^ {2,4}FAILED {2}(\S.*?)(?: {2,}\S.*)?$/;
const END = /^ {2}(?:─{20,}|Tests: {2,})/;

export const PEST_SIGN = /^ {2,4}FAILED {2}\S.* > \S/m;

export function readPest(lines: readonly string[]): Failure[] {
  return lines.flatMap((line, index) => {
    const name = HEAD.exec(line)?.[1];
    if (name === undefined) return [];
    const rest = lines.slice(index + 1, index + 60);
    const end = rest.findIndex((each) => HEAD.test(each) || END.test(each));
    const block = (end === -1 ? rest : rest.slice(0, end)).filter((each) => !each.includes('▕')).map((each) => each.replace(/^ {2}/, ''));
    return [failureFrom(name.split(' > '), block)];
  });
}
