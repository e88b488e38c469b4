// Renders a run of blocks of an answer while it is near the view, and else only keeps its height.
import { watchNearView } from '#webview/common/near-view.ts';
import type { Block } from '#webview/markdown/blocks.ts';
import { CodeBlock } from '#webview/markdown/code-block.ts';
import { estimatedHeight } from '#webview/markdown/estimate.ts';
import { renderMarkdown } from '#webview/markdown/markdown.ts';
import { sanitized } from '#webview/markdown/sanitize.ts';

/** Small enough to render within a frame, large enough that watching all parts of a long answer costs little. */
const FULL_CHARS = 8_192;
const FULL_BLOCKS = 200;

/** Counts the work done so far; tests check that it stays linear. */
export interface RenderWork {
  parsedChars: number;
  renders: number;
}

export class AnswerPart {
  readonly element = document.createElement('div');
  readonly #work: RenderWork;
  readonly #blocks: Block[] = [];
  #elements = new Map<Block, HTMLElement>();
  #chars = 0;
  #isDrawn = false;
  #isWatched = false;
  /** The element of the block that still grows, at the end; when the block closes it becomes the element of that one. */
  #open: HTMLElement | null = null;
  #openSource = '';

  constructor(work: RenderWork) {
    this.#work = work;
  }

  get isFull(): boolean {
    return this.#chars >= FULL_CHARS || this.#blocks.length >= FULL_BLOCKS;
  }

  get isDrawn(): boolean {
    return this.#isDrawn;
  }

  /** Adds a closed block. */
  add(block: Block): void {
    this.#blocks.push(block);
    this.#chars += block.kind === 'code' ? block.text.length : block.source.length;
    if (this.#isDrawn) this.#elements.set(block, this.#show(block));
    this.#open = null;
    this.#openSource = '';
  }

  /** Shows the block that still grows, behind all others. The part must be drawn. */
  showOpen(block: Block): void {
    this.#open = this.#show(block);
  }

  draw(): void {
    if (this.#isDrawn) return;
    this.#isDrawn = true;
    for (const block of this.#blocks) {
      this.#elements.set(block, this.#show(block));
      this.#open = null;
      this.#openSource = '';
    }
    this.element.style.height = '';
  }

  /** Renders a block again whose source has changed, if it is one of this part and drawn. */
  redraw(block: Block): void {
    const element = this.#elements.get(block);
    if (element && block.kind === 'markdown') this.#renderMarkdown(element, block.source);
  }

  estimatedHeight(widthPx: number): number {
    return this.#blocks.reduce((sum, block) => sum + estimatedHeight(block, widthPx), 0);
  }

  /**
   * From now on the part is drawn only while it is near the visible part. No block is added any more.
   * `scale`: how much taller than estimated such parts are.
   */
  watch(widthPx: number, scale: number): void {
    if (this.#isWatched) return;
    this.#isWatched = true;
    if (!this.#isDrawn) this.#keepHeight(scale * this.estimatedHeight(widthPx));
    watchNearView(this.element, (isNear, heightPx) => {
      if (isNear) this.draw();
      else if (this.#isDrawn && heightPx > 0 && !isInUse(this.element)) this.#drop(heightPx);
    });
  }

  #drop(heightPx: number): void {
    this.#isDrawn = false;
    this.#elements = new Map();
    this.#keepHeight(heightPx);
    this.element.replaceChildren();
  }

  #keepHeight(heightPx: number): void {
    this.element.style.height = `${heightPx}px`;
  }

  #show(block: Block): HTMLElement {
    if (block.kind === 'code') {
      const element = this.#open instanceof CodeBlock ? this.#open : this.#place(new CodeBlock());
      element.show(block.text, block.language, block.closed);
      return element;
    }
    const element = this.#open && !(this.#open instanceof CodeBlock) ? this.#open : this.#place(document.createElement('div'));
    if (block.source !== this.#openSource) {
      this.#openSource = block.source;
      this.#renderMarkdown(element, block.source);
    }
    return element;
  }

  /** Replaces the open block's element with a new one, or appends it. */
  #place<Element extends HTMLElement>(element: Element): Element {
    if (this.#open) this.#open.replaceWith(element);
    else this.element.append(element);
    this.#openSource = '';
    return element;
  }

  #renderMarkdown(element: HTMLElement, source: string): void {
    this.#work.parsedChars += source.length;
    this.#work.renders += 1;
    element.replaceChildren(sanitized(renderMarkdown(source)));
  }
}

/** The focus and a selection stay where they are. */
function isInUse(element: HTMLElement): boolean {
  const selection = document.getSelection();
  return element.contains(document.activeElement) || (selection?.isCollapsed === false && selection.containsNode(element, true));
}
