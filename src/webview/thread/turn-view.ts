// Shows one execution in the conversation: request, agent, answer, and what can be done next.
import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { AgentChoice } from '#contracts/change.ts';
import type { Answer, Rejected } from '#contracts/execution.ts';
import type { ChangedFiles, FromPanel, Turn } from '#contracts/ports/panelMessages.ts';
import { cardKind } from '#webview/changes/change-words.ts';
import '#webview/changes/change-card.ts';
import { type IconName, icon } from '#webview/common/icons.ts';
import { LightElement } from '#webview/common/light-element.ts';
import { post } from '#webview/common/vscode-api.ts';
import type { AnswerView } from './answer-view.ts';
import './answer-view.ts';
import './phase-line.ts';
import { watchNearView } from '#webview/common/near-view.ts';
import { estimatedLines } from '#webview/markdown/estimate.ts';
import { showPlainText } from '#webview/markdown/plain-text.ts';
import './question-card.ts';
import { statusBoxOf } from './remedies.ts';
import type { StatusBox } from './remedy.ts';
import './user-message.ts';
import { agentWithType, decisionSummary, footerFacts, isLive, modeText, sourceText } from '#webview/common/wording.ts';

const FRAME_PX = 100;
const LINE_PX = 19;
const WIDTH_PX = 260;
const MAX_MESSAGE_LINES = 9;

export class TurnView extends LightElement {
  static override properties = {
    turn: { attribute: false },
    canStartServer: { attribute: false },
    hasOtherAgents: { attribute: false },
    agent: { attribute: false },
    isRecent: { attribute: false },
    files: { attribute: false },
    isNewestChange: { attribute: false },
    decisionOpen: { state: true },
    wasNearView: { state: true },
  };
  declare turn: Turn | undefined;
  declare canStartServer: boolean;
  declare hasOtherAgents: boolean;
  /** Its agent, if it is still there. */
  declare agent: AgentChoice | undefined;
  /** One of the last of its conversation: drawn at once, the others when the reader comes near. */
  declare isRecent: boolean;
  /** Of its change; undefined until they have come. */
  declare files: ChangedFiles | undefined;
  /** True if no later turn has a change. */
  declare isNewestChange: boolean;
  declare decisionOpen: boolean;
  declare wasNearView: boolean;

  constructor() {
    super();
    this.canStartServer = false;
    this.hasOtherAgents = false;
    this.isRecent = true;
    this.isNewestChange = true;
    this.decisionOpen = false;
    this.wasNearView = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    watchNearView(this, (isNear) => {
      this.wasNearView ||= isNear;
    });
  }

  override willUpdate(changed: PropertyValues<this>): void {
    // What was drawn once stays: the reader may have opened something in it.
    this.wasNearView ||= this.isRecent;
    if (this.wasNearView && this.style.height !== '') this.style.height = '';
    if (!this.wasNearView && changed.has('turn') && this.turn) this.style.height = `${estimatedHeight(this.turn)}px`;
  }

  override render() {
    const turn = this.turn;
    if (!turn || !this.wasNearView) return nothing;
    const box = statusBoxOf(turn.execution, {
      hasText: turn.text.text !== '',
      canStartServer: this.canStartServer,
      hasOtherAgents: this.hasOtherAgents,
      agentLabel: this.agent?.label,
      canLogIn: (this.agent?.login ?? '') !== '',
    });
    const card = cardKind(turn, this.isNewestChange);
    return html`<article aria-label="You"><cm-user-message .text=${turn.execution.instructions} .attachments=${turn.attachments}></cm-user-message></article>
      <article class="answer-part" aria-label="Answer" aria-busy=${isLive(turn.execution)}>
        ${this.#decision(turn)}
        ${turn.text.notices.map((notice) => html`<p class="notice">${icon('info')}<span>${notice}</span></p>`)}
        ${turn.text.thinking === '' ? nothing : this.#thinking(turn)}
        ${earlierButton(turn, 'text')}
        <cm-answer></cm-answer>
        ${turn.phase?.kind === 'verifying' && card === 'open' ? nothing : html`<cm-phase .turn=${turn}></cm-phase>`}
        ${turn.execution.state === 'blocked' ? question(turn) : nothing}
        ${box ? statusBox(box) : nothing}
        ${card === null ? nothing : html`<cm-change .turn=${turn} .kind=${card} .isNewest=${this.isNewestChange} .files=${this.files}></cm-change>`}
        ${isLive(turn.execution) || turn.execution.state === 'blocked' ? nothing : footer(turn)}
      </article>`;
  }

  override updated(changed: PropertyValues<this>): void {
    if (!this.turn || !(changed.has('turn') || changed.has('wasNearView'))) return;
    const scroller = this.closest('.thread');
    const isEarlierNew = this.#hasEarlier(changed.get('turn'));
    const fromEnd = scroller ? scroller.scrollHeight - scroller.scrollTop : 0;
    if (isEarlierNew) this.querySelector('.thinking-text')?.replaceChildren();
    this.querySelector<AnswerView>('cm-answer')?.show(this.turn.text.text, !isLive(this.turn.execution));
    this.#showThinking();
    // What the reader was looking at stays where it is.
    if (isEarlierNew && scroller) scroller.scrollTop = scroller.scrollHeight - fromEnd;
  }

  /** True when a part in front of what was shown has come. */
  #hasEarlier(before: Turn | undefined): boolean {
    const { turn } = this;
    if (!before || !turn || before.execution.id !== turn.execution.id) return false;
    return turn.text.start.text !== before.text.start.text || turn.text.start.thinking !== before.text.start.thinking;
  }

  #onThinkingToggle({ target }: Event): void {
    this.#showThinking();
    if (target instanceof HTMLDetailsElement && target.open) target.scrollIntoView({ block: 'nearest' });
  }

  /** While it is closed nothing is rendered, however long it grows. */
  #showThinking(): void {
    const details = this.querySelector<HTMLDetailsElement>('.thinking');
    const text = details?.querySelector<HTMLElement>('.thinking-text');
    if (details?.open && text && this.turn) showPlainText(text, this.turn.text.thinking);
  }

  #decision(turn: Turn): TemplateResult | typeof nothing {
    const decision = decisionSummary(turn.execution, this.agent?.label);
    if (!decision) return nothing;
    const { classification, id } = turn.execution;
    return html`<button type="button" class="decision-chip" aria-expanded=${this.decisionOpen} aria-controls="decision-${id}" @click=${this.#toggleDecision}>
        ${icon('chevron')}<span class="decision-text"><span class="decision-who">${decision.agent}</span>${decision.reason ? ` — “${decision.reason}”` : nothing}</span>
      </button>
      <dl class="decision" id="decision-${id}" ?hidden=${!this.decisionOpen}>
        <dt>Agent</dt><dd>${agentWithType(turn.execution.agentType, this.agent?.label)}</dd>
        <dt>Model</dt><dd>${turn.execution.model || 'Agent’s default'}</dd>
        ${turn.folder === '' ? nothing : html`<dt>Folder</dt><dd>${turn.folder}</dd>`}
        <dt>Mode</dt><dd>${modeText(turn.execution.mode)}</dd>
        <dt>Decided by</dt><dd>${classification ? sourceText(classification.source) : 'Unknown'}</dd>
        <dt>Reason</dt><dd>${classification?.reason || 'None given'}</dd>
        ${classification && classification.rejected.length > 0 ? notChosen(classification.rejected) : nothing}
        <dd class="decision-more"><button type="button" class="link" @click=${() => post({ type: 'runWith', executionId: id })}>Run with…</button></dd>
      </dl>`;
  }

  #thinking(turn: Turn): TemplateResult {
    const label = turn.phase?.kind === 'thinking' ? 'Thinking…' : 'Thought';
    return html`<details class="thinking" @toggle=${this.#onThinkingToggle}><summary>${icon('chevron')}${label}</summary>${earlierButton(turn, 'thinking')}<div class="thinking-text"></div></details>`;
  }

  async #toggleDecision(): Promise<void> {
    this.decisionOpen = !this.decisionOpen;
    await this.updateComplete;
    if (this.decisionOpen) this.querySelector('.decision')?.scrollIntoView({ block: 'nearest' });
  }
}

function earlierButton({ execution, text }: Turn, channel: 'text' | 'thinking'): TemplateResult | typeof nothing {
  const start = text.start[channel];
  if (start === 0) return nothing;
  const ask = () => post({ type: 'earlierText', executionId: execution.id, channel, start, held: text[channel].length });
  return html`<button type="button" class="link earlier" @click=${ask}>Show earlier ${channel === 'text' ? 'text' : 'reasoning'}</button>`;
}

/** Before it is drawn: a message, a line or two about who did it, and the answer. */
function estimatedHeight({ text, execution }: Turn): number {
  return (
    FRAME_PX +
    LINE_PX * (Math.min(estimatedLines(execution.instructions, WIDTH_PX), MAX_MESSAGE_LINES) + estimatedLines(text.text, WIDTH_PX))
  );
}

function notChosen(rejected: Rejected[]): TemplateResult {
  return html`<dt>Not chosen</dt>${rejected.map(({ agentType, reason }) => html`<dd class="rejected">${agentType}: ${reason}</dd>`)}`;
}

function question({ execution }: Turn): TemplateResult {
  const { id, toolQuestion } = execution;
  if (toolQuestion) return html`<cm-question .question=${toolQuestion} .executionId=${id}></cm-question>`;
  const reply = (answer: Answer) => () => post({ type: 'answer', executionId: id, answer, questionId: null });
  return html`<div class="box question" role="alert">
    <p class="box-title">${icon('question')}<span>Waiting for your decision</span></p>
    <p>${execution.question ?? 'Continue?'}</p>
    <div class="buttons"><vscode-button @click=${reply('always')}>Allow</vscode-button><vscode-button secondary @click=${reply('deny')}>Deny</vscode-button></div>
  </div>`;
}

function statusBox(box: StatusBox): TemplateResult {
  const body = html`<p class="box-title">${icon(box.tone)}<span>${box.title}</span></p>
    ${box.message ? html`<p>${box.message}</p>` : nothing}
    ${
      box.remedies.length > 0
        ? html`<div class="buttons">${box.remedies.map(
            ({ label, message }, index) =>
              html`<vscode-button ?secondary=${index > 0} @click=${() => post(message)}>${label}</vscode-button>`,
          )}</div>`
        : nothing
    }`;
  // Two templates, because screen readers do not announce a role that is set later.
  if (box.tone === 'error') return html`<div class="box error" role="alert">${body}</div>`;
  return html`<div class=${box.tone === 'info' ? 'box' : 'box limit'}>${body}</div>`;
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
