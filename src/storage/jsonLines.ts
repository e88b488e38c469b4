// Appends JSON lines to a file that several windows share, and bounds its size.
// The older half lies beside it as `.old`.
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { explainDiskError } from '#base/diskError.ts';

/** After this long a lock is taken for one of a window that died while it rotated the file. */
const ABANDONED_AFTER_MS = 10_000;

export interface JsonLinesOptions<T> {
  file: string;
  /** A noun for the file in messages for people: 'the outbound log'. */
  what: string;
  /** When the file reaches this size it becomes the old one, and the old one before is deleted. */
  maxBytes: number;
  /** Checks a line read from disk; null = it is left out. */
  check(value: unknown): T | null;
}

export class JsonLines<T> {
  readonly #options: JsonLinesOptions<T>;
  #previous: Promise<void> = Promise.resolve();

  constructor(options: JsonLinesOptions<T>) {
    this.#options = options;
  }

  get file(): string {
    return this.#options.file;
  }

  /** Resolves when the operating system has the line. Rejects with a message for people. Lines keep the order of the calls. */
  append(record: T): Promise<void> {
    return this.#afterPrevious(() => this.#append(record));
  }

  /** Oldest first. Rejects with a message for people when a file exists and can't be read. */
  async read(): Promise<T[]> {
    await this.#previous;
    const texts = [await textOf(this.#old), await textOf(this.file)];
    return texts.flatMap((text) => text.split('\n').flatMap((line) => this.#parse(line)));
  }

  /** Deletes both files. Rejects with a message for people. */
  clear(): Promise<void> {
    return this.#afterPrevious(async () => {
      for (const file of [this.file, this.#old]) await rm(file, { force: true });
    });
  }

  get #old(): string {
    return `${this.file}.old`;
  }

  #afterPrevious(act: () => Promise<void>): Promise<void> {
    const done = this.#previous.then(act).catch((error: unknown) => {
      throw explainDiskError(error, this.#options.what);
    });
    this.#previous = done.catch(() => undefined);
    return done;
  }

  async #append(record: T): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true });
    const handle = await open(this.file, 'a', 0o600);
    try {
      // The first newline ends a line that a full disk cut off, so that only that one is lost. A single write, so that windows never mix their lines.
      const bytes = Buffer.from(`\n${JSON.stringify(record)}\n`);
      const { bytesWritten } = await handle.write(bytes);
      if (bytesWritten < bytes.length) throw Object.assign(new Error('The line was cut off'), { code: 'ENOSPC' });
      if ((await handle.stat()).size < this.#options.maxBytes) return;
    } finally {
      await handle.close();
    }
    await this.#rotate();
  }

  /** One window at a time; one that comes second finds the file small again. After an error the next line tries again. */
  async #rotate(): Promise<void> {
    const lock = `${this.file}.lock`;
    try {
      const held = await open(lock, 'wx').catch(() => null);
      if (held === null) {
        const { mtimeMs } = await stat(lock);
        if (Date.now() - mtimeMs > ABANDONED_AFTER_MS) await rm(lock, { force: true });
        return;
      }
      try {
        if ((await stat(this.file)).size >= this.#options.maxBytes) await rename(this.file, this.#old);
      } finally {
        await held.close();
        await rm(lock, { force: true });
      }
    } catch {}
  }

  #parse(line: string): T[] {
    if (line === '') return [];
    try {
      const record = this.#options.check(JSON.parse(line));
      return record === null ? [] : [record];
    } catch {
      return [];
    }
  }
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new Error(`${file} could not be read (${code ?? 'unknown error'}).`, { cause: error });
  }
}
