// Reads a transcript line by line, forwards or from its end.
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
  let result: ResultLine | null = null;
  await readBackwards(path, {
    maxBytes: MAX_LINE_BYTES + BLOCK_BYTES,
    take: (line) => {
      if (line.kind === 'result') result = line;
      return line.kind === 'status';
    },
  });
  return result;
}

export interface BackwardsReading {
  /** A line that begins before these is left out. */
  maxBytes: number;
  /** Whether a line with this beginning is not needed, asked before it is parsed. */
  skips?(beginning: Buffer): boolean;
  /** Takes the lines, the last one first; returns whether it needs the one before. */
  take(line: TranscriptLine): boolean;
}

/** Returns whether all lines were read; a missing file has none. Leaves out what `readTranscript` does. */
export async function readBackwards(path: string, { maxBytes, skips, take }: BackwardsReading): Promise<boolean> {
  const file = await openIfThere(path);
  if (!file) return true;
  try {
    const { size } = await file.stat();
    const floor = Math.max(0, size - maxBytes);
    const isAll = await linesBackwards(file, size, floor, (bytes) => {
      if (skips?.(bytes)) return true;
      const line = parseLine(bytes.toString('utf8'));
      return line === null || take(line);
    });
    return isAll && floor === 0;
  } finally {
    await file.close();
  }
}

/**
 * Gives `take` each line, those above MAX_LINE_BYTES empty, until it returns false; this then returns false too.
 * A line that begins before `floor` is left out. The bytes are valid during the call. (An async generator would take longer than the reading.)
 */
async function linesBackwards(file: FileHandle, size: number, floor: number, take: (bytes: Buffer) => boolean): Promise<boolean> {
  const space = Buffer.allocUnsafe(BLOCK_BYTES);
  let later = new LaterPieces();
  for (let end = size; end > floor; ) {
    const start = Math.max(floor, end - BLOCK_BYTES);
    const block = await readFully(file, space.subarray(0, end - start), start);
    let lineEnd = block.length;
    for (let at = block.lastIndexOf(NEWLINE); at !== -1; at = at === 0 ? -1 : block.lastIndexOf(NEWLINE, at - 1)) {
      if (!take(later.lineWith(block.subarray(at + 1, lineEnd)))) return false;
      later = new LaterPieces();
      lineEnd = at;
    }
    // A copy, as the space is used again.
    later.add(Buffer.from(block.subarray(0, lineEnd)));
    end = start;
  }
  return floor > 0 || take(later.lineWith(Buffer.alloc(0)));
}

async function readFully(file: FileHandle, space: Buffer, position: number): Promise<Buffer> {
  let filled = 0;
  while (filled < space.length) {
    const { bytesRead } = await file.read(space, filled, space.length - filled, position + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return space.subarray(0, filled);
}

/** The end of a line whose beginning has not been read yet. */
class LaterPieces {
  #pieces: Buffer[] = [];
  #bytes = 0;

  add(earlier: Buffer): void {
    this.#bytes += earlier.length;
    if (this.#bytes > MAX_LINE_BYTES) this.#pieces = [];
    else this.#pieces.push(earlier);
  }

  lineWith(beginning: Buffer): Buffer {
    if (this.#bytes === 0) return beginning;
    if (this.#bytes + beginning.length > MAX_LINE_BYTES) return Buffer.alloc(0);
    return Buffer.concat([beginning, ...this.#pieces.reverse()]);
  }
}

/** For `skips`. */
export function beginsWith(bytes: Buffer, beginning: Buffer): boolean {
  return bytes.length >= beginning.length && bytes.compare(beginning, 0, beginning.length, 0, beginning.length) === 0;
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
