// Appends lines of stream-json to a transcript, batching those that arrive during a write.
import { type FileHandle, open } from 'node:fs/promises';
import { explainDiskError } from '#base/diskError.ts';
import type { TranscriptSink } from '#contracts/runner.ts';

/** Opens for appending; an incomplete last line, left by a crash, is ended first. Rejects with a message for people. */
export async function openTranscript(path: string): Promise<TranscriptWriter> {
  try {
    const file = await open(path, 'a+', 0o600);
    return new TranscriptWriter(file, await endsTorn(file));
  } catch (error) {
    throw explainDiskError(error, 'the transcript');
  }
}

export class TranscriptWriter implements TranscriptSink {
  readonly #file: FileHandle;
  #waiting: string[] = [];
  /** Settles when `#waiting` has been written; shared by all waiting lines. */
  #nextBatch: Promise<void> | null = null;
  #lastBatch: Promise<void> = Promise.resolve();
  #isTorn: boolean;
  #closed: Promise<void> | null = null;

  constructor(file: FileHandle, isTorn: boolean) {
    this.#file = file;
    this.#isTorn = isTorn;
  }

  /** Resolves when the line has reached the operating system: it survives a crash of this process, not a power cut. Lines keep the order of the calls. */
  async write(line: object): Promise<void> {
    if (this.#closed) throw new Error('Could not write the transcript: it has been closed.');
    this.#waiting.push(`${JSON.stringify(line)}\n`);
    this.#nextBatch ??= this.#lastBatch = this.#lastBatch.then(
      () => this.#writeWaiting(),
      () => this.#writeWaiting(),
    );
    await this.#nextBatch;
  }

  /** Resolves when everything is written and the file is closed. */
  close(): Promise<void> {
    // A failed write has already rejected the promises of its lines.
    this.#closed ??= this.#lastBatch.catch(() => undefined).then(() => this.#file.close());
    return this.#closed;
  }

  async #writeWaiting(): Promise<void> {
    const batch = this.#waiting.join('');
    this.#waiting = [];
    this.#nextBatch = null;
    try {
      await this.#file.appendFile(this.#isTorn ? `\n${batch}` : batch);
      this.#isTorn = false;
    } catch (error) {
      // Part of the batch may have been written.
      this.#isTorn = true;
      throw explainDiskError(error, 'the transcript');
    }
  }
}

async function endsTorn(file: FileHandle): Promise<boolean> {
  const { size } = await file.stat();
  if (size === 0) return false;
  const last = Buffer.alloc(1);
  await file.read(last, 0, 1, size - 1);
  return last[0] !== 0x0a;
}
