// Holds the Gemini CLI to our one policy of retries: its own are ten, also of a blind 500, and with hours between them. It tells of each on stderr.
import { stripVTControlCharacters } from 'node:util';
import { MAX_RETRIES, MAX_WAIT_MS } from '../retry/backoff.ts';
import type { Failure } from '../retry/failure.ts';
import { failedTry, failureOfTry } from '../retry/failureExit.ts';
import { LineSplitter } from '../transcript/read.ts';

export interface GivenUp {
  failure: Failure;
  /** Of HTTP; null = not told. */
  status: number | null;
  /** In the API's words; '' = none. */
  words: string;
}

export class GeminiTries {
  /** Null: as far as we know it may go on. */
  givenUp: GivenUp | null = null;
  readonly #stop = new AbortController();
  readonly #lines = new LineSplitter();
  /** What a line began that the next ones end. */
  #begun = { attempt: 0, words: '' };

  /** Aborts when the CLI is not to try again. */
  get signal(): AbortSignal {
    return this.#stop.signal;
  }

  /** Of stderr. */
  take(block: Buffer): void {
    for (const line of this.#lines.take(block)) this.#takeLine(stripVTControlCharacters(line).trimEnd());
  }

  #takeLine(line: string): void {
    if (this.givenUp !== null) return;
    const failed = failedTry(line);
    if (failed === null) {
      const [, attempt, words = ''] = /^Attempt (\d{1,3}) failed: (.{1,1000})$/.exec(line) ?? [];
      if (attempt !== undefined) this.#begun = { attempt: Number(attempt), words };
      return;
    }
    const attempt = failed.attempt ?? this.#begun.attempt;
    const { status, waitsMs } = failed;
    const isTooLong = waitsMs !== null && waitsMs > MAX_WAIT_MS;
    if (attempt <= MAX_RETRIES && status !== 500 && !isTooLong) return;
    const words = (failed.words || this.#begun.words).replace(/^\w*Error: /, '');
    // Who asks for more patience than a run has is a limit, whatever the status.
    const isLimit = isTooLong && status !== 500;
    const failure: Failure = isLimit ? { kind: 'rateLimited', until: Date.now() + waitsMs } : failureOfTry(failed, Date.now());
    this.givenUp = { failure, status, words };
    this.#stop.abort();
  }
}
