// Introduces Claudomator until a model is set up, and offers the ways to set one up.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing } from 'lit';
import type { PanelState } from '#contracts/ports/panelMessages.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { post } from '#webview/common/vscode-api.ts';
import './server-list.ts';
import type { Panel } from '#webview/common/store.ts';

export class SetupCard extends LightElement {
  static override properties = { setup: { attribute: false }, canStartServer: { attribute: false }, servers: { attribute: false } };
  declare setup: PanelState['setup'];
  declare canStartServer: boolean;
  declare servers: Panel['servers'];

  constructor() {
    super();
    this.setup = null;
    this.canStartServer = false;
    this.servers = null;
  }

  override render() {
    if (!this.setup) return nothing;
    const searching = this.servers?.searching ?? false;
    return html`<section class="setup" aria-label="Set up">
      <h2>Set up a model</h2>
      <p>Give Claudomator a coding task: it chooses an agent and shows the answer as it’s written.</p>
      <p class="setup-reason">${this.setup.reason}</p>
      <vscode-button block ?disabled=${searching} @click=${() => post({ type: 'findServers' })}>${buttonLabel(this.servers)}</vscode-button>
      <cm-servers .servers=${this.servers}></cm-servers>
      <div class="buttons">
        <vscode-button secondary @click=${() => post({ type: 'enterAddress' })}>Enter an address</vscode-button>
        ${this.canStartServer ? html`<vscode-button secondary @click=${() => post({ type: 'startServer' })}>Start llama-server</vscode-button>` : nothing}
      </div>
      <p class="quiet">Works with Ollama, LM Studio, llama.cpp, vLLM, Jan, and any other OpenAI-compatible server.</p>
    </section>`;
  }
}

function buttonLabel(servers: Panel['servers']): string {
  if (servers === null) return 'Find local model servers';
  return servers.searching ? 'Searching…' : 'Search again';
}

customElements.define('cm-setup', SetupCard);
