// Lets the user choose a model and a mode that the chosen agent offers.
import { html, nothing, type TemplateResult } from 'lit';
import { type AgentPick, NO_PICK, type OfferedValue } from '#contracts/agentOffer.ts';
import type { AgentChoice } from '#contracts/change.ts';
import { icon } from '#webview/common/icons.ts';

/** `pick`: undefined = nothing was picked yet. */
export function offerPickers(
  agent: AgentChoice | undefined,
  pick: AgentPick | undefined,
  choose: (pick: AgentPick) => void,
): TemplateResult | typeof nothing {
  if (agent === undefined) return nothing;
  const { models, modes } = agent.offer;
  if (models.length + modes.length === 0) return nothing;
  const now = pick ?? NO_PICK;
  return html`<div class="offer">
    ${picker(`Model of ${agent.label}`, 'Default model', models, now.model, (model) => choose({ ...now, model }))}
    ${picker(`Mode of ${agent.label}`, 'Default mode', modes, now.agentMode, (agentMode) => choose({ ...now, agentMode }))}
  </div>`;
}

function picker(
  name: string,
  usual: string,
  values: readonly OfferedValue[],
  chosen: string,
  choose: (value: string) => void,
): TemplateResult | typeof nothing {
  if (values.length === 0) return nothing;
  const change = (event: Event) => {
    const select = event.target as HTMLSelectElement;
    choose(select.value);
    // The extension may ask first: until it has answered, what is chosen stays.
    select.value = chosen;
  };
  const options = [{ value: '', label: usual, detail: '' }, ...values].map(
    ({ value, label, detail }) => html`<option value=${value} title=${detail} .selected=${value === chosen}>${label}</option>`,
  );
  const detail = values.find(({ value }) => value === chosen)?.detail;
  return html`<span class="select offer-picker" title=${detail || name}><select aria-label=${name} @change=${change}>${options}</select>${icon('chevron')}</span>`;
}
