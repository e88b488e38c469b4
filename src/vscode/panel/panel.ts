// Shows one thread in the side panel, and carries out the requests of its page.
import * as vscode from 'vscode';
import { errorMessage } from '#base/errorMessage.ts';
import type { AgentChoice, Change } from '#contracts/change.ts';
import type { Execution } from '#contracts/execution.ts';
import type { FromPanel, ToPanel } from '#contracts/ports/panelMessages.ts';
import { isAtRest, isEnd } from '#contracts/states.ts';
import { redo } from '#vscode/changes/conflicts.ts';
import { toTask } from '#vscode/common/toTask.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';
import { QuestionDocuments } from '#vscode/documents/questionDocument.ts';
import { LiveBadge } from './badge.ts';
import { PanelChangedFiles } from './changedFiles.ts';
import { showFailure } from './failure.ts';
import { panelFrame } from './frame.ts';
import { showPage } from './html.ts';
import type { PanelParts } from './panelParts.ts';
import { parseFromPanel } from './parseMessage.ts';
import { PendingAttachments } from './pendingAttachments.ts';
import { pickFor } from './picks.ts';
import { type OwnRequests, panelRequests, type Requests } from './requests.ts';
import { checkEndpoint } from './setup.ts';
import { PanelThread } from './thread.ts';

export const PANEL_VIEW = 'claudomator.panel';
const STILL_RUNNING = 'The last task in this chat is still in progress. Wait for it, stop it, or start a new chat.';
const DOUBLE_CLICK_MS = 1_000;

export class Panel implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #thread: PanelThread;
  readonly #pending: PendingAttachments;
  readonly #questionDocuments = new QuestionDocuments();
  readonly #requests: Requests;
  readonly #badge = new LiveBadge();
  readonly #changedFiles: PanelChangedFiles;
  #view: vscode.WebviewView | null = null;
  #wantsFocus = false;
  #hasRestored = false;
  #isStarting = false;
  /** Counts the threads opened, to notice that another was opened meanwhile. */
  #timesOpened = 0;

  constructor(parts: PanelParts) {
    this.#parts = parts;
    const { port, memory, context } = parts;
    this.#pending = new PendingAttachments(context.workspaceState);
    this.#thread = new PanelThread(port, memory.thread, (message) => this.#post(message));
    this.#changedFiles = new PanelChangedFiles({
      port,
      post: (message) => this.#post(message),
      isShown: (id) => this.#thread.has(id),
      log: parts.log,
    });
    this.#requests = panelRequests(this, parts, this.#pending, this.#setupParts, this.#ownRequests());
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    showPage(view.webview, this.#parts.context.extensionUri);
    view.webview.onDidReceiveMessage((value: unknown) => {
      const message = parseFromPanel(value);
      if (!message) return this.#parts.log('the panel sent an invalid message');
      this.#receive(message).catch((error: unknown) => this.#showFailure(message.type, error));
    });
    view.onDidDispose(() => {
      if (this.#view !== view) return;
      this.#view = null;
      this.#thread.pause();
    });
  }

  follow(change: Change): void {
    if (change.kind === 'agents' || change.kind === 'server') this.sendFrame();
    if (!this.#view) return;
    const isLastGone = change.kind === 'removed' && change.executionId === this.#thread.lastId;
    this.#thread.follow(change);
    this.#changedFiles.follow(change);
    // A new message must not continue a deleted turn, nor start a new thread while older turns are shown.
    if (isLastGone) this.#show(this.#thread.lastShownId).catch((error: unknown) => this.#showFailure(change.kind, error));
    if (change.kind === 'execution') this.#badge.count(this.#view, change.execution);
  }

  /** Shows the thread that ends with this execution (null = a new chat), and focuses the panel. */
  async open(executionId: string | null): Promise<void> {
    await this.#show(executionId);
    this.#wantsFocus = true;
    await vscode.commands.executeCommand(`${PANEL_VIEW}.focus`);
    if (this.#view) this.#focusInput();
  }

  /** Shows the thread without moving the focus. */
  async preview(executionId: string): Promise<void> {
    if (!this.#view) return this.open(executionId);
    await this.#show(executionId);
    this.#view.show(true);
  }

  /** True while the panel is visible and shows this execution. */
  isShowing(executionId: string): boolean {
    return this.#view?.visible === true && this.#thread.has(executionId);
  }

  get shownThread(): string | null {
    return this.#thread.lastId;
  }

  /** Updates agents, setup and endpoint after settings or agents have changed. */
  sendFrame(): void {
    if (this.#view) this.#post({ type: 'frame', frame: this.#frame() });
  }

  sendFiles(executionId: string): Promise<void> {
    return this.#changedFiles.send(executionId);
  }

  /** Updates the lists of changed files: whether each can be kept, and what it changes, may be different now. */
  filesMayHaveChanged(): void {
    if (this.#view?.visible) this.#changedFiles.mayHaveChanged();
  }

  /** Updates the frame after the active editor, which selects the folder, has changed. */
  folderMayHaveChanged(): void {
    if ((vscode.workspace.workspaceFolders?.length ?? 0) > 1) this.sendFrame();
  }

  /** Checks the endpoint, and shows each result in the panel as it arrives. */
  check(): Promise<void> {
    return checkEndpoint(this.#setupParts);
  }

  dispose(): void {
    this.#questionDocuments.dispose();
    this.#changedFiles.dispose();
  }

  get #setupParts() {
    const { port, replica, log } = this.#parts;
    return { port, replica, log, post: (message: ToPanel) => this.#post(message) };
  }

  async #receive(message: FromPanel): Promise<void> {
    await (this.#requests[message.type] as (message: FromPanel) => unknown)(message);
  }

  #ownRequests(): OwnRequests {
    const { port, run } = this.#parts;
    return {
      ready: async () => {
        await port.recovered();
        await this.#restoreLostThread();
        await this.#sendState();
      },
      submit: (message) => this.#submit(message),
      openQuestion: ({ executionId }) => this.#openQuestion(executionId),
      rerun: ({ executionId, how }) => this.#rerun(() => run(`claudomator.${how}Execution`, executionId)),
      retryWithoutBudget: ({ executionId }) =>
        this.#rerun(async () => this.open(accepted(await port.rerun(executionId, 'retry', { maxCostUsd: null })).id)),
      extend: ({ executionId }) => this.#rerun(() => run('claudomator.extendExecution', executionId)),
      redo: async ({ executionId, paths }) => {
        try {
          await this.#rerun(async () => this.open((await redo(this.#parts, executionId, paths)).id));
        } finally {
          // The card takes no other click until its files have come.
          await this.sendFiles(executionId);
        }
      },
      newThread: () => this.open(null),
    };
  }

  async #openQuestion(executionId: string): Promise<void> {
    const question = this.#parts.replica.get(executionId)?.toolQuestion;
    const whole = await this.#parts.port.wholeQuestion(executionId);
    if (question && whole !== null) await this.#questionDocuments.show(question.id, question.kind, whole);
  }

  async #submit({ requestId, instructions, agentType, mode }: Extract<FromPanel, { type: 'submit' }>): Promise<void> {
    try {
      const last = this.#last;
      if (last && isInProgress(last)) throw new UserError(STILL_RUNNING);
      const { memory } = this.#parts;
      const { model, agentMode } = pickFor(memory, this.agents, agentType);
      const request = { instructions, agentType, model, mode, attachments: this.#pending.all(), ...memory.limits };
      const task = await toTask({ ...request, ...(last ? { resumes: last.id } : {}) }, agentMode);
      const opened = this.#timesOpened;
      const execution = await this.#parts.port.submit(task);
      this.#pending.clear();
      // If another chat was opened meanwhile, it stays.
      if (opened === this.#timesOpened) await this.#show(execution.id);
      this.#post({ type: 'submitted', requestId, problem: null });
    } catch (error) {
      this.#post({ type: 'submitted', requestId, problem: errorMessage(error) });
    }
  }

  /** A chat has one run at a time, and a double click starts only one. */
  async #rerun(start: () => Promise<void>): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    try {
      const last = this.#last;
      if (!last || !isInProgress(last)) await start();
      else if (Date.now() - last.createdAt > DOUBLE_CLICK_MS) throw new UserError(STILL_RUNNING);
    } finally {
      this.#isStarting = false;
    }
  }

  get #last(): Execution | undefined {
    const { lastId } = this.#thread;
    return lastId === null ? undefined : this.#parts.replica.get(lastId);
  }

  async #show(executionId: string | null): Promise<void> {
    await this.#openThread(executionId);
    if (this.#view) await this.#sendState();
  }

  /** A window that dies right after a task was submitted has not saved which thread it showed: opens that task's thread. */
  async #restoreLostThread(): Promise<void> {
    if (this.#hasRestored) return;
    this.#hasRestored = true;
    const { replica, memory } = this.#parts;
    const isLost = ({ state, createdAt }: Execution) => createdAt > memory.threadChosenAt && (state === 'interrupted' || !isAtRest(state));
    const lost = replica.snapshot.executions.find(isLost);
    if (lost) await this.#openThread(lost.id);
  }

  async #openThread(executionId: string | null): Promise<void> {
    const { memory } = this.#parts;
    const isSame = executionId === this.#thread.lastId;
    this.#timesOpened += 1;
    this.#thread.open(executionId);
    await memory.keepThread(executionId);
    // A chat continues with the limits of its last task; a new chat has none.
    if (!isSame) await memory.keepLimits(this.#last?.limits);
  }

  async #sendState(): Promise<void> {
    await this.#thread.read((turns, seq) => {
      this.#post({ type: 'state', state: { seq, turns, draft: null, ...this.#frame() } });
    });
    if (this.#wantsFocus) this.#focusInput();
  }

  #focusInput(): void {
    this.#wantsFocus = false;
    this.#post({ type: 'focusInput' });
  }

  get agents(): readonly AgentChoice[] {
    return this.#frame().agents;
  }

  #frame() {
    const { replica, localModelSetup, memory } = this.#parts;
    return panelFrame(replica, localModelSetup, memory, this.#pending.rows());
  }

  #showFailure(request: string, error: unknown): void {
    const { log } = this.#parts;
    showFailure(request, error, this.#parts).catch((failure: unknown) => log(`“${request}”: ${String(failure)}`));
  }

  #post(message: ToPanel): void {
    void this.#view?.webview.postMessage(message);
  }
}

function isInProgress({ state }: Execution): boolean {
  return !isEnd(state) && state !== 'ready';
}
