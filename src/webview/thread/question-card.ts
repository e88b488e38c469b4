// Asks the user to allow or deny a tool call, and shows exactly what would run and where.
// A stray key approves nothing: the card takes the focus, none of its buttons does.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Answer, ToolQuestion } from '#contracts/execution.ts';
import { icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { post } from '#webview/common/vscode-api.ts';
import { count } from '#webview/common/wording.ts';
import { lineCount } from '#webview/markdown/text-chunks.ts';

/** More than rounding errors and less than a line. */
const AT_END_PX = 4;
const NO_FOLDER = 'no folder is open';

const DETAIL_LABELS: Record<ToolQuestion['kind'], string> = { command: 'Command', edit: 'Change', other: 'Tool input' };

export class QuestionCard extends LightElement {
  static override properties = {
    question: { attribute: false },
    executionId: { attribute: false },
    isReadToEnd: { state: true },
    isUnfolded: { state: true },
    isFullTextOpened: { state: true },
  };
  declare question: ToolQuestion | undefined;
  declare executionId: string;
  /** True once the end of the detail was in view. */
  declare isReadToEnd: boolean;
  declare isUnfolded: boolean;
  /** True once the user opened the full text of a detail that is shown in part. */
  declare isFullTextOpened: boolean;

  constructor() {
    super();
    this.isReadToEnd = false;
    this.isUnfolded = false;
    this.isFullTextOpened = false;
  }

  override render() {
    const { question } = this;
    if (!question) return nothing;
    const label = `question-${question.id}`;
    const { isUnread } = this;
    return html`<div class="box question" role="group" aria-labelledby=${label} aria-describedby="${label}-always" tabindex="-1">
      <p class="box-title" id=${label}>${icon('question')}<span>${question.title}</span></p>
      ${question.kind === 'edit' ? fact('File', question.path) : nothing}
      <pre class=${this.isUnfolded ? 'question-detail unfolded' : 'question-detail'} tabindex="0" role="region" aria-label=${DETAIL_LABELS[question.kind]} @scroll=${this.#checkReadToEnd}>${question.kind === 'edit' ? diffLines(question.detail) : question.detail}</pre>
      ${question.hiddenChars > 0 ? this.#hiddenNotice(question.hiddenChars) : nothing}
      ${fact('Folder', question.folder ?? NO_FOLDER)}
      ${this.#readNotice(question)}
      <div class="buttons">
        <vscode-button ?disabled=${isUnread} aria-disabled=${isUnread} @click=${this.#answer('once')}>Allow once</vscode-button>
        <vscode-button secondary ?disabled=${isUnread} aria-disabled=${isUnread} @click=${this.#answer('always')}>Always for this run</vscode-button>
        <vscode-button secondary @click=${this.#answer('deny')}>Deny</vscode-button>
      </div>
      <p class="quiet" id="${label}-always">“Always” allows ${question.always}, until this run ends.</p>
    </div>`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('question') || changed.get('question')?.id === this.question?.id) return;
    this.isReadToEnd = false;
    this.isUnfolded = false;
    this.isFullTextOpened = false;
  }

  override firstUpdated(): void {
    const detail = this.querySelector('.question-detail');
    if (detail) new ResizeObserver(this.#checkReadToEnd).observe(detail);
  }

  override updated(changed: PropertyValues<this>): void {
    const before = changed.get('question');
    if (!changed.has('question') || !this.question || before?.id === this.question.id) return;
    this.querySelector('.question-detail')?.scrollTo({ top: 0 });
    this.#checkReadToEnd();
    if (mayTakeFocus()) this.querySelector<HTMLElement>('.question')?.focus({ preventScroll: true });
  }

  /** True while some of the detail was not seen, below the edge of its box or left out: the call can't be allowed yet. */
  get isUnread(): boolean {
    return !this.isReadToEnd || ((this.question?.hiddenChars ?? 0) > 0 && !this.isFullTextOpened);
  }

  readonly #checkReadToEnd = () => {
    const detail = this.querySelector('.question-detail');
    // Without a height it is hidden, as the whole panel is.
    if (!detail || detail.clientHeight === 0) return;
    if (detail.scrollHeight - detail.scrollTop - detail.clientHeight <= AT_END_PX) this.isReadToEnd = true;
  };

  #readNotice({ detail, hiddenChars }: ToolQuestion): TemplateResult | typeof nothing {
    if (this.isReadToEnd) return nothing;
    const lines = lineCount(detail);
    const size = lines > 1 ? `${count(lines)} lines` : `${count(detail.length)} characters`;
    const unfold = () => {
      this.isUnfolded = true;
      this.isReadToEnd = true;
      // The focused button is removed together with its sentence.
      this.querySelector<HTMLElement>('.question-detail')?.focus({ preventScroll: true });
    };
    return html`<p class="notice">${icon('warning')}<span>${hiddenChars > 0 ? 'This part' : 'It'} has ${size}. Scroll to the end before you allow it. <button type="button" class="link" @click=${unfold}>Show all</button></span></p>`;
  }

  #hiddenNotice(hiddenChars: number): TemplateResult {
    const open = () => {
      this.isFullTextOpened = true;
      post({ type: 'openQuestion', executionId: this.executionId });
    };
    return html`<p class="notice">${icon('warning')}<span>${count(hiddenChars)} characters in the middle aren’t shown here. Open the full text before you allow it.</span></p>
      <div class="buttons"><vscode-button secondary @click=${open}>Open full text</vscode-button></div>`;
  }

  #answer(answer: Answer) {
    return () => {
      if (this.question && (answer === 'deny' || !this.isUnread))
        post({ type: 'answer', executionId: this.executionId, answer, questionId: this.question.id });
    };
  }
}

function fact(name: string, value: string | null): TemplateResult | typeof nothing {
  return value === null ? nothing : html`<p class="question-fact"><span class="quiet">${name}</span> <code>${value}</code></p>`;
}

function diffLines(diff: string): TemplateResult[] {
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => html`<span class=${`diff-line ${KINDS[line[0] ?? ''] ?? ''}`}>${line}\n</span>`);
}

const KINDS: Record<string, string> = { '+': 'added', '-': 'removed', '@': 'place', '\\': 'place' };

/** The card takes the focus neither from the editor nor from a draft that is being written. */
function mayTakeFocus(): boolean {
  const { activeElement } = document;
  return document.hasFocus() && !(activeElement instanceof HTMLTextAreaElement && activeElement.value !== '');
}

customElements.define('cm-question', QuestionCard);
