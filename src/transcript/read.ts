// Reads a transcript forwards line by line, or only its end.
// Holds one line at a time, as a log may be gigabytes.
import { type FileHandle, open } from 'node:fs/promises';
import { parseLine, type TranscriptLine } from './line.ts';
import type { ResultLine } from './result.ts';

const NEWLINE = 0x0a;
const BLOCK_BYTES = 256 * 1024;
/** A longer line is skipped rather than buffered. */
export const MAX_LINE_BYTES = 16 * 1024 * 1024;

/** A missing file reads as empty. A last line without a newline is read if it is complete JSON. Throws the reason of an aborted `signal`. */
export async function* readTranscript(path: string, signal?: AbortSignal): AsyncIterable<TranscriptLine> {
  yield* readBeginning(path, Number.POSITIVE_INFINITY, signal);
}

/** Reads at most `maxBytes`; a line cut by that bound is left out. */
export async function* readBeginning(path: string, maxBytes: number, signal?: AbortSignal): AsyncIterable<TranscriptLine> {
  const file = await openIfThere(path);
  if (!file) return;
  try {
    const block = Buffer.allocUnsafe(BLOCK_BYTES);
    const splitter = new LineSplitter();
    for (let total = 0; total < maxBytes; ) {
      signal?.throwIfAborted();
      const { bytesRead } = await file.read(block, 0, Math.min(BLOCK_BYTES, maxBytes - total), null);
      if (bytesRead === 0) break;
      total += bytesRead;
      for (const text of splitter.take(block.subarray(0, bytesRead))) {
        const line = parseLine(text);
        if (line) yield line;
      }
    }
    const last = parseLine(splitter.rest());
    if (last) yield last;
  } finally {
    await file.close();
  }
}

/**
 * The `result` line that ends the transcript, or null. Reads backwards, at most one line's length: cheap for a log of any size.
 * A result followed by more of the conversation (a later attempt in the same file) does not count.
 */
export async function findResult(path: string): Promise<ResultLine | null> {
  const file = await openIfThere(path);
  if (!file) return null;
  try {
    const { size } = await file.stat();
    for await (const text of linesBackwards(file, size)) {
      const line = parseLine(text);
      if (line?.kind === 'result') return line;
      if (line && line.kind !== 'status') return null;
    }
    return null;
  } finally {
    await file.close();
  }
}

/** Yields lines from the last to the first, until `MAX_LINE_BYTES` have been read. */
async function* linesBackwards(file: FileHandle, size: number): AsyncIterable<string> {
  const floor = Math.max(0, size - MAX_LINE_BYTES - BLOCK_BYTES);
  let later: Buffer[] = [];
  for (let end = size; end > floor; ) {
    const start = Math.max(floor, end - BLOCK_BYTES);
    const block = await readFully(file, start, end - start);
    let lineEnd = block.length;
    for (let at = block.lastIndexOf(NEWLINE); at !== -1; at = at === 0 ? -1 : block.lastIndexOf(NEWLINE, at - 1)) {
      yield Buffer.concat([block.subarray(at + 1, lineEnd), ...later]).toString('utf8');
      later = [];
      lineEnd = at;
    }
    later.unshift(block.subarray(0, lineEnd));
    end = start;
  }
  if (floor === 0) yield Buffer.concat(later).toString('utf8');
}

async function readFully(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const block = Buffer.alloc(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(block, filled, length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return block.subarray(0, filled);
}

/** Splits bytes into lines. Yields '' for a line above MAX_LINE_BYTES. Decodes complete lines only, so a character split between two blocks survives. */
export class LineSplitter {
  #pieces: Buffer[] = [];
  #bytes = 0;

  *take(block: Buffer): Iterable<string> {
    let start = 0;
    for (let at = block.indexOf(NEWLINE); at !== -1; at = block.indexOf(NEWLINE, start)) {
      if (this.#bytes === 0) {
        if (at > start) yield block.toString('utf8', start, at);
      } else {
        this.#keep(block.subarray(start, at));
        yield this.rest();
      }
      start = at + 1;
    }
    // A copy, as the caller reuses the block.
    if (start < block.length) this.#keep(Buffer.from(block.subarray(start)));
  }

  /** Returns, and forgets, what came after the last newline; '' when it grew too long. */
  rest(): string {
    const text = Buffer.concat(this.#pieces).toString('utf8');
    this.#pieces = [];
    this.#bytes = 0;
    return text;
  }

  #keep(piece: Buffer): void {
    this.#bytes += piece.length;
    if (this.#bytes > MAX_LINE_BYTES) this.#pieces = [];
    else this.#pieces.push(piece);
  }
}

async function openIfThere(path: string): Promise<FileHandle | null> {
  try {
    return await open(path, 'r');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
