// Reads the failing tests of `dotnet test`, with either console logger, and compiler errors.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const FAILED = /^ {1,4}(?:Failed|X) (\S.{0,400}?) \[[^\]]{1,30}\]$/;
const TERMINAL = /^\s*(?:(\S.{0,400})\((\d+)\): )?error TESTERROR:\s*(\S.{0,400}?) \([\d.,]+ ?m?s\): (?:Error Message: )?(.*)$/;
const COMPILER = /^\s*(\S.{0,400}\.(?:cs|fs|vb))\((\d+),\d+\): error (\w+: .+?)(?: \[.*\])?$/;
const NEXT = /^ {1,4}(?:Failed|Passed|Skipped) \S|^(?:Failed|Passed)! {2}- |^Test Run |^Total tests: |^\[xUnit/;

export const DOTNET_SIGN = /^ {1,4}(?:Failed|X) \S.* \[[^\]]+\]$|error TESTERROR:|: error (?:CS|FS|BC)\d+: /m;

export function readDotnet(lines: readonly string[]): Failure[] {
  const found = lines.flatMap((line, index) => {
    const name = FAILED.exec(line)?.[1];
    if (name !== undefined) return [failureFrom([name], blockAfter(lines, index))];
    const [, file, number, title, message = ''] = TERMINAL.exec(line) ?? [];
    if (title === undefined) return [];
    const frame = file === undefined ? {} : { frame: { file: file.replaceAll('\\', '/'), line: Number(number) } };
    return [failureFrom([title], [message, ...blockAfter(lines, index)], frame)];
  });
  if (found.length > 0) return found;
  const [, file, number, message] = lines.map((line) => COMPILER.exec(line)).find((each) => each !== null) ?? [];
  if (file === undefined || message === undefined) return [];
  return [failureFrom(['build'], [message], { frame: { file: file.replaceAll('\\', '/'), line: Number(number) } })];
}

function blockAfter(lines: readonly string[], index: number): string[] {
  const rest = lines.slice(index + 1, index + 100);
  const end = rest.findIndex((line) => NEXT.test(line) || TERMINAL.test(line));
  return (end === -1 ? rest : rest.slice(0, end)).filter(
    (line) => !/^\s*(?:Error Message|Stack Trace|Standard Output Messages):\s*$/.test(line),
  );
}
