// Reads the failing tests of Python's unittest, and of Django's and others' runners built on it.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const HEAD = /^(FAIL|ERROR|UNEXPECTED SUCCESS): (.+)$/;

export const UNITTEST_SIGN = /^={60,}\n(?:FAIL|ERROR): /m;

export function readUnittest(lines: readonly string[]): Failure[] {
  return lines.flatMap((line, index) => {
    const [, , title] = HEAD.exec(line) ?? [];
    if (title === undefined || !/^={60,}$/.test(lines[index - 1] ?? '')) return [];
    const rest = lines.slice(index + 1, index + 300);
    const start = rest.findIndex((each) => /^-{60,}$/.test(each)) + 1;
    const end = rest.findIndex((each, at) => at >= start && /^(?:={60,}|-{60,})$/.test(each));
    const block = rest.slice(start, end === -1 ? undefined : end);
    // Where the exception arose stands last.
    const { frame } = failureFrom([], [...block].reverse());
    return [failureFrom([nameOf(title)], messageIn(block), { frame })];
  });
}

/** The last exception; a traceback is indented, and what is printed follows the message. */
function messageIn(block: readonly string[]): string[] {
  const captured = block.findIndex((line) => /^Std(?:out|err):$/.test(line));
  const own = captured === -1 ? block : block.slice(0, captured);
  const last = own.findLastIndex((line) =>
    /^(?:[\w.]+(?:Error|Exception|Warning|Exit|Failed|Iteration|Interrupt)|[A-Z][\w.]*)(?:: .*)?$/.test(line),
  );
  return last === -1 ? own.filter((line) => !/^\s/.test(line)) : own.slice(last);
}

/** "test_b (tests.test_x.TestA.test_b) (price=2)", before Python 3.11 "test_b (tests.test_x.TestA)": module, class, test, and the subtest. */
function nameOf(title: string): string {
  const [, test = title, place = '', rest = ''] = /^(\S+) \(([\w.<>]+)\)(.*)$/.exec(title) ?? [];
  if (place.startsWith('unittest.loader._FailedTest')) return test;
  const whole = place === '' || place === test || place.endsWith(`.${test}`) ? place || test : `${place}.${test}`;
  return `${whole}${rest}`;
}
