// Keeps the end of a program's output as plain text that can be shown to people.
import { StringDecoder } from 'node:string_decoder';
import { stripVTControlCharacters } from 'node:util';

export class TextTail {
  readonly #decoder = new StringDecoder('utf8');
  readonly #maxChars: number;
  #text = '';

  constructor(maxChars: number) {
    this.#maxChars = maxChars;
  }

  add(block: Buffer): void {
    this.#text += this.#decoder.write(block);
    // Twice as much as needed, as escape sequences are removed only at the end, when they are complete.
    if (this.#text.length > 4 * this.#maxChars) this.#text = this.#text.slice(-2 * this.#maxChars);
  }

  toString(): string {
    const plain = stripVTControlCharacters(this.#text).replace(/\r\n?/g, '\n');
    return plain
      .replace(/[^\P{Cc}\n\t]/gu, '')
      .slice(-this.#maxChars)
      .trim();
  }
}
