// What an agent asks before it uses a tool: exactly what would be done, where, and the three answers. Nothing in it is approved by a stray key: the card takes the focus, none of its buttons does.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Answer, ToolQuestion } from '../executor/execution.ts';
import { post } from './host.ts';
import { icon } from './icons.ts';
import { LightElement } from './light-element.ts';
import { count } from './wording.ts';

const DETAIL_LABELS: Record<ToolQuestion['kind'], string> = { command: 'Command', edit: 'Change', other: 'What the tool is given' };

export class QuestionCard extends LightElement {
  static override properties = { question: { attribute: false }, executionId: { attribute: false } };
  declare question: ToolQuestion | undefined;
  declare executionId: string;

  override render() {
    const { question } = this;
    if (!question) return nothing;
    const label = `question-${question.id}`;
    return html`<div class="box question" role="group" aria-labelledby=${label} aria-describedby="${label}-always" tabindex="-1">
      <p class="box-title" id=${label}>${icon('question')}<span>${question.title}</span></p>
      ${question.kind === 'edit' ? this.#fact('File', question.path) : nothing}
      <pre class="question-detail" tabindex="0" role="region" aria-label=${DETAIL_LABELS[question.kind]}>${question.kind === 'edit' ? diffLines(question.detail) : question.detail}</pre>
      ${question.hiddenChars > 0 ? this.#rest(question.hiddenChars) : nothing}
      ${this.#fact('Folder', question.folder)}
      <div class="buttons">
        <vscode-button @click=${this.#answer('once')}>Allow once</vscode-button>
        <vscode-button secondary @click=${this.#answer('always')}>Always for this run</vscode-button>
        <vscode-button secondary @click=${this.#answer('deny')}>Deny</vscode-button>
      </div>
      <p class="quiet" id="${label}-always">“Always” allows ${question.always}, until this run ends.</p>
    </div>`;
  }

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('question');
    if (!changed.has('question') || !this.question || before?.id === this.question.id || !mayTakeFocus()) return;
    this.querySelector<HTMLElement>('.question')?.focus({ preventScroll: true });
  }

  #fact(name: string, value: string | null): TemplateResult | typeof nothing {
    return value === null ? nothing : html`<p class="question-fact"><span class="quiet">${name}</span> <code>${value}</code></p>`;
  }

  #rest(hiddenChars: number): TemplateResult {
    const open = () => post({ type: 'openQuestion', executionId: this.executionId });
    return html`<p class="notice">${icon('warning')}<span>It goes on: ${count(hiddenChars)} more characters are not shown here.</span></p>
      <div class="buttons"><vscode-button secondary @click=${open}>Open all of it</vscode-button></div>`;
  }

  #answer(answer: Answer) {
    return () => {
      if (this.question) post({ type: 'answer', executionId: this.executionId, answer, questionId: this.question.id });
    };
  }
}

function diffLines(diff: string): TemplateResult[] {
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => html`<span class=${`diff-line ${KINDS[line[0] ?? ''] ?? ''}`}>${line}\n</span>`);
}

const KINDS: Record<string, string> = { '+': 'added', '-': 'removed', '@': 'place', '\\': 'place' };

/** Neither from the editor nor from a draft that is being written. */
function mayTakeFocus(): boolean {
  const { activeElement } = document;
  return document.hasFocus() && !(activeElement instanceof HTMLTextAreaElement && activeElement.value !== '');
}

customElements.define('cm-question', QuestionCard);
