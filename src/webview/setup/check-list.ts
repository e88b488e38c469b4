// Lists the results of Check Endpoint, each with what to do about it.
import { html, nothing } from 'lit';
import type { CheckLine } from '#contracts/modelServer.ts';
import { type IconName, icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import type { Panel } from '#webview/common/store.ts';

const ICONS: Record<CheckLine['status'], IconName> = { ok: 'check', warning: 'warning', error: 'error', unknown: 'question' };
const STATUS_LABELS: Record<CheckLine['status'], string> = { ok: 'OK', warning: 'warning', error: 'problem', unknown: 'unknown' };

export class CheckList extends LightElement {
  static override properties = { checks: { attribute: false } };
  declare checks: Panel['checks'];

  constructor() {
    super();
    this.checks = null;
  }

  override render() {
    const checks = this.checks;
    if (!checks) return nothing;
    return html`<section class="checks" aria-label="Endpoint check" aria-busy=${checks.checking}>
      <h3>Endpoint check</h3>
      ${checks.checking ? html`<div class="phase" role="status"><span class="spinner" aria-hidden="true"></span><span>Checking…</span></div>` : nothing}
      <ul>${checks.lines.map(
        (line) => html`<li class="check check-${line.status}">${icon(ICONS[line.status] ?? 'question')}<div>
          <span class="check-label">${line.label}</span><span class="hidden-label"> (${STATUS_LABELS[line.status]})</span> <span class="quiet">${line.detail}</span>
          ${line.remedy ? html`<p>${line.remedy}</p>` : nothing}</div></li>`,
      )}</ul>
    </section>`;
  }
}

customElements.define('cm-checks', CheckList);
