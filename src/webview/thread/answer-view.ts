// Renders a streamed answer: completed blocks stay in the page, only the last is rendered again.
// Builds its DOM by hand, because Lit would compare all of it on every frame.
import { type Block, BlockReader } from '#webview/markdown/blocks.ts';
import { CodeBlock } from '#webview/markdown/code-block.ts';
import { openLinkedFile } from '#webview/markdown/file-links.ts';
import { renderMarkdown } from '#webview/markdown/markdown.ts';
import { sanitized } from '#webview/markdown/sanitize.ts';

/** A part out of sight is not painted. With one part a block, tracking visibility would cost more than it saves. */
const BLOCKS_PER_PART = 24;

export class AnswerView extends HTMLElement {
  /** Counts the work done so far; tests check that it stays linear. */
  readonly work = { parsedChars: 0, renders: 0, rebuilds: 0 };
  #reader = new BlockReader();
  #shown = '';
  #ended = false;
  #closedShown = 0;
  #part: HTMLElement | null = null;
  /** Of closed blocks of Markdown, which change when a link definition follows. */
  readonly #elements = new WeakMap<Block, HTMLElement>();
  #openElement: HTMLElement | null = null;
  #openSource = '';

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
    this.#part = null;
    this.#openElement = null;
    this.#openSource = '';
    this.replaceChildren();
  }

  #render(): void {
    const { closed, open } = this.#reader;
    for (; this.#closedShown < closed.length; this.#closedShown++) {
      const block = closed[this.#closedShown];
      if (block) this.#showBlock(block);
      this.#openElement = null;
      this.#openSource = '';
    }
    if (open) this.#showBlock(open);
    for (const block of this.#reader.takeChanged()) {
      const element = this.#elements.get(block);
      if (element) this.#renderMarkdown(element, block.source);
    }
  }

  #showBlock(block: Block): void {
    if (block.kind === 'code') {
      const element = this.#openElement instanceof CodeBlock ? this.#openElement : this.#place(new CodeBlock());
      element.show(block.text, block.language, block.closed);
      return;
    }
    const element =
      this.#openElement && !(this.#openElement instanceof CodeBlock) ? this.#openElement : this.#place(document.createElement('div'));
    if (block.closed) this.#elements.set(block, element);
    if (block.source === this.#openSource) return;
    this.#openSource = block.source;
    this.#renderMarkdown(element, block.source);
  }

  #renderMarkdown(element: HTMLElement, source: string): void {
    this.work.parsedChars += source.length;
    this.work.renders += 1;
    element.replaceChildren(sanitized(renderMarkdown(source)));
  }

  /** Replaces the open block's element with a new one, or appends it. */
  #place<Element extends HTMLElement>(element: Element): Element {
    if (this.#openElement) this.#openElement.replaceWith(element);
    else this.#partForNextBlock().append(element);
    this.#openElement = element;
    this.#openSource = '';
    return element;
  }

  #partForNextBlock(): HTMLElement {
    if (this.#part && this.#part.childElementCount < BLOCKS_PER_PART) return this.#part;
    this.#part?.classList.add('full');
    this.#part = document.createElement('div');
    this.append(this.#part);
    return this.#part;
  }
}

customElements.define('cm-answer', AnswerView);
