// Composes what a stronger agent is told of a task that another agent did not solve.
import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { fenced } from '#base/text.ts';
import { unifiedDiff } from '#base/unifiedDiff.ts';
import type { ReviewFile } from '#contracts/changes.ts';
import type { Execution } from '#contracts/execution.ts';

/** UTF-16 units of all differences together; a larger one is left out, as the files themselves are there. */
const MAX_DIFF_CHARS = 20_000;
const MAX_FILE_BYTES = 500_000;
const MAX_OUTPUT_CHARS = 3_000;

/** The task itself, and what was tried, stand in the conversation before. */
export async function packetText({ verification }: Pick<Execution, 'verification'>, files: readonly ReviewFile[]): Promise<string> {
  const failed = verification?.state === 'failed' || verification?.state === 'timedOut' ? verification : null;
  return [
    'Take over the task above: the agent before you did not solve it. What it tried stands in its answer.',
    files.length === 0 ? 'It left no changes.' : `Its changes so far are in the files:\n\n${fenced(await differences(files), '`')}`,
    ...(failed ? [`With them, \`${failed.command}\` fails:\n\n${fenced(failed.output.slice(-MAX_OUTPUT_CHARS), '`')}`] : []),
    'Complete the task, with these changes or without them.',
  ].join('\n\n');
}

async function differences(files: readonly ReviewFile[]): Promise<string> {
  const parts: string[] = [];
  let left = MAX_DIFF_CHARS;
  for (const file of files) {
    const difference = await differenceOf(file);
    const part = `${headOf(file)}\n${difference === null || difference.length > left ? '(not shown)\n' : difference}`;
    left -= part.length;
    if (left < 0) return [...parts, '… and more files'].join('');
    parts.push(part);
  }
  return parts.join('').trimEnd();
}

function headOf({ path, base, current }: ReviewFile): string {
  if (base === null) return `new file ${path}`;
  return current === null ? `deleted file ${path}` : `--- ${path}\n+++ ${path}`;
}

/** Null: not text, or too large. */
async function differenceOf({ base, current }: ReviewFile): Promise<string | null> {
  const [before, after] = [await textOf(base), await textOf(current)];
  return before === null || after === null ? null : unifiedDiff(before, after);
}

async function textOf(file: string | null): Promise<string | null> {
  if (file === null) return '';
  // What an agent left there may be a link to a file of the user's, or a pipe that would be waited for.
  // Windows has no such flags, so it is looked at first.
  if (!(await lstat(file).catch(() => null))?.isFile()) return null;
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null);
  if (handle === null) return null;
  try {
    const status = await handle.stat();
    if (!status.isFile() || status.size > MAX_FILE_BYTES) return null;
    const text = await handle.readFile('utf8');
    return text.includes('\0') ? null : text;
  } finally {
    await handle.close();
  }
}
