// Keeps the beginning and end of a program's stderr in a file by its transcript, in at most 1 MiB.
import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';

export const MAX_STDERR_BYTES = 1024 * 1024;
const HEAD_BYTES = 256 * 1024;
const TAIL_BYTES = 256 * 1024;

export class StderrLog {
  readonly #path: string;
  #file: Promise<FileHandle> | null = null;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #last: Promise<void> = Promise.resolve();

  /** The file is made with the first block. */
  constructor(transcriptPath: string) {
    this.#path = path.join(path.dirname(transcriptPath), 'stderr.log');
  }

  /** Never fails: a run must not end because its stderr cannot be kept. */
  add(block: Uint8Array): void {
    this.#waiting.push(block);
    this.#waitingBytes += block.length;
    // Where the disk is slower than the program, the blocks in between are dropped.
    while (this.#waitingBytes > MAX_STDERR_BYTES) this.#waitingBytes -= this.#waiting.shift()?.length ?? 0;
    this.#last = this.#last.then(() => this.#writeWaiting()).catch(() => undefined);
  }

  /** Resolves when everything is written and the file is closed. */
  async close(): Promise<void> {
    await this.#last;
    await this.#file?.then((file) => file.close()).catch(() => undefined);
  }

  async #writeWaiting(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const batch = Buffer.concat(this.#waiting);
    this.#waiting = [];
    this.#waitingBytes = 0;
    this.#file ??= open(this.#path, 'a+', 0o600);
    const file = await this.#file;
    await file.appendFile(batch);
    const { size } = await file.stat();
    if (size > MAX_STDERR_BYTES) await shorten(file, size);
  }
}

async function shorten(file: FileHandle, size: number): Promise<void> {
  const tail = Buffer.alloc(TAIL_BYTES);
  await file.read(tail, 0, TAIL_BYTES, size - TAIL_BYTES);
  await file.truncate(HEAD_BYTES);
  await file.appendFile(`\n[${size - HEAD_BYTES - TAIL_BYTES} bytes left out]\n`);
  await file.appendFile(tail);
}
