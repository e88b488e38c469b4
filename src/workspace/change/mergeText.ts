// Merges two edits of one text by git's own three-way merge.
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { inView, type Repository, temporaryIn } from '#workspace/git/repository.ts';
import { runGit } from '#workspace/git/runGit.ts';

/** As git looks for it: a NUL in the first 8,000 bytes. */
const SNIFFED_BYTES = 8_000;
/** git merge-file prints at most this; 255 means that it failed. */
const CONFLICTS = Array.from({ length: 128 }, (_, code) => code);

export function isBinary(bytes: Buffer): boolean {
  return bytes.subarray(0, SNIFFED_BYTES).includes(0);
}

/** Returns null where both changed the same lines, or one is no text. */
export async function mergeText(repository: Repository, base: Buffer, ours: Buffer, theirs: Buffer): Promise<Buffer | null> {
  if ([base, ours, theirs].some(isBinary)) return null;
  const breaks = lineBreaks(base, ours, theirs);
  if (breaks !== null) {
    const merged = await mergeLines(
      repository,
      ...([base, ours, theirs].map((text) => withBreaks(text, '\n')) as [Buffer, Buffer, Buffer]),
    );
    return merged && withBreaks(merged, breaks);
  }
  return mergeLines(repository, base, ours, theirs);
}

async function mergeLines(repository: Repository, base: Buffer, ours: Buffer, theirs: Buffer): Promise<Buffer | null> {
  const folder = temporaryIn(repository, 'merge');
  await mkdir(folder, { mode: 0o700 });
  try {
    const files = [
      ['ours', ours],
      ['base', base],
      ['theirs', theirs],
    ] as const;
    for (const [name, bytes] of files) await writeFile(path.join(folder, name), bytes);
    const call = { args: ['merge-file', '-p', '-q', 'ours', 'base', 'theirs'], cwd: folder, answers: CONFLICTS };
    const { code, stdout } = await runGit(repository.git, { ...inView(repository, call), cwd: folder });
    return code === 0 ? stdout : null;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Where one side changed all line breaks of the file, every line differs, and nothing could be merged: then the lines are merged without
 * them and get the breaks of who changed them. Null: all three have the same, or one has several kinds.
 */
function lineBreaks(base: Buffer, ours: Buffer, theirs: Buffer): '\n' | '\r\n' | null {
  const [ofBase, ofOurs, ofTheirs] = [base, ours, theirs].map(breaksOf);
  if (ofBase === null || ofOurs === null || ofTheirs === null || ofOurs === undefined || ofTheirs === undefined) return null;
  if (ofBase === ofOurs && ofBase === ofTheirs) return null;
  return ofTheirs === ofBase ? ofOurs : ofTheirs;
}

function breaksOf(text: Buffer): '\n' | '\r\n' | null {
  const all = text.toString('latin1').match(/\r?\n/g) ?? [];
  const [first = null] = all as ('\n' | '\r\n')[];
  return all.every((one) => one === first) ? first : null;
}

function withBreaks(text: Buffer, breaks: string): Buffer {
  return Buffer.from(text.toString('latin1').replace(/\r?\n/g, breaks), 'latin1');
}
