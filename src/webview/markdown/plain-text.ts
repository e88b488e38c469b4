// Renders long or growing plain text in chunks, so that only the last chunk is rendered again.
import { chunkEnd } from './text-chunks.ts';

/** By parent, where in the text its last chunk begins. Only the last chunk can have grown. */
const lastStarts = new WeakMap<HTMLElement, number>();

/** `parent` is empty, or contains what this function rendered for the beginning of `text`. */
export function showPlainText(parent: HTMLElement, text: string): void {
  const last = parent.lastElementChild;
  let from = last ? (lastStarts.get(parent) ?? 0) : 0;
  last?.remove();
  while (from < text.length) {
    const end = chunkEnd(text, from);
    const chunk = document.createElement('div');
    chunk.textContent = text.slice(from, end);
    parent.append(chunk);
    lastStarts.set(parent, from);
    from = end;
  }
}
