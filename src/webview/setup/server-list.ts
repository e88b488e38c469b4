// Lists the model servers found on this machine, with a Use button for each model.
import '@vscode-elements/elements/dist/vscode-badge/index.js';
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { FoundModel, FoundServer } from '#contracts/modelServer.ts';
import { icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import type { Panel } from '#webview/common/store.ts';
import { post } from '#webview/common/vscode-api.ts';
import { count } from '#webview/common/wording.ts';

type Target = 'workspace' | 'user';

export class ServerList extends LightElement {
  static override properties = { servers: { attribute: false }, target: { state: true } };
  declare servers: Panel['servers'];
  declare target: Target;

  constructor() {
    super();
    this.servers = null;
    this.target = 'user';
  }

  override render() {
    const servers = this.servers;
    if (!servers) return nothing;
    const { found, searching, problem } = servers;
    const canUse = found.some((server) => server.models.length > 0);
    return html`<section class="servers" aria-label="Local model servers" aria-busy=${searching}>
      ${searching ? html`<div class="phase" role="status"><span class="spinner" aria-hidden="true"></span><span>Searching for servers on this machine…</span></div>` : nothing}
      ${problem ? html`<p class="notice">${icon('warning')}<span>${problem}</span></p>` : nothing}
      ${
        !searching && found.length === 0 && !problem
          ? html`<p class="notice">${icon('info')}<span>No server responded. Start Ollama, LM Studio, llama.cpp, vLLM, or Jan and search again, or enter the server’s address.</span></p>`
          : nothing
      }
      ${searching || problem ? nothing : html`<p class="hidden-label" role="status">${foundText(found)}</p>`}
      ${canUse ? this.#targetChoice() : nothing}
      ${found.map((server) => this.#server(server))}
    </section>`;
  }

  #targetChoice(): TemplateResult {
    const choose = (event: Event) => {
      this.target = (event.target as HTMLSelectElement).value === 'workspace' ? 'workspace' : 'user';
    };
    // All workspaces first: the settings file of a workspace is often committed, with the address in it.
    return html`<label class="target"><span>Save for</span>
      <span class="select"><select @change=${choose}>
        <option value="user" ?selected=${this.target === 'user'}>All my workspaces (User settings)</option>
        <option value="workspace" ?selected=${this.target === 'workspace'}>This workspace (Workspace settings)</option>
      </select>${icon('chevron')}</span></label>`;
  }

  #server(server: FoundServer): TemplateResult {
    return html`<div class="server">
      <h3><span>${server.product}</span><span class="quiet">${server.baseUrl}</span></h3>
      ${server.problem ? html`<p class="notice">${icon('warning')}<span>${server.problem}</span></p>` : nothing}
      ${server.models.length > 0 ? html`<ul>${server.models.map((model) => this.#model(server, model))}</ul>` : nothing}
    </div>`;
  }

  #model(server: FoundServer, model: FoundModel): TemplateResult {
    const use = () => post({ type: 'useServer', baseUrl: server.baseUrl, model: model.id, target: this.target });
    return html`<li class="model">
      <span class="model-name" title=${model.id}>${model.id}</span>
      <span class="model-facts quiet">
        ${model.contextTokens === null ? nothing : html`<span>${count(model.contextTokens)} tokens of context</span>`}
        ${model.loaded === true ? html`<vscode-badge>loaded</vscode-badge>` : nothing}
        ${model.loaded === false ? html`<span>not loaded</span>` : nothing}
      </span>
      <vscode-button secondary aria-label=${`Use ${model.id} on ${server.product}`} @click=${use}>Use</vscode-button>
    </li>`;
  }
}

function foundText(found: FoundServer[]): string {
  return found.length === 0 ? '' : `Found ${found.map(({ product, models }) => `${product} with ${models.length} models`).join(', ')}.`;
}

customElements.define('cm-servers', ServerList);
