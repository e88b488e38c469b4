// Reads the failing tests of Vitest.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const HEAD = /^ {1,2}FAIL {1,3}(\S.*)$/;
const RULE = /^⎯{5,}/;

export const VITEST_SIGN = /^ {1,2}FAIL {1,3}\S|^ +Test Files {2}\d/m;

export function readVitest(lines: readonly string[]): Failure[] {
  // Tests that failed for the same reason are listed one below the other, with the reason once: so from the end.
  let block: string[] = [];
  const found: Failure[] = [];
  for (let index = lines.length - 1; index >= 0; index -= 1) {
    const [, title] = HEAD.exec(lines[index] ?? '') ?? [];
    if (title === undefined) continue;
    if (!HEAD.test(lines[index + 1] ?? '')) block = blockAfter(lines, index);
    const { file, parts } = split(title);
    found.push(failureFrom(parts, block, { file }));
  }
  return found.reverse();
}

function blockAfter(lines: readonly string[], index: number): string[] {
  const rest = lines.slice(index + 1, index + 200);
  const end = rest.findIndex((line) => RULE.test(line) || HEAD.test(line));
  return end === -1 ? rest : rest.slice(0, end);
}

/** "|unit| test/cart.test.js > total > counts", "test/broken.test.js [ test/broken.test.js ]". */
function split(title: string): { file: string; parts: string[] } {
  const plain = title.replace(/^\|[^|]{1,80}\|\s+/, '').replace(/^\(\w+\)\s+/, '');
  const [file = '', ...parts] = plain.replace(/ \[ .* \]$/, '').split(' > ');
  return { file, parts: parts.length === 0 ? [file] : parts };
}
