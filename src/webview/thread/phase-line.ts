// Shows what a live execution is doing, with a progress bar or a countdown where one is known.
import { html, nothing } from 'lit';
import type { Turn } from '#contracts/ports/panelMessages.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { phaseText } from '#webview/common/wording.ts';

export class PhaseLine extends LightElement {
  static override properties = { turn: { attribute: false } };
  declare turn: Turn | undefined;
  #timer: ReturnType<typeof setTimeout> | null = null;

  override render() {
    const phase = this.turn && phaseText(this.turn.execution, this.turn.phase, Date.now());
    if (!phase) return nothing;
    return html`<div class="phase">
      <span class="spinner" aria-hidden="true"></span>
      <span class="phase-label">${phase.label}</span>
      ${phase.detail ? html`<span class="quiet phase-detail" title=${phase.detail}>${phase.detail}</span>` : nothing}
    </div>
    ${phase.fraction === null ? nothing : html`<progress class="phase-bar" max="1" .value=${phase.fraction} aria-label="Reading prompt"></progress>`}`;
  }

  override updated(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const untilMs = this.turn && endOfWait(this.turn);
    if (untilMs && untilMs > Date.now()) this.#timer = setTimeout(() => this.requestUpdate(), 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }
}

function endOfWait({ execution, phase }: Turn): number | null {
  if (execution.state === 'waiting-quota') return execution.retryAt;
  return phase?.kind === 'retrying' ? phase.retryAt : null;
}

customElements.define('cm-phase', PhaseLine);
