// Lists the agents that were not found on this machine, with what to do about them.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing } from 'lit';
import type { InstallableAgent, MissingAgent } from '#contracts/change.ts';
import { post } from '#webview/common/vscode-api.ts';

export function missingAgents(missing: MissingAgent[]) {
  if (missing.length === 0) return nothing;
  return html`<section class="missing" aria-label="Agents not found">
    ${missing.map(({ howTo }) => html`<p class="quiet">${howTo}</p>`)}
    <div class="buttons">
      <vscode-button secondary @click=${() => post({ type: 'findAgents' })}>Find agents again</vscode-button>
      ${missing.map(
        ({ agentType }) =>
          html`<vscode-button secondary @click=${() => post({ type: 'openAgentPath', agentType })}>Set the path of ${agentType}</vscode-button>`,
      )}
    </div>
  </section>`;
}

/** Closed until somebody looks for another agent. */
export function installableAgents(installable: InstallableAgent[]) {
  if (installable.length === 0) return nothing;
  return html`<details class="installable">
    <summary class="quiet">Other agents that you can install</summary>
    ${installable.map(
      ({ label, detail, install, login }) =>
        html`<p class="quiet"><strong>${label}</strong>: ${detail}.<br />Install it (<code>${install}</code>), ${login}, then search again.</p>`,
    )}
    <vscode-button secondary @click=${() => post({ type: 'findAgents' })}>Find agents again</vscode-button>
  </details>`;
}
