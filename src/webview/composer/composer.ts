// Lets the user write a task, choose its agent and limits, send it, and stop what runs.
// The text area owns the text: what is sent leaves it at once, and comes back if it is refused.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { AgentChoice } from '#contracts/change.ts';
import type { PanelState } from '#contracts/ports/panelMessages.ts';
import type { TaskMode } from '#contracts/task.ts';
import { icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { post } from '#webview/common/vscode-api.ts';
import { bytes, count } from '#webview/common/wording.ts';
import { lineCount } from '#webview/markdown/text-chunks.ts';
import { keepSelectAll } from './keys.ts';
import { type LimitFields, limitsChip, NO_LIMITS } from './limits.ts';
import { modePicker } from './mode.ts';
import { offerPickers } from './offer.ts';

/** Longer text becomes a chip: a browser lays out the whole text area at every key, which took 100 ms with 1 MB in it. */
const MAX_INPUT_CHARS = 20_000;
/** Shorter text is always pasted in place, even into a long input. */
const SHORT_PASTE_CHARS = 2_000;

export interface Draft {
  draft: string;
  pastes: string[];
}

export class Composer extends LightElement {
  static override properties = {
    state: { attribute: false },
    agentType: { attribute: false },
    mode: { attribute: false },
    liveExecutionId: { attribute: false },
    submitting: { attribute: false },
    problem: { attribute: false },
    pastes: { state: true },
    hasText: { state: true },
    limitsOpen: { state: true },
  };
  declare state: PanelState | null;
  declare agentType: string;
  declare mode: TaskMode;
  declare liveExecutionId: string | null;
  declare submitting: boolean;
  declare problem: string | null;
  declare pastes: string[];
  declare hasText: boolean;
  declare limitsOpen: boolean;
  onSubmit: (instructions: string, draft: Draft) => void = () => {};
  onDraftChange: () => void = () => {};
  onChooseAgent: (agentType: string) => void = () => {};
  onChooseMode: (mode: TaskMode) => void = () => {};

  constructor() {
    super();
    this.state = null;
    this.agentType = 'auto';
    this.mode = 'auto';
    this.liveExecutionId = null;
    this.submitting = false;
    this.problem = null;
    this.pastes = [];
    this.hasText = false;
    this.limitsOpen = false;
  }

  get draft(): Draft {
    return { draft: this.#input?.value ?? '', pastes: this.pastes };
  }

  setDraft({ draft, pastes }: Draft): void {
    const tooLong = draft.length > MAX_INPUT_CHARS;
    if (this.#input) this.#input.value = tooLong ? '' : draft;
    this.pastes = tooLong ? [...pastes, draft] : pastes;
    this.#updateHasText();
  }

  focusInput(): void {
    this.#input?.focus();
  }

  override render() {
    const attachments = this.state?.attachments ?? [];
    const limits = this.state?.limits ?? NO_LIMITS;
    const folder = this.state?.turns.at(-1)?.folder || this.state?.folder;
    const hasLimits = !this.limitsOpen && (limits.maxCostUsd !== null || limits.timeoutSeconds !== null);
    return html`<form class="composer" @submit=${this.#submit}>
      <div class="input-box">
        ${
          attachments.length + this.pastes.length > 0 || hasLimits
            ? html`<ul class="chips" aria-label="Sent with the task">
          ${attachments.map((item) => chip(item.name, item.detail, () => post({ type: 'removeAttachment', id: item.id })))}
          ${this.pastes.map((text, index) => chip('Pasted text', pasteDetail(text), () => this.#removePaste(index)))}
          ${hasLimits ? limitsChip(limits, () => this.#toggleLimits()) : nothing}
        </ul>`
            : nothing
        }
        <textarea rows="1" aria-label="Task" placeholder=${this.#placeholder} @input=${this.#updateHasText} @keydown=${this.#onKey} @paste=${this.#onPaste}></textarea>
        ${this.limitsOpen ? html`<cm-limits id="limits" .limits=${limits} .onDone=${() => this.#toggleLimits()}></cm-limits>` : nothing}
        ${offerPickers(this.#chosenAgent, this.state?.picks[this.agentType], (pick) => post({ type: 'choosePick', agentType: this.agentType, ...pick }))}
        <div class="toolbar">
          ${this.#agentPicker()}
          ${modePicker(this.mode, (mode) => this.onChooseMode(mode))}
          ${toolButton('attach', 'Attach the active file or selection', () => post({ type: 'attachActive' }))}
          <button type="button" class="icon-button" title="Budget and time limit" aria-label="Limits" aria-expanded=${this.limitsOpen} aria-controls="limits" @click=${this.#toggleLimits}>${icon('limits')}</button>
          ${toolButton('newChat', 'New chat', () => post({ type: 'newThread' }))}
          <span class="spacer"></span>
          ${this.liveExecutionId === null ? nothing : html`<button type="button" class="icon-button stop" title="Stop (Escape)" aria-label="Stop" @click=${this.#stop}>${icon('stop')}</button>`}
          <button type="submit" class="icon-button send" title="Send (Enter)" aria-label="Send" ?disabled=${!this.#canSubmit}>${this.submitting ? html`<span class="spinner" aria-hidden="true"></span>` : icon('send')}</button>
        </div>
      </div>
      ${this.problem ? html`<p class="submit-problem" role="alert">${icon('error')}<span>${this.problem}</span></p>` : nothing}
      ${folder ? html`<p class="quiet composer-hint">Runs in ${folder}</p>` : nothing}
      ${this.state?.setup ? html`<p class="quiet composer-hint">You can start writing. To send, set up a model above.</p>` : nothing}
    </form>`;
  }

  override updated(changed: PropertyValues<this>): void {
    // Only after the options are rendered: a value set before them is lost.
    const select = this.querySelector<HTMLSelectElement>('.agent-picker select');
    if (select && (changed.has('agentType') || changed.has('state'))) select.value = this.agentType;
  }

  #agentPicker(): TemplateResult {
    const agents = this.state?.agents ?? [];
    const chosen = this.#chosenAgent;
    return html`<span class="select agent-picker" title=${chosen?.detail ?? 'Agent for the task'}>
      <select aria-label="Agent" @change=${this.#chooseAgent}>${agents.map(agentOption)}</select>${icon('chevron')}</span>`;
  }

  get #chosenAgent(): AgentChoice | undefined {
    return this.state?.agents.find(({ agentType }) => agentType === this.agentType);
  }

  get #input(): HTMLTextAreaElement | null {
    return this.querySelector('textarea');
  }

  get #placeholder(): string {
    const hasTurns = (this.state?.turns.length ?? 0) > 0;
    return hasTurns ? 'Ask a follow-up' : 'Describe a task';
  }

  get #canSubmit(): boolean {
    return !this.submitting && this.state !== null && this.state.setup === null && (this.hasText || this.pastes.length > 0);
  }

  #submit(event: Event): void {
    event.preventDefault();
    this.#updateHasText();
    if (!this.#canSubmit || !this.#commitLimits()) return;
    const { draft } = this;
    this.setDraft({ draft: '', pastes: [] });
    this.onSubmit([draft.draft.trim(), ...draft.pastes].filter((part) => part !== '').join('\n\n'), draft);
  }

  #onKey(event: KeyboardEvent): void {
    // Enter that ends a composition belongs to the input method; some report it as keyCode 229 only.
    if (event.isComposing || event.keyCode === 229) return;
    keepSelectAll(event);
    if (event.key === 'Escape' && this.liveExecutionId !== null) {
      event.preventDefault();
      this.#stop();
    } else if (event.key === 'Enter' && !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey) {
      this.#submit(event);
    }
  }

  #onPaste(event: ClipboardEvent): void {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    const isShort = text.length < SHORT_PASTE_CHARS || text.length + (this.#input?.textLength ?? 0) <= MAX_INPUT_CHARS;
    if (isShort) return;
    event.preventDefault();
    this.pastes = [...this.pastes, text];
    this.onDraftChange();
  }

  #removePaste(index: number): void {
    this.pastes = this.pastes.filter((_, at) => at !== index);
    this.onDraftChange();
    this.focusInput();
  }

  #updateHasText(): void {
    this.hasText = (this.#input?.value.trim() ?? '') !== '';
    this.onDraftChange();
  }

  /** Closing saves what was typed, and is refused while that is invalid. */
  #toggleLimits(): void {
    if (!this.#commitLimits()) return;
    if (this.limitsOpen) this.focusInput();
    this.limitsOpen = !this.limitsOpen;
  }

  /** False while a limit is invalid; its field then has the focus. */
  #commitLimits(): boolean {
    return this.querySelector<LimitFields>('cm-limits')?.commit() ?? true;
  }

  #chooseAgent(event: Event): void {
    this.onChooseAgent((event.target as HTMLSelectElement).value);
  }

  #stop(): void {
    if (this.liveExecutionId === null) return;
    post({ type: 'cancel', executionId: this.liveExecutionId });
    // The focused button is removed once the run has stopped.
    this.focusInput();
  }
}

function agentOption(agent: AgentChoice): TemplateResult {
  return html`<option value=${agent.agentType} title=${agent.detail}>${agent.label}</option>`;
}

function chip(name: string, detail: string, remove: () => void): TemplateResult {
  return html`<li class="chip">${icon('file')}<span class="chip-name" title=${name}>${name}</span><span class="quiet">${detail}</span>
    <button type="button" class="icon-button" title="Remove" aria-label=${`Remove ${name}`} @click=${remove}>${icon('close')}</button></li>`;
}

function pasteDetail(text: string): string {
  return `${count(lineCount(text))} lines, ${bytes(text.length)}`;
}

function toolButton(name: 'attach' | 'newChat', label: string, act: () => void): TemplateResult {
  return html`<button type="button" class="icon-button" title=${label} aria-label=${label} @click=${act}>${icon(name)}</button>`;
}

customElements.define('cm-composer', Composer);
