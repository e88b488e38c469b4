// Stores that the user has paused the queue, as a file that exists or not.
// Workspace state would lose it in a reload right after.
import { mkdir, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

export class PauseMark {
  readonly #file: string;
  readonly #onError: (error: unknown) => void;
  #isSet: boolean | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(file: string, onError: (error: unknown) => void) {
    this.#file = file;
    this.#onError = onError;
  }

  async read(): Promise<boolean> {
    const isSet = await stat(this.#file).then(
      () => true,
      () => false,
    );
    this.#isSet ??= isSet;
    return isSet;
  }

  /** Resolves when it is on disk; never rejects. */
  set(isSet: boolean): Promise<void> {
    // `false` before the file was read changes nothing: nobody has ended a pause.
    if ((this.#isSet ?? false) === isSet) return this.#last;
    this.#isSet = isSet;
    this.#last = this.#last.then(() => this.#write(isSet)).catch(this.#onError);
    return this.#last;
  }

  async #write(isSet: boolean): Promise<void> {
    if (!isSet) return rm(this.#file, { force: true });
    await mkdir(path.dirname(this.#file), { recursive: true, mode: 0o700 });
    await writeFile(this.#file, '');
  }
}
