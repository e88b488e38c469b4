// Applies messages from the extension to the page, once a frame, and sends the user's actions back.
import './main.css';
import type { ToPanel } from '#contracts/panelMessages.ts';
import { readMessage } from '#webview/common/read-message.ts';
import { emptyPanel, type Panel, receive, submitStarted } from '#webview/common/store.ts';
import { post, saved, saveNow, saveSoon } from '#webview/common/vscode-api.ts';
import type { Draft } from '#webview/composer/composer.ts';
import { PanelView } from '#webview/thread/panel-view.ts';

const view = new PanelView();
let panel = emptyPanel;
let isRenderDue = false;
let hostAgentType: string | null = null;
/** By the user, in this life of the page or an earlier one. */
let chosenAgentType = saved().chosenAgentType;
// Counts from the clock, so that an answer to a submit of an earlier life of this page matches nothing.
let lastRequestId = Date.now();
/** What was sent and is not accepted yet: it has left the input, which goes on to be written in. */
let sent: Draft | null = null;

view.onSubmit = (instructions, draft) => {
  if (panel.submitting !== null) return;
  lastRequestId += 1;
  sent = draft;
  panel = submitStarted(panel, lastRequestId);
  post({ type: 'submit', requestId: lastRequestId, instructions, agentType: view.agentType });
  renderSoon();
};
view.onChooseAgent = (agentType) => {
  view.agentType = agentType;
  chosenAgentType = agentType;
  post({ type: 'chooseAgent', agentType });
  remember();
};
view.onMemorable = remember;
view.onDismiss = (what) => {
  panel = { ...panel, [what]: null };
  renderSoon();
};
document.body.append(view);

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = readMessage(event.data);
  if (message) take(message);
});
document.addEventListener('visibilitychange', saveNow);
window.addEventListener('pagehide', saveNow);

void view.updateComplete
  .then(() => view.composer?.updateComplete)
  .then(() => {
    view.composer?.setDraft(saved());
    post({ type: 'ready' });
  });

function take(message: ToPanel): void {
  const isFirstState = panel.state === null && message.type === 'state';
  const wasSubmitting = panel.submitting;
  const before = panel;
  const received = receive(panel, message);
  panel = received.panel;
  if (received.outOfStep) post({ type: 'ready' });
  if (message.type === 'focusInput') view.composer?.focusInput();
  if (message.type === 'state' && message.state.draft !== null) view.composer?.setDraft({ draft: message.state.draft, pastes: [] });
  if (wasSubmitting !== null && panel.submitting === null) {
    if (panel.submitProblem !== null) view.composer?.setDraft(wholeDraft());
    sent = null;
    // At once: a window that dies now must not bring back as a draft what was sent.
    remember();
    saveNow();
  }
  followHostAgent(isFirstState);
  renderSoon();
  if (isFirstState) void afterNextRender().then(() => view.restoreScroll(saved().scrollTop));
  else if (hasNewEnd(before, panel)) void afterNextRender().then(() => view.jumpToEnd());
}

/** Something was asked for and stands at the end: the reader wants to see it, wherever they had scrolled. */
function hasNewEnd(before: Panel, now: Panel): boolean {
  const lastId = (of: Panel) => of.state?.turns.at(-1)?.execution.id;
  return (
    lastId(before) !== lastId(now) || (before.servers === null && now.servers !== null) || (before.checks === null && now.checks !== null)
  );
}

/** The choice is the user's until the extension makes another; what they chose before a reload still holds if there is such an agent. */
function followHostAgent(isFirstState: boolean): void {
  const state = panel.state;
  if (!state) return;
  const kept = isFirstState ? chosenAgentType : null;
  if (kept !== null && state.agents.some((agent) => agent.agentType === kept)) view.agentType = kept;
  else if (state.agentType !== hostAgentType) view.agentType = state.agentType;
  hostAgentType = state.agentType;
}

function renderSoon(): void {
  if (isRenderDue) return;
  isRenderDue = true;
  requestAnimationFrame(() => {
    isRenderDue = false;
    view.panel = panel;
  });
}

async function afterNextRender(): Promise<void> {
  await new Promise((resolve) => requestAnimationFrame(resolve));
  await view.updateComplete;
  // The turns render themselves after the panel.
  await new Promise((resolve) => requestAnimationFrame(resolve));
}

/** What was refused, or may yet be, stands before what was written since. */
function wholeDraft(): Draft {
  const now = view.composer?.draft ?? { draft: '', pastes: [] };
  if (sent === null) return now;
  return { draft: [sent.draft, now.draft].filter(Boolean).join('\n'), pastes: [...sent.pastes, ...now.pastes] };
}

function remember(): void {
  // Before the first state the page is empty: saving then would forget where the reader was.
  if (panel.state === null) return;
  saveSoon(() => ({
    ...wholeDraft(),
    scrollTop: view.scrollTopToKeep,
    chosenAgentType,
  }));
}
