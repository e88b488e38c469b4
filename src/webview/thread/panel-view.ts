// Lays out the panel: the conversation, the welcome or set-up content, and the composer.
// main.ts connects it to the extension.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { Announcer } from './announcer.ts';
import '#webview/setup/check-list.ts';
import type { Composer, Draft } from '#webview/composer/composer.ts';
import '#webview/composer/composer.ts';
import type { PanelState } from '#contracts/ports/panelMessages.ts';
import type { TaskMode } from '#contracts/task.ts';
import { icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { installableAgents, missingAgents } from '#webview/setup/missing-agents.ts';
import { type FollowedEnd, followEnd } from './follow-end.ts';
import '#webview/setup/server-list.ts';
import '#webview/setup/setup-card.ts';
import { emptyPanel, type Panel } from '#webview/common/store.ts';
import './turn-view.ts';
import { isLive } from '#webview/common/wording.ts';

/** Auto and the one agent that it can choose. */
const CHOICES_OF_ONE_AGENT = 2;
/** Turns at the end that are drawn at once; earlier ones when the reader scrolls up to them. */
const RECENT_TURNS = 20;

export class PanelView extends LightElement {
  static override properties = {
    panel: { attribute: false },
    agentType: { attribute: false },
    mode: { attribute: false },
    following: { state: true },
  };
  declare panel: Panel;
  declare agentType: string;
  declare mode: TaskMode;
  declare following: boolean;
  onSubmit: (instructions: string, draft: Draft) => void = () => {};
  onChooseAgent: (agentType: string) => void = () => {};
  onChooseMode: (mode: TaskMode) => void = () => {};
  /** Called when something changed that is saved across reloads. */
  onSavedStateChange: () => void = () => {};
  onDismiss: (card: 'servers' | 'checks') => void = () => {};
  #followed: FollowedEnd | null = null;
  #announcer: Announcer | null = null;

  constructor() {
    super();
    this.panel = emptyPanel;
    this.agentType = 'auto';
    this.mode = 'auto';
    this.following = true;
  }

  get composer(): Composer | null {
    return this.querySelector<Composer>('cm-composer');
  }

  /** In pixels; null = the view follows the end. */
  get scrollTopToKeep(): number | null {
    return this.#followed?.isFollowing() === false ? (this.#scroller?.scrollTop ?? null) : null;
  }

  restoreScroll(scrollTop: number | null): void {
    this.#followed?.restore(scrollTop);
  }

  jumpToEnd(): void {
    this.#followed?.jumpToEnd();
  }

  /** Scrolls to the servers that were found or the results of a check; to their beginning where they don't fit. */
  showLookup(): void {
    this.querySelector('.servers, .checks')?.scrollIntoView({ block: 'nearest' });
  }

  override render() {
    const { state, submitting, submitProblem } = this.panel;
    const live = state?.turns.findLast((turn) => isLive(turn.execution)) ?? null;
    return html`<main class="thread" aria-label="Conversation" tabindex="0">
        <div class="thread-content">${state ? this.#content(state) : nothing}</div>
      </main>
      <div class="jump" ?hidden=${this.following || isEmpty(state)}>
        <button type="button" class="jump-button" @click=${this.jumpToEnd}>${icon('down')}Jump to latest</button>
      </div>
      <section class="composer-area" aria-label="New task">
        <cm-composer .state=${state} .agentType=${this.agentType} .mode=${this.mode} .liveExecutionId=${live?.execution.id ?? null} .submitting=${submitting !== null} .problem=${submitProblem}
          .onSubmit=${this.onSubmit} .onDraftChange=${this.onSavedStateChange} .onChooseAgent=${this.onChooseAgent} .onChooseMode=${this.onChooseMode}></cm-composer>
      </section>
      <div class="hidden-label" id="announcements" role="status" aria-live="polite"></div>`;
  }

  override firstUpdated(): void {
    const content = this.querySelector<HTMLElement>('.thread-content');
    const region = this.querySelector<HTMLElement>('#announcements');
    if (this.#scroller && content) {
      this.#followed = followEnd(this.#scroller, content, () => {
        this.following = this.#followed?.isFollowing() ?? true;
        this.onSavedStateChange();
      });
    }
    if (region) this.#announcer = new Announcer(region);
  }

  override updated(changed: PropertyValues<this>): void {
    this.#followed?.setEnabled(!isEmpty(this.panel.state));
    if (changed.has('panel')) this.#announcer?.update(this.panel.state?.turns.at(-1) ?? null);
  }

  get #scroller(): HTMLElement | null {
    return this.querySelector<HTMLElement>('.thread');
  }

  #content(state: PanelState): TemplateResult {
    const { servers, checks, changedFiles } = this.panel;
    const newestChange = state.turns.findLastIndex(({ execution }) => execution.changes !== null);
    return html`<h1 class="hidden-label">Claudomator</h1>
      ${state.turns.length === 0 && state.setup === null ? welcome(state) : nothing}
      ${repeat(
        state.turns,
        (turn) => turn.execution.id,
        (turn, index) =>
          html`<cm-turn .isRecent=${index >= state.turns.length - RECENT_TURNS} .isNewestChange=${index >= newestChange} .files=${changedFiles[turn.execution.id]} .turn=${turn} .canStartServer=${state.canStartServer} .hasOtherAgents=${state.agents.length > CHOICES_OF_ONE_AGENT} .agent=${state.agents.find(({ agentType }) => agentType === turn.execution.agentType)}></cm-turn>`,
      )}
      ${state.setup ? html`<cm-setup .setup=${state.setup} .canStartServer=${state.canStartServer} .servers=${servers}></cm-setup>` : servers ? this.#card('servers', html`<h2>Model servers</h2><cm-servers .servers=${servers}></cm-servers>`) : nothing}
      ${state.turns.length === 0 ? [missingAgents(state.missing), installableAgents(state.installable)] : nothing}
      ${checks ? this.#card('checks', html`<cm-checks .checks=${checks}></cm-checks>`) : nothing}`;
  }

  #card(name: 'servers' | 'checks', body: TemplateResult): TemplateResult {
    return html`<div class="card">
      <button type="button" class="icon-button card-close" title="Close" aria-label="Close" @click=${() => this.onDismiss(name)}>${icon('close')}</button>${body}</div>`;
  }
}

function isEmpty(state: PanelState | null): boolean {
  return state === null || state.turns.length === 0;
}

function welcome(state: PanelState): TemplateResult {
  return html`<section class="welcome" aria-label="Welcome">
    <h2>What would you like to do?</h2>
    <p>Describe a task below. Claudomator chooses an agent, tells you why, and shows the answer as it’s written.</p>
    ${state.endpoint ? html`<p class="quiet">Local model: ${state.endpoint.model || 'first listed model'} on ${state.endpoint.label}</p>` : nothing}
  </section>`;
}

customElements.define('cm-panel', PanelView);
