// Shows a block of code with its language and a copy button, and highlights it once it is complete.
import { render } from 'lit';
import { icon } from '#webview/common/icons.ts';
import { post } from '#webview/common/vscode-api.ts';
import { highlighted } from './highlight.ts';
import { showPlainText } from './plain-text.ts';
import { sanitized } from './sanitize.ts';

const COPIED_SHOWN_MS = 1_500;

export class CodeBlock extends HTMLElement {
  #text = '';
  #code: HTMLElement | null = null;
  #label: HTMLElement | null = null;

  show(text: string, language: string, isComplete: boolean): void {
    const code = this.#code ?? this.#build();
    this.#text = text;
    if (this.#label) this.#label.textContent = language;
    const html = isComplete ? highlighted(text, language) : null;
    if (html === null) showPlainText(code, text, false);
    else code.replaceChildren(sanitized(html));
  }

  #build(): HTMLElement {
    const head = document.createElement('div');
    head.className = 'code-head';
    const label = document.createElement('span');
    const copy = document.createElement('button');
    copy.className = 'icon-button';
    copy.type = 'button';
    copy.title = 'Copy';
    copy.setAttribute('aria-label', 'Copy code');
    render(icon('copy'), copy);
    copy.addEventListener('click', () => {
      post({ type: 'copyText', text: this.#text });
      render(icon('check'), copy);
      setTimeout(() => render(icon('copy'), copy), COPIED_SHOWN_MS);
    });
    head.append(label, copy);
    const pre = document.createElement('pre');
    pre.tabIndex = 0;
    pre.setAttribute('role', 'region');
    pre.setAttribute('aria-label', 'Code');
    const code = document.createElement('code');
    pre.append(code);
    this.replaceChildren(head, pre);
    this.#code = code;
    this.#label = label;
    return code;
  }
}

customElements.define('cm-code', CodeBlock);
