// Renders long or growing plain text in chunks, so that only the last chunk is rendered again.
import { estimatedLines } from './estimate.ts';
import { chunkEnd, lineCount } from './text-chunks.ts';

/** By parent, where in the text its last chunk begins. Only the last chunk can have grown. */
const lastStarts = new WeakMap<HTMLElement, number>();

/** Of text in a side bar of the default width; a chunk that was in view once keeps its true height. */
const WRAPPED_LINE_PX = 260;
const LINE_EM = 1.45;
const CODE_LINE_EM = 1.4;

/** `parent` is empty, or contains what this function rendered for the beginning of `text`. `wraps`: whether long lines are wrapped. */
export function showPlainText(parent: HTMLElement, text: string, wraps = true): void {
  const last = parent.lastElementChild;
  let from = last ? (lastStarts.get(parent) ?? 0) : 0;
  last?.remove();
  while (from < text.length) {
    const end = chunkEnd(text, from);
    const chunk = document.createElement('div');
    const content = text.slice(from, end);
    chunk.textContent = content;
    // The last one is in view, or will be soon: it grows.
    if (end < text.length) {
      const ems = wraps ? estimatedLines(content, WRAPPED_LINE_PX) * LINE_EM : lineCount(content) * CODE_LINE_EM;
      chunk.className = 'chunk';
      chunk.style.containIntrinsicBlockSize = `auto ${ems}em`;
    }
    parent.append(chunk);
    lastStarts.set(parent, from);
    from = end;
  }
}
