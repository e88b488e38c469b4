// Applies messages from the extension to the page, once a frame, and sends the user's actions back.
import './main.css';
import type { ToPanel } from '#contracts/ports/panelMessages.ts';
import { readMessage } from '#webview/common/read-message.ts';
import { emptyPanel, type Panel, receive, submitStarted } from '#webview/common/store.ts';
import { post, saved, saveNow, saveSoon } from '#webview/common/vscode-api.ts';
import type { Draft } from '#webview/composer/composer.ts';
import { PanelView } from '#webview/thread/panel-view.ts';

const view = new PanelView();
let panel = emptyPanel;
let isRenderDue = false;
let hostAgentType: string | null = null;
let hostMode: string | null = null;
/** The user's own choice, from before a reload too; null = none. */
let chosenAgentType = saved().chosenAgentType;
// Starts at the clock, so that the answer to a submit from before a reload matches no request of this page.
let lastRequestId = Date.now();
/** Submitted and not yet accepted. The input is already empty, and the user may go on writing in it. */
let unconfirmed: Draft | null = null;

view.onSubmit = (instructions, draft) => {
  if (panel.submitting !== null) return;
  lastRequestId += 1;
  unconfirmed = draft;
  panel = submitStarted(panel, lastRequestId);
  post({ type: 'submit', requestId: lastRequestId, instructions, agentType: view.agentType, mode: view.mode });
  renderSoon();
};
view.onChooseAgent = (agentType) => {
  view.agentType = agentType;
  chosenAgentType = agentType;
  post({ type: 'chooseAgent', agentType });
  savePageState();
};
view.onChooseMode = (mode) => {
  view.mode = mode;
  post({ type: 'chooseMode', mode });
};
view.onSavedStateChange = savePageState;
view.onDismiss = (card) => {
  panel = { ...panel, [card]: null };
  renderSoon();
};
document.body.append(view);

window.addEventListener('message', (event: MessageEvent<unknown>) => {
  const message = readMessage(event.data);
  if (message) handleMessage(message);
});
document.addEventListener('visibilitychange', saveNow);
window.addEventListener('pagehide', saveNow);

void view.updateComplete
  .then(() => view.composer?.updateComplete)
  .then(() => {
    view.composer?.setDraft(saved());
    post({ type: 'ready' });
  });

function handleMessage(message: ToPanel): void {
  const isFirstState = panel.state === null && message.type === 'state';
  const wasSubmitting = panel.submitting;
  const before = panel;
  const received = receive(panel, message);
  panel = received.panel;
  if (received.outOfStep) post({ type: 'ready' });
  if (message.type === 'focusInput') view.composer?.focusInput();
  if (message.type === 'state' && message.state.draft !== null) view.composer?.setDraft({ draft: message.state.draft, pastes: [] });
  if (wasSubmitting !== null && panel.submitting === null) {
    if (panel.submitProblem !== null) view.composer?.setDraft(draftToKeep());
    unconfirmed = null;
    // At once: a window that dies now must not bring back as a draft what was sent.
    savePageState();
    saveNow();
  }
  applyDefaults(isFirstState);
  renderSoon();
  if (isFirstState) void afterNextRender().then(() => view.restoreScroll(saved().scrollTop));
  else if (lastId(before) !== lastId(panel)) void afterNextRender().then(() => view.jumpToEnd());
  else if (hasLookupNews(before, panel)) void afterNextRender().then(() => view.showLookup());
}

function lastId({ state }: Panel): string | undefined {
  return state?.turns.at(-1)?.execution.id;
}

/** True when a search or a check that the user asked for has begun or ended: it is scrolled into view, wherever the reader was. */
function hasLookupNews(before: Panel, now: Panel): boolean {
  return before.servers?.searching !== now.servers?.searching || before.checks?.checking !== now.checks?.checking;
}

/** The user's choice holds until the extension changes its default. After a reload it still holds if that agent still exists. */
function applyDefaults(isFirstState: boolean): void {
  const state = panel.state;
  if (!state) return;
  const kept = isFirstState ? chosenAgentType : null;
  if (kept !== null && state.agents.some((agent) => agent.agentType === kept)) view.agentType = kept;
  else if (state.agentType !== hostAgentType) view.agentType = state.agentType;
  hostAgentType = state.agentType;
  // The extension remembers the mode itself.
  if (state.mode !== hostMode) view.mode = state.mode;
  hostMode = state.mode;
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

/** What is in the input, behind what was sent and may still be refused. */
function draftToKeep(): Draft {
  const now = view.composer?.draft ?? { draft: '', pastes: [] };
  if (unconfirmed === null) return now;
  return { draft: [unconfirmed.draft, now.draft].filter(Boolean).join('\n'), pastes: [...unconfirmed.pastes, ...now.pastes] };
}

function savePageState(): void {
  // Before the first state the page is empty: the reader's scroll position would be lost, a draft is there already.
  const isEmpty = panel.state === null;
  saveSoon(() => (isEmpty ? draftToKeep() : { ...draftToKeep(), scrollTop: view.scrollTopToKeep, chosenAgentType }));
}
