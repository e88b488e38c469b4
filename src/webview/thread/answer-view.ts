// Renders a streamed answer: completed blocks stay as they are, only the last is rendered again.
// Builds its DOM by hand, because Lit would compare all of it on every frame. What is far out of sight has no DOM at all.
import { BlockReader } from '#webview/markdown/blocks.ts';
import { openLinkedFile } from '#webview/markdown/file-links.ts';
import { AnswerPart } from './answer-part.ts';

/** Parts at the end that are drawn at once: a conversation opens at its end. */
const DRAWN_AT_ONCE = 2;

export class AnswerView extends HTMLElement {
  readonly work = { parsedChars: 0, renders: 0, rebuilds: 0 };
  #reader = new BlockReader();
  #shown = '';
  #ended = false;
  #closedShown = 0;
  #parts: AnswerPart[] = [];

  connectedCallback(): void {
    this.addEventListener('click', openLinkedFile);
    this.addEventListener('keydown', openLinkedFile);
  }

  /** `text` normally begins with what was shown before; otherwise everything is rendered again. */
  show(text: string, isComplete: boolean): void {
    if (text === this.#shown && isComplete === this.#ended) return;
    if (!text.startsWith(this.#shown) || (this.#ended && text !== this.#shown)) this.#restart();
    if (this.#ended && !isComplete) this.#restart();
    this.#reader.append(text.slice(this.#shown.length));
    if (isComplete) this.#reader.end();
    this.#shown = text;
    this.#ended = isComplete;
    this.#render();
  }

  #restart(): void {
    this.work.rebuilds += 1;
    this.#reader = new BlockReader();
    this.#shown = '';
    this.#ended = false;
    this.#closedShown = 0;
    this.#parts = [];
    this.replaceChildren();
  }

  #render(): void {
    const { closed, open } = this.#reader;
    const firstNew = Math.max(0, this.#parts.length - 1);
    for (; this.#closedShown < closed.length; this.#closedShown++) {
      const block = closed[this.#closedShown];
      if (block) this.#lastPart().add(block);
    }
    const last = open ? this.#lastPart() : this.#parts.at(-1);
    for (const part of this.#parts.slice(-DRAWN_AT_ONCE)) part.draw();
    if (open) last?.showOpen(open);
    for (const block of this.#reader.takeChanged()) for (const part of this.#parts) part.redraw(block);
    if (firstNew < this.#parts.length - 1) this.#watch(this.#parts.slice(firstNew, -1));
  }

  /** Full parts come and go with what is in view. Until they are drawn they are as tall as the drawn ones suggest. */
  #watch(full: AnswerPart[]): void {
    const width = this.clientWidth;
    const drawn = full.findLast((part) => part.isDrawn);
    const scale = drawn && drawn.element.offsetHeight > 0 ? drawn.element.offsetHeight / drawn.estimatedHeight(width) : 1;
    for (const part of full) part.watch(width, scale);
  }

  #lastPart(): AnswerPart {
    const last = this.#parts.at(-1);
    if (last && !last.isFull) return last;
    const part = new AnswerPart(this.work);
    this.#parts.push(part);
    this.append(part.element);
    return part;
  }
}

customElements.define('cm-answer', AnswerView);
