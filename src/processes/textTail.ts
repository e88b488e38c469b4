// Keeps the end of what a program printed, fit to be shown to people.
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
    // Twice as much: escape sequences are taken out only at the end, when they are whole.
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
