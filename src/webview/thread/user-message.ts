// Shows the user's request as plain text with its attachments, folded when it is long.
import { html, nothing, type PropertyValues } from 'lit';
import type { Turn } from '#contracts/ports/panelMessages.ts';
import { icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { bytes, count } from '#webview/common/wording.ts';
import { showPlainText } from '#webview/markdown/plain-text.ts';
import { lineCount } from '#webview/markdown/text-chunks.ts';

const FOLD_ABOVE_LINES = 14;
const FOLD_ABOVE_CHARS = 1_600;
const FOLDED_LINES = 8;
const FOLDED_CHARS = 800;

export class UserMessage extends LightElement {
  static override properties = { text: {}, attachments: { attribute: false }, unfolded: { state: true } };
  declare text: string;
  declare attachments: Turn['attachments'];
  declare unfolded: boolean;
  #lines = 0;

  constructor() {
    super();
    this.text = '';
    this.attachments = [];
    this.unfolded = false;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('text')) this.#lines = lineCount(this.text);
  }

  override render() {
    return html`<div class="user-message">
      <div class="user-text"></div>
      ${this.#isLong ? html`<button type="button" class="link" aria-expanded=${this.unfolded} @click=${this.#toggle}>${this.unfolded ? 'Show less' : this.#showAll}</button>` : nothing}
      ${
        this.attachments.length > 0
          ? html`<ul class="chips" aria-label="Attachments">
        ${this.attachments.map(
          (item) =>
            html`<li class="chip" title=${item.name}>${icon('file')}<span class="chip-name">${item.name}</span>${item.startLine === null ? nothing : html`<span class="quiet">from line ${item.startLine}</span>`}${item.truncated ? html`<span class="quiet">truncated</span>` : nothing}</li>`,
        )}</ul>`
          : nothing
      }
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('text') && !changed.has('unfolded')) return;
    const parent = this.querySelector<HTMLElement>('.user-text');
    if (!parent) return;
    parent.replaceChildren();
    showPlainText(parent, this.#isLong && !this.unfolded ? beginning(this.text) : this.text);
  }

  get #isLong(): boolean {
    return this.#lines > FOLD_ABOVE_LINES || this.text.length > FOLD_ABOVE_CHARS;
  }

  get #showAll(): string {
    return this.#lines > FOLD_ABOVE_LINES ? `Show all ${count(this.#lines)} lines` : `Show all ${bytes(this.text.length)}`;
  }

  #toggle(): void {
    this.unfolded = !this.unfolded;
  }
}

function beginning(text: string): string {
  const head = text.slice(0, FOLDED_CHARS).split('\n', FOLDED_LINES).join('\n');
  return `${head.trimEnd()} …`;
}

customElements.define('cm-user-message', UserMessage);
