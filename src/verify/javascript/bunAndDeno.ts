// Reads the failing tests of Bun and of Deno.

import { failureFrom } from '#verify/output/block.ts';
import type { Failure } from '#verify/output/failure.ts';

const BUN_FILE = /^(?:\.\/)?(\S.*\.[cm]?[jt]sx?):$/;
const BUN_RESULT = /^\((pass|fail|skip|todo)\) (.+?)(?: \[[\d.]+ ?m?s\])?$|^([✓✗»✎]) (.+?)(?: \[[\d.]+ ?m?s\])?$/;
const BUN_UNLOADED = /^# Unhandled error between tests$/;
const DENO_HEAD = /^(\S.*) => (\.\/\S.*|file:\S.*):(\d+):\d+$/;
const DENO_UNLOADED = /^(\.\/\S.*) \(uncaught error\)$/;

export const BUN_SIGN = /^(?:\(fail\)|✗) \S|^# Unhandled error between tests$/m;
export const DENO_SIGN = /^ (?:ERRORS|FAILURES) $/m;

/** What is said of a test stands above its result. */
export function readBun(lines: readonly string[]): Failure[] {
  let file: string | null = null;
  let above = 0;
  const found = new Map<string, Failure>();
  lines.forEach((line, index) => {
    const [, heading] = BUN_FILE.exec(line) ?? [];
    if (heading !== undefined) file = heading;
    if (BUN_UNLOADED.test(line)) {
      const block = lines.slice(index + 2, index + 30);
      const end = block.findIndex((each) => /^-{20,}$/.test(each));
      const unloaded = failureFrom([file], end === -1 ? block : block.slice(0, end), { file });
      found.set(`${file}\0`, unloaded);
    }
    const [, state, name, sign, older] = BUN_RESULT.exec(line) ?? [];
    if (state === 'fail' || sign === '✗') {
      const below = /^\s+\^ /.test(lines[index + 1] ?? '') ? [(lines[index + 1] ?? '').replace(/^\s+\^ /, '')] : [];
      const title = name ?? older ?? '';
      // At its end Bun tells the failures of a long run again.
      if (!found.has(`${file}\0${title}`))
        found.set(
          `${file}\0${title}`,
          failureFrom(title.split(' > '), [...lines.slice(Math.max(above, index - 100), index), ...below], { file }),
        );
    }
    if (heading !== undefined || state !== undefined || sign !== undefined) above = index + 1;
  });
  return [...found.values()];
}

/** Told below ERRORS, and named once more below FAILURES. */
export function readDeno(lines: readonly string[]): Failure[] {
  const start = lines.indexOf(' ERRORS ');
  const end = lines.findIndex((line, index) => index > start && line === ' FAILURES ');
  if (start === -1) return [];
  const list = lines.slice(start + 1, end === -1 ? undefined : end);
  const heads = list.flatMap((line, index) => (DENO_HEAD.test(line) || DENO_UNLOADED.test(line) ? [index] : []));
  return heads.map((head, index) => {
    const block = list.slice(head + 1, Math.min(heads[index + 1] ?? list.length, head + 100));
    const unloaded = DENO_UNLOADED.exec(list[head] ?? '')?.[1];
    if (unloaded !== undefined) return failureFrom([plain(unloaded)], block, { file: plain(unloaded) });
    const [, name = '', file = '', line] = DENO_HEAD.exec(list[head] ?? '') ?? [];
    const failure = failureFrom(name.split(' ... '), block, { file: plain(file) });
    return failure.frame === null ? { ...failure, frame: { file: plain(file), line: Number(line) } } : failure;
  });
}

function plain(file: string): string {
  return file.replace(/^\.\//, '');
}
