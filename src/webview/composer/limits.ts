// Edits the budget and time limit of the tasks in this chat, and shows them as a chip.
import { html, nothing, type TemplateResult } from 'lit';
import { parseAmount, timeSpan } from '#base/units.ts';
import { type Limits, MOST } from '#contracts/limits.ts';
import { icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { post } from '#webview/common/vscode-api.ts';
import { cost } from '#webview/common/wording.ts';
import { keepSelectAll } from './keys.ts';

export const NO_LIMITS: Limits = { maxCostUsd: null, timeoutSeconds: null };
/** In the order of the fields. */
const MOST_OF = [MOST.maxCostUsd, MOST.timeoutSeconds / 60];
const LEAST = 0.01;

/** The fields own what is typed; what they hold goes out when it is right. */
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

  /** False, and the wrong field has the focus, while a limit makes no sense. */
  commit(): boolean {
    const wrong = this.#take();
    wrong?.focus();
    return wrong === undefined;
  }

  override render() {
    const { maxCostUsd, timeoutSeconds } = this.limits;
    return html`<fieldset class="limits" @keydown=${this.#onKey}>
        <legend class="hidden-label">Limits of each task in this chat</legend>
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

  /** Returns the field that makes no sense. */
  #take(): HTMLInputElement | undefined {
    const inputs = this.#inputs;
    const amounts = inputs.map(({ value }) => parseAmount(value));
    const wrong = inputs.find((_, at) => !isSensible(amounts[at] ?? null, MOST_OF[at] ?? 0));
    this.problem = wrong ? `${wrong.name}: a number from ${LEAST} to ${MOST_OF[inputs.indexOf(wrong)] ?? 0}, or nothing.` : null;
    for (const input of inputs) input.setAttribute('aria-invalid', String(input === wrong));
    if (wrong) return wrong;
    const [maxCostUsd = null, minutes = null] = amounts;
    const timeoutSeconds = minutes === null ? null : Math.round(minutes * 60_000) / 1_000;
    if (maxCostUsd === this.limits.maxCostUsd && timeoutSeconds === this.limits.timeoutSeconds) return undefined;
    this.limits = { maxCostUsd, timeoutSeconds };
    post({ type: 'chooseLimits', ...this.limits });
    return undefined;
  }

  /** Leaves the focus where the user put it. */
  readonly #onChange = () => void this.#take();

  #onKey(event: KeyboardEvent): void {
    keepSelectAll(event);
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    // Enter would send the task.
    event.preventDefault();
    if (this.commit()) this.onDone();
  }
}

function isSensible(amount: number | null, most: number): boolean {
  return amount === null || (amount >= LEAST && amount <= most);
}

/** Not a number field: that one swallows what it can't read, a decimal comma too, and says nothing. */
function field(name: string, unit: string, value: number | null, onChange: () => void): TemplateResult {
  return html`<label>${name} <span class="quiet">${unit}</span>
    <input type="text" name=${name} inputmode="decimal" autocomplete="off" spellcheck="false" placeholder="none" value=${value ?? ''} @change=${onChange}></label>`;
}

/** nothing = no limit is set. */
export function limitsChip(limits: Limits, edit: () => void): TemplateResult | typeof nothing {
  const { maxCostUsd, timeoutSeconds } = limits;
  const words = [maxCostUsd === null ? '' : cost(maxCostUsd), timeoutSeconds === null ? '' : timeSpan(timeoutSeconds)].filter(Boolean);
  if (words.length === 0) return nothing;
  const said = words.join(' · ');
  return html`<li class="chip">${icon(maxCostUsd === null ? 'clock' : 'card')}
    <button type="button" class="link chip-name" title="Each task of this chat stops there" aria-label=${`Limits: ${said}. Change`} @click=${edit}>${said}</button>
    <button type="button" class="icon-button" title="Remove" aria-label="Remove the limits" @click=${() => post({ type: 'chooseLimits', ...NO_LIMITS })}>${icon('close')}</button></li>`;
}

customElements.define('cm-limits', LimitFields);
