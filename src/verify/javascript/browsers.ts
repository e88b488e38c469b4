// Reads the failing tests of tools that test in browsers: Playwright and Karma.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const PLAYWRIGHT = /^ {2}\d+\) (?:(\[[^\]]{1,80}\]) › )?(\S.{0,300}?):(\d+):\d+ › (.+?)(?: ─+)?\s*$/;
const PLAYWRIGHT_END = /^ {2}\d+ (?:failed|flaky|skipped|passed|did not run)/;
const KARMA = /^(?:\S.{0,80} \([^)]{1,80}\)|\S.{0,80}) (\S.*) FAILED$/;

export const PLAYWRIGHT_SIGN = /^ {2}\d+\) .{1,400}:\d+:\d+ › /m;
export const KARMA_SIGN = /: Executed \d+ of \d+ .*\(\d+ FAILED\)|^TOTAL: \d+ FAILED/m;

/** Places of tests move with any change above them, so that they are no part of a name. */
export function readPlaywright(lines: readonly string[]): Failure[] {
  const found = new Map<string, Failure>();
  lines.forEach((line, index) => {
    const [, browser, file = '', number, title = ''] = PLAYWRIGHT.exec(line) ?? [];
    if (number === undefined) return;
    const rest = lines.slice(index + 1, index + 100);
    const end = rest.findIndex((each) => PLAYWRIGHT.test(each) || PLAYWRIGHT_END.test(each) || /^\s+Retry #\d/.test(each));
    const block = (end === -1 ? rest : rest.slice(0, end)).filter((each) => !/^\s+Error Context: /.test(each));
    const failure = failureFrom([browser, ...title.split(' › ')], block, { file });
    // It is listed once more for each step that failed.
    if (!found.has(`${file}\0${failure.name}`))
      found.set(`${file}\0${failure.name}`, failure.frame === null ? { ...failure, frame: { file, line: Number(number) } } : failure);
  });
  return [...found.values()];
}

export function readKarma(lines: readonly string[]): Failure[] {
  return lines.flatMap((line, index) => {
    const name = /: Executed |^TOTAL/.test(line) ? undefined : KARMA.exec(line)?.[1];
    if (name === undefined) return [];
    const rest = lines.slice(index + 1, index + 60);
    const end = rest.findIndex((each) => !/^\s/.test(each) && each !== '');
    return [failureFrom([name], end === -1 ? rest : rest.slice(0, end))];
  });
}
