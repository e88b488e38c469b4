// A file of JSON lines that is only ever added to, by several windows at once, and never grows beyond a bound: the older half lies beside it as `.old`.
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { explainDiskError } from '#base/diskError.ts';

/** A window that died while it put a full file aside must not keep the others from it. */
const ABANDONED_AFTER_MS = 10_000;

export interface JsonLinesOptions<T> {
  file: string;
  /** What the file is, as a noun, in messages for people: 'the outbound log'. */
  what: string;
  /** When the file is as large, it becomes the old one, and what was old is gone. */
  maxBytes: number;
  /** A line as it is read from disk; null = it can't be used, and is left out. */
  check(value: unknown): T | null;
}

export class JsonLines<T> {
  readonly #options: JsonLinesOptions<T>;
  #last: Promise<void> = Promise.resolve();

  constructor(options: JsonLinesOptions<T>) {
    this.#options = options;
  }

  get file(): string {
    return this.#options.file;
  }

  /** Resolves when the system has the line. Rejects with a message for people. Lines keep the order of the calls. */
  append(record: T): Promise<void> {
    return this.#inTurn(() => this.#append(record));
  }

  /** Oldest first. Rejects with a message for people when a file is there and can't be read. */
  async read(): Promise<T[]> {
    await this.#last;
    const texts = [await textOf(this.#old), await textOf(this.file)];
    return texts.flatMap((text) => text.split('\n').flatMap((line) => this.#parse(line)));
  }

  /** Deletes all of it. */
  clear(): Promise<void> {
    return this.#inTurn(async () => {
      for (const file of [this.file, this.#old]) await rm(file, { force: true });
    });
  }

  get #old(): string {
    return `${this.file}.old`;
  }

  #inTurn(act: () => Promise<void>): Promise<void> {
    const done = this.#last.then(act).catch((error: unknown) => {
      throw explainDiskError(error, this.#options.what);
    });
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #append(record: T): Promise<void> {
    await mkdir(path.dirname(this.file), { recursive: true });
    const handle = await open(this.file, 'a', 0o600);
    try {
      // The first newline ends what a full disk cut off, so that only that line is lost. One write: windows never write into each other's lines.
      const bytes = Buffer.from(`\n${JSON.stringify(record)}\n`);
      const { bytesWritten } = await handle.write(bytes);
      if (bytesWritten < bytes.length) throw Object.assign(new Error('The line was cut off'), { code: 'ENOSPC' });
      if ((await handle.stat()).size < this.#options.maxBytes) return;
    } finally {
      await handle.close();
    }
    await this.#putAside();
  }

  /** By one window at a time. One that comes too late finds the file small again; what goes wrong is tried again with the next line. */
  async #putAside(): Promise<void> {
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
