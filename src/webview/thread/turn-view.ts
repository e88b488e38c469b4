// Shows one execution in the conversation: request, agent, answer, and what can be done next.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Answer as Decision, Rejected } from '#contracts/execution.ts';
import './answer.ts';
import type { FromPanel, Turn } from '#contracts/panelMessages.ts';
import { type IconName, icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { post } from '#webview/common/vscode-api.ts';
import type { Answer } from './answer.ts';
import './phase-line.ts';
import { showPlainText } from '#webview/markdown/plain-text.ts';
import './question-card.ts';
import { troubleOf } from './remedies.ts';
import type { Trouble } from './remedy.ts';
import './user-message.ts';
import { footerFacts, isLive, sourceWords, whoDoesIt } from '#webview/common/wording.ts';

export class TurnView extends LightElement {
  static override properties = {
    turn: { attribute: false },
    canStartServer: { attribute: false },
    hasOtherAgents: { attribute: false },
    decisionOpen: { state: true },
  };
  declare turn: Turn | undefined;
  declare canStartServer: boolean;
  declare hasOtherAgents: boolean;
  declare decisionOpen: boolean;

  constructor() {
    super();
    this.canStartServer = false;
    this.hasOtherAgents = false;
    this.decisionOpen = false;
  }

  override render() {
    const turn = this.turn;
    if (!turn) return nothing;
    const trouble = troubleOf(turn.execution, {
      hasText: turn.text.text !== '',
      canStartServer: this.canStartServer,
      hasOtherAgents: this.hasOtherAgents,
    });
    return html`<article aria-label="You"><cm-user-message .text=${turn.execution.instructions} .attachments=${turn.attachments}></cm-user-message></article>
      <article class="answer-part" aria-label="Answer" aria-busy=${isLive(turn.execution)}>
        ${this.#decision(turn)}
        ${turn.text.notices.map((notice) => html`<p class="notice">${icon('info')}<span>${notice}</span></p>`)}
        ${turn.text.thinking === '' ? nothing : this.#thinking(turn)}
        <cm-answer></cm-answer>
        <cm-phase .turn=${turn}></cm-phase>
        ${turn.execution.state === 'blocked' ? question(turn) : nothing}
        ${trouble ? troubleBox(trouble) : nothing}
        ${isLive(turn.execution) || turn.execution.state === 'blocked' ? nothing : footer(turn)}
      </article>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!changed.has('turn') || !this.turn) return;
    this.querySelector<Answer>('cm-answer')?.show(this.turn.text.text, !isLive(this.turn.execution));
    this.#showThinking();
  }

  /** Closed, it costs nothing however long it grows. */
  #showThinking(): void {
    const details = this.querySelector<HTMLDetailsElement>('.thinking');
    const text = details?.querySelector<HTMLElement>('.thinking-text');
    if (details?.open && text && this.turn) showPlainText(text, this.turn.text.thinking);
  }

  #decision(turn: Turn): TemplateResult | typeof nothing {
    const decided = whoDoesIt(turn.execution);
    if (!decided) return nothing;
    const { classification, id } = turn.execution;
    return html`<button type="button" class="decision-chip" aria-expanded=${this.decisionOpen} aria-controls="decision-${id}" @click=${this.#toggleDecision}>
        ${icon('chevron')}<span class="decision-text"><span class="decision-who">${decided.who}</span>${decided.why ? ` — “${decided.why}”` : nothing}</span>
      </button>
      <dl class="decision" id="decision-${id}" ?hidden=${!this.decisionOpen}>
        <dt>Agent</dt><dd>${turn.execution.agentType}</dd>
        <dt>Model</dt><dd>${turn.execution.model || 'the agent’s own choice'}</dd>
        ${turn.folder === '' ? nothing : html`<dt>Folder</dt><dd>${turn.folder}</dd>`}
        <dt>Decided by</dt><dd>${classification ? sourceWords(classification.source) : 'Not known'}</dd>
        <dt>Reason</dt><dd>${classification?.reason || 'None given'}</dd>
        ${classification && classification.rejected.length > 0 ? passedOver(classification.rejected) : nothing}
        <dd class="decision-more"><button type="button" class="link" @click=${() => post({ type: 'runWith', executionId: id })}>Run with…</button></dd>
      </dl>`;
  }

  #thinking(turn: Turn): TemplateResult {
    const label = turn.phase?.kind === 'thinking' ? 'Thinking…' : 'Thought';
    return html`<details class="thinking" @toggle=${this.#showThinking}><summary>${icon('chevron')}${label}</summary><div class="thinking-text"></div></details>`;
  }

  #toggleDecision(): void {
    this.decisionOpen = !this.decisionOpen;
  }
}

function passedOver(rejected: Rejected[]): TemplateResult {
  return html`<dt>Not chosen</dt>${rejected.map(({ agentType, reason }) => html`<dd class="rejected">${agentType}: ${reason}</dd>`)}`;
}

function question({ execution }: Turn): TemplateResult {
  const { id, toolQuestion } = execution;
  if (toolQuestion) return html`<cm-question .question=${toolQuestion} .executionId=${id}></cm-question>`;
  const answer = (decision: Decision) => () => post({ type: 'answer', executionId: id, answer: decision, questionId: null });
  return html`<div class="box question" role="alert">
    <p class="box-title">${icon('question')}<span>Waiting for your decision</span></p>
    <p>${execution.question ?? 'May it go on?'}</p>
    <div class="buttons"><vscode-button @click=${answer('always')}>Allow</vscode-button><vscode-button secondary @click=${answer('deny')}>Deny</vscode-button></div>
  </div>`;
}

function troubleBox(trouble: Trouble): TemplateResult {
  const body = html`<p class="box-title">${icon(trouble.tone)}<span>${trouble.title}</span></p>
    ${trouble.message ? html`<p>${trouble.message}</p>` : nothing}
    ${
      trouble.remedies.length > 0
        ? html`<div class="buttons">${trouble.remedies.map(
            ({ label, message }, index) =>
              html`<vscode-button ?secondary=${index > 0} @click=${() => post(message)}>${label}</vscode-button>`,
          )}</div>`
        : nothing
    }`;
  // Two templates, for a role that is set later is not announced.
  if (trouble.tone === 'error') return html`<div class="box error" role="alert">${body}</div>`;
  return html`<div class=${trouble.tone === 'info' ? 'box' : 'box limit'}>${body}</div>`;
}

function footer(turn: Turn): TemplateResult {
  const { id } = turn.execution;
  return html`<footer class="turn-footer">
    <span class="quiet facts">${footerFacts(turn.execution).map((fact) => html`<span>${fact}</span>`)}</span>
    <span class="actions">
      ${turn.text.text === '' ? nothing : action('copy', 'Copy answer', { type: 'copy', executionId: id })}
      ${action('retry', 'Retry', { type: 'rerun', executionId: id, how: 'retry' })}
      ${action('transcript', 'Open transcript', { type: 'openTranscript', executionId: id })}
    </span>
  </footer>`;
}

function action(name: IconName, label: string, message: FromPanel): TemplateResult {
  return html`<button type="button" class="icon-button" title=${label} aria-label=${label} @click=${() => post(message)}>${icon(name)}</button>`;
}

customElements.define('cm-turn', TurnView);
