// Shows what a run changed: the files, how they were verified, and what the user can do with them.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { visible } from '#base/visible.ts';
import type { Changestats, Execution } from '#contracts/execution.ts';
import type { ChangedFiles, FromPanel, Turn } from '#contracts/ports/panelMessages.ts';
import { type IconName, icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { post } from '#webview/common/vscode-api.ts';
import { type CardKind, files, filesChanged, keepLabel } from './change-words.ts';
import { conflictNotice } from './conflict-notice.ts';
import { counts, emptyRow, fileRow } from './file-rows.ts';
import { verificationRow, verifyingRow } from './verification-row.ts';

/** As many as the extension sends at most. */
const MAX_ROWS = 200;
const IN_COPY = 'Nothing in your files changes until you keep it.';
const IN_PLACE = 'The agent changed your files directly. Discard undoes its changes.';

export class ChangeCard extends LightElement {
  static override properties = {
    turn: { attribute: false },
    kind: { attribute: false },
    isNewest: { attribute: false },
    files: { attribute: false },
    leftOut: { state: true },
    isBusy: { state: true },
  };
  declare turn: Turn | undefined;
  declare kind: CardKind;
  declare isNewest: boolean;
  /** Undefined until they have come. */
  declare files: ChangedFiles | undefined;
  /** Paths of the files that are not to be kept. */
  declare leftOut: ReadonlySet<string>;
  /** True from a click until the extension has answered, so that a second one starts nothing. */
  declare isBusy: boolean;
  #asked = '';
  #hadFocus = false;

  constructor() {
    super();
    this.kind = 'open';
    this.isNewest = true;
    this.leftOut = new Set();
    this.isBusy = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('visibilitychange', this.#askAgain);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('visibilitychange', this.#askAgain);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    this.#hadFocus = this.contains(document.activeElement);
    if (changed.has('files') || changed.has('kind')) this.isBusy = false;
    if (!changed.has('files') || !this.files) return;
    const paths = new Set(this.files.files.map(({ path }) => path));
    if ([...this.leftOut].some((path) => !paths.has(path))) this.leftOut = new Set([...this.leftOut].filter((path) => paths.has(path)));
  }

  override render() {
    const { turn } = this;
    if (!turn) return nothing;
    const { execution } = turn;
    switch (this.kind) {
      case 'continued':
        return html`<p class="quiet change-continued">${icon('diff')}<span>${filesChanged(execution.changestats)}. Continued below</span></p>`;
      case 'kept':
        return this.#settled('check', 'Kept', execution, { label: 'Undo Keep', type: 'undoKeep' });
      case 'discarded':
        return this.#settled('close', 'Discarded', execution, { label: 'Undo', type: 'undoDiscard' });
      case 'open':
        return this.#open(turn);
    }
  }

  override updated(): void {
    if (this.kind === 'open') this.#ask();
    // The button that was pressed may be gone: the focus stays on the card.
    if (this.#hadFocus && !this.contains(document.activeElement))
      this.querySelector<HTMLElement>('.change')?.focus({ preventScroll: true });
  }

  #settled(name: IconName, title: string, execution: Execution, undo: { label: string; type: 'undoKeep' | 'undoDiscard' }): TemplateResult {
    const { id, changestats, verification } = execution;
    const size = changestats === null ? '' : `: ${files(changestats.filesChanged)}`;
    return this.#box(
      name,
      `${title}${size}`,
      changestats,
      html`${this.kind === 'kept' && verification !== null ? verificationRow(execution, null) : nothing}
      ${this.isNewest ? html`<div class="buttons">${this.#button(undo.label, { type: undo.type, executionId: id }, true)}</div>` : nothing}`,
    );
  }

  #open({ execution, phase }: Turn): TemplateResult {
    const { id, changes, changestats } = execution;
    const list = this.files?.problem === null ? this.files : null;
    const total = list?.total ?? changestats;
    const isPartly = changes?.state === 'partlyKept';
    const verify = isPartly ? null : () => this.#act({ type: 'verify', executionId: id });
    return this.#box(
      'diff',
      isPartly ? `${filesChanged(total)}, the others were kept` : filesChanged(total),
      total,
      html`${this.#list(id, changestats)}
      ${changes?.notes.map((note) => html`<p class="notice">${icon('info')}<span>${visible(note)}</span></p>`)}
      ${list ? conflictNotice(id, list.files, (message) => this.#act(message)) : nothing}
      ${phase?.kind === 'verifying' ? verifyingRow(phase.command) : verificationRow(execution, verify)}
      <div class="buttons">
        ${this.#button('Review', { type: 'review', executionId: id, path: null }, true)}
        ${this.#keepButton(id, list)}
        ${this.#button('Discard', { type: 'discard', executionId: id }, true)}
        ${isPartly ? this.#button('Undo Keep', { type: 'undoKeep', executionId: id }, true) : nothing}
      </div>
      <p class="quiet change-hint">${changes?.isolation === 'inPlace' ? IN_PLACE : IN_COPY}</p>`,
    );
  }

  /** The rows have the same height before their contents come, so that nothing below them moves. */
  #list(executionId: string, known: Changestats | null): TemplateResult {
    const shown = this.files;
    if (shown && shown.problem !== null) return html`<p class="notice">${icon('warning')}<span>${visible(shown.problem)}</span></p>`;
    const rows = shown?.files ?? [];
    const hidden = shown?.hidden ?? Math.max(0, (known?.filesChanged ?? 0) - MAX_ROWS);
    const parts = {
      isKept: rows.length + hidden > 1 ? (path: string) => !this.leftOut.has(path) : null,
      choose: (path: string, isKept: boolean) => this.#choose(path, isKept),
      review: (path: string) => post({ type: 'review', executionId, path }),
    };
    return html`<ul class="change-files" aria-label="Changed files" aria-busy=${shown === undefined} tabindex=${rows.length > 0 ? -1 : nothing}>
        ${shown ? rows.map((file) => fileRow(file, parts)) : Array.from({ length: Math.min(MAX_ROWS, known?.filesChanged ?? 1) }, emptyRow)}
      </ul>
      ${hidden > 0 ? html`<p class="quiet">and ${hidden.toLocaleString('en-US')} more</p>` : nothing}`;
  }

  #keepButton(executionId: string, list: ChangedFiles | null): TemplateResult {
    const leftOut = this.leftOut.size;
    const isNone = list !== null && list.total.filesChanged > 0 && leftOut === list.total.filesChanged;
    const label = list ? keepLabel(list, leftOut) : 'Keep';
    return this.#button(label, { type: 'keep', executionId, except: [...this.leftOut] }, false, isNone);
  }

  #button(label: string, message: FromPanel, isSecondary: boolean, isDisabled = false): TemplateResult {
    return html`<vscode-button ?secondary=${isSecondary} ?disabled=${isDisabled} aria-disabled=${isDisabled} @click=${() => !isDisabled && this.#act(message)}>${label}</vscode-button>`;
  }

  #box(name: IconName, title: string, total: Changestats | null, body: TemplateResult): TemplateResult {
    const id = `change-${this.turn?.execution.id}`;
    return html`<div class="box change" role="group" aria-labelledby=${id} aria-busy=${this.isBusy} tabindex="-1">
      <p class="box-title" id=${id}>${icon(name)}<span>${title}</span>${total ? counts(total) : nothing}</p>
      ${body}
    </div>`;
  }

  #choose(path: string, isKept: boolean): void {
    const leftOut = new Set(this.leftOut);
    if (isKept) leftOut.delete(path);
    else leftOut.add(path);
    this.leftOut = leftOut;
  }

  #act(message: FromPanel): void {
    // Opening a comparison changes nothing.
    const opens = message.type === 'review' || message.type === 'openBoth';
    if (!opens && this.isBusy) return;
    this.isBusy ||= !opens;
    post(message);
  }

  /** Asks for the files once for each state of the change. */
  #ask(): void {
    if (!this.turn) return;
    const { id, state, changes, verification } = this.turn.execution;
    const key = JSON.stringify([id, state, changes?.state, verification?.state]);
    if (key === this.#asked) return;
    this.#asked = key;
    post({ type: 'changes', executionId: id });
  }

  /** The user's files may have changed while the panel was hidden. */
  readonly #askAgain = () => {
    if (document.visibilityState === 'visible' && this.kind === 'open' && this.turn)
      post({ type: 'changes', executionId: this.turn.execution.id });
  };
}

customElements.define('cm-change', ChangeCard);
