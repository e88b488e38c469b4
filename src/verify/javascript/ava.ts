// Reads the failing tests of AVA's default reporter.
import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';
import { loadError } from '#verify/output/loadError.ts';

const FAILED = /^ {2}[✘✖×] \[fail\]: (.+?)(?: Error thrown in test| \(\d[\d.]*m?s\))*$/;
const UNLOADED = /^ {2}[✘✖×] (\S.*?) exited (?:with a non-zero exit code|due to)/;
const NONE_FOUND = /^ {2}[✘✖×] (No tests found in .+)$/;

export const AVA_SIGN = /^ {2}[✘✖×] (?:\[fail\]: |\S.* exited (?:with a non-zero|due to)|No tests found in )/m;

export function readAva(lines: readonly string[]): Failure[] {
  const titles = new Set(lines.flatMap((line) => FAILED.exec(line)?.[1] ?? []));
  return lines.flatMap((line) => {
    const [, title] = FAILED.exec(line) ?? [];
    if (title !== undefined) return [failureFrom(title.split(' › '), blockOf(lines, title, titles))];
    const file = UNLOADED.exec(line)?.[1];
    const indented = lines.map((each) => each.replace(/^ {2}(?=\S)/, ''));
    if (file !== undefined) return [failureFrom([file], [], { file, ...loadError(indented, file) })];
    const none = NONE_FOUND.exec(line)?.[1];
    return none === undefined ? [] : [failureFrom([none], [none])];
  });
}

/** Details follow below, under the title alone. */
function blockOf(lines: readonly string[], title: string, titles: ReadonlySet<string>): string[] {
  const start = lines.indexOf(`  ${title}`);
  if (start === -1) return [];
  const rest = lines.slice(start + 1, start + 150);
  const end = rest.findIndex((line) => titles.has(line.slice(2)) || line === '  ─');
  return end === -1 ? rest : rest.slice(0, end);
}
