// Shows plain text that may be long and may still grow, an element a chunk; what is shown already stays.
import { chunkEnd } from './text-chunks.ts';

export function showPlainText(parent: HTMLElement, text: string): void {
  const last = parent.lastElementChild;
  // Only the last chunk can have grown.
  let from = last ? (parent.dataset.lastStart ? Number(parent.dataset.lastStart) : 0) : 0;
  last?.remove();
  while (from < text.length) {
    const end = chunkEnd(text, from);
    const chunk = document.createElement('div');
    chunk.textContent = text.slice(from, end);
    parent.append(chunk);
    parent.dataset.lastStart = String(from);
    from = end;
  }
}
