// Brings link definitions, `[1]: https://…`, into the blocks of an answer that use them. Pure.

/** `[label]: destination "title"` on one line, as models write it. */
const DEFINITION = /^ {0,3}\[((?:[^[\]\\]|\\.)+)\]:[ \t]*(?:<([^<>\n]*)>|(\S+))(?:[ \t]+(?:"[^"\n]*"|'[^'\n]*'|\([^)\n]*\)))?[ \t\r]*$/gm;
const LABEL = /\[((?:[^[\]\\]|\\.)+)\]/g;
/** CommonMark 0.31 §4.7. */
const MAX_LABEL_CHARS = 999;

/**
 * Blocks are rendered one by one, but a definition may stand in any of them, normally at the end of the answer.
 * So each block gets the definitions that it needs in front of its source, where they render to nothing.
 */
export class LinkReferences<Block extends { source: string }> {
  /** Blocks given to `add` before that have changed since the caller last emptied this. */
  readonly changed = new Set<Block>();
  readonly #isLink: (destination: string) => boolean;
  readonly #destinations = new Map<string, string>();
  /** By label without a definition so far: the blocks that mention it. */
  readonly #waiting = new Map<string, Set<Block>>();

  /** `isLink`: whether the renderer takes this destination; a definition that it does not take would be shown. */
  constructor(isLink: (destination: string) => boolean) {
    this.#isLink = isLink;
  }

  /** Takes a block that no longer grows. */
  add(block: Block): void {
    if (!block.source.includes('[')) return;
    const { source } = block;
    this.#define(source);
    for (const label of labelsOf(source)) {
      if (this.#destinations.has(label)) continue;
      const blocks = this.#waiting.get(label);
      if (blocks) blocks.add(block);
      else this.#waiting.set(label, new Set([block]));
    }
    block.source = this.resolved(source);
  }

  /** `source` with the definitions in front that are known so far and that it uses. */
  resolved(source: string): string {
    if (this.#destinations.size === 0 || !source.includes('[')) return source;
    let definitions = '';
    for (const label of labelsOf(source)) {
      const destination = this.#destinations.get(label);
      if (destination !== undefined) definitions += `[${label}]: <${destination}>\n`;
    }
    return definitions === '' ? source : `${definitions}\n${source}`;
  }

  #define(source: string): void {
    for (const [, label = '', bracketed, bare] of source.matchAll(DEFINITION)) {
      const key = normalized(label);
      const destination = bracketed ?? bare ?? '';
      // The first one counts (CommonMark 0.31 §4.7).
      if (key === '' || this.#destinations.has(key) || /[<>]/.test(destination) || !this.#isLink(destination)) continue;
      this.#destinations.set(key, destination);
      for (const block of this.#waiting.get(key) ?? []) {
        block.source = `[${key}]: <${destination}>\n\n${block.source}`;
        this.changed.add(block);
      }
      this.#waiting.delete(key);
    }
  }
}

function labelsOf(source: string): Set<string> {
  const labels = new Set<string>();
  for (const [, label = ''] of source.matchAll(LABEL)) if (label.length <= MAX_LABEL_CHARS) labels.add(normalized(label));
  labels.delete('');
  return labels;
}

/** Labels match whatever their case and white space (CommonMark 0.31 §4.7). */
function normalized(label: string): string {
  return label.trim().replaceAll(/\s+/g, ' ').toLowerCase().toUpperCase();
}
