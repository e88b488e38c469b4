// Edits the budget and time limit of the tasks in this chat, and shows them as a chip.
import { html, nothing, type TemplateResult } from 'lit';
import { parseAmount, timeSpan } from '#base/units.ts';
import { type Limits, MAX_LIMITS } from '#contracts/limits.ts';
import { icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { post } from '#webview/common/vscode-api.ts';
import { cost } from '#webview/common/wording.ts';
import { keepSelectAll } from './keys.ts';

export const NO_LIMITS: Limits = { maxCostUsd: null, timeoutSeconds: null };
/** The greatest amount of each field, in the order of the fields. */
const MAX_AMOUNTS = [MAX_LIMITS.maxCostUsd, MAX_LIMITS.timeoutSeconds / 60];
const MIN_AMOUNT = 0.01;

/** The fields own what is typed, and post it once it is valid. */
export class LimitFields extends LightElement {
  static override properties = { limits: { attribute: false }, problem: { state: true } };
  declare limits: Limits;
  declare problem: string | null;
  onDone: () => void = () => {};

  constructor() {
    super();
    this.limits = NO_LIMITS;
    this.problem = null;
  }

  /** False while a limit is invalid; its field then has the focus. */
  commit(): boolean {
    const invalid = this.#read();
    invalid?.focus();
    return invalid === undefined;
  }

  override render() {
    const { maxCostUsd, timeoutSeconds } = this.limits;
    return html`<fieldset class="limits" @keydown=${this.#onKey}>
        <legend class="hidden-label">Limits for each task in this chat</legend>
        ${field('Budget', 'in $', maxCostUsd, this.#onChange)}
        ${field('Time', 'in min', timeoutSeconds === null ? null : timeoutSeconds / 60, this.#onChange)}
      </fieldset>
      ${this.problem === null ? nothing : html`<p class="submit-problem" role="alert">${icon('error')}<span>${this.problem}</span></p>`}`;
  }

  override firstUpdated(): void {
    this.#inputs[0]?.focus();
  }

  get #inputs(): HTMLInputElement[] {
    return [...this.querySelectorAll('input')];
  }

  /** Posts the limits if they are valid and have changed. Returns the field that is invalid. */
  #read(): HTMLInputElement | undefined {
    const inputs = this.#inputs;
    const amounts = inputs.map(({ value }) => parseAmount(value));
    const invalid = inputs.find((_, at) => !isValid(amounts[at] ?? null, MAX_AMOUNTS[at] ?? 0));
    this.problem = invalid
      ? `${invalid.name}: enter a number from ${MIN_AMOUNT} to ${MAX_AMOUNTS[inputs.indexOf(invalid)] ?? 0}, or leave it empty.`
      : null;
    for (const input of inputs) input.setAttribute('aria-invalid', String(input === invalid));
    if (invalid) return invalid;
    const [maxCostUsd = null, minutes = null] = amounts;
    const timeoutSeconds = minutes === null ? null : Math.round(minutes * 60_000) / 1_000;
    if (maxCostUsd === this.limits.maxCostUsd && timeoutSeconds === this.limits.timeoutSeconds) return undefined;
    this.limits = { maxCostUsd, timeoutSeconds };
    post({ type: 'chooseLimits', ...this.limits });
    return undefined;
  }

  /** Does not move the focus, unlike `commit`. */
  readonly #onChange = () => void this.#read();

  #onKey(event: KeyboardEvent): void {
    keepSelectAll(event);
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // Otherwise Enter would submit the form that contains the field.
    event.preventDefault();
    if (this.commit()) this.onDone();
  }
}

function isValid(amount: number | null, most: number): boolean {
  return amount === null || (amount >= MIN_AMOUNT && amount <= most);
}

/** A text field, because a number field silently drops what it can't read, such as a decimal comma. */
function field(name: string, unit: string, value: number | null, onChange: () => void): TemplateResult {
  return html`<label>${name} <span class="quiet">${unit}</span>
    <input type="text" name=${name} inputmode="decimal" autocomplete="off" spellcheck="false" placeholder="none" value=${value ?? ''} @change=${onChange}></label>`;
}

/** `nothing` when no limit is set. */
export function limitsChip(limits: Limits, edit: () => void): TemplateResult | typeof nothing {
  const { maxCostUsd, timeoutSeconds } = limits;
  const parts = [maxCostUsd === null ? '' : cost(maxCostUsd), timeoutSeconds === null ? '' : timeSpan(timeoutSeconds)].filter(Boolean);
  if (parts.length === 0) return nothing;
  const text = parts.join(' · ');
  return html`<li class="chip">${icon(maxCostUsd === null ? 'clock' : 'card')}
    <button type="button" class="link chip-name" title="Each task in this chat stops at these limits" aria-label=${`Limits: ${text}. Change`} @click=${edit}>${text}</button>
    <button type="button" class="icon-button" title="Remove" aria-label="Remove the limits" @click=${() => post({ type: 'chooseLimits', ...NO_LIMITS })}>${icon('close')}</button></li>`;
}

customElements.define('cm-limits', LimitFields);
