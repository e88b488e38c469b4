// The side panel: a viewer of one thread. What it says is checked; what it shows can be rebuilt at any time.
import * as vscode from 'vscode';
import { errorMessage } from '#base/errorMessage.ts';
import type { Change } from '#contracts/change.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/executorPort.ts';
import type { Limits } from '#contracts/limits.ts';
import type { AgentChoice, FromPanel, MissingAgent, PanelState, ToPanel } from '#contracts/panelMessages.ts';
import { Refusal } from '#contracts/refusal.ts';
import { isAtRest, isEnd } from '#contracts/states.ts';
import { currentFolder, folderLabel } from '#vscode/common/folder.ts';
import { readSettings } from '#vscode/common/settings.ts';
import { toTask } from '#vscode/common/toTask.ts';
import { QuestionDocuments } from '#vscode/documents/questionDocument.ts';
import type { LocalModel } from '#vscode/setup/localModel.ts';
import { badgeOf } from './badge.ts';
import { tellFailure } from './failure.ts';
import { panelHtml } from './html.ts';
import { parseFromPanel } from './parseMessage.ts';
import { PendingAttachments } from './pendingAttachments.ts';
import { checkEndpoint, findServers, tellMissing } from './setup.ts';
import { PanelThread } from './thread.ts';

export const PANEL_VIEW = 'claudomator.panel';
const THREAD_KEY = 'panel.thread';
/** When the thread was chosen. */
const CHOSEN_AT_KEY = 'panel.threadChosenAt';
const AGENT_KEY = 'panel.agentType';
const LIMITS_KEY = 'panel.limits';
const NOT_DONE = 'The last task of this chat is not done yet: wait for it, stop it, or press New chat.';
const DOUBLE_CLICK_MS = 1_000;

export interface PanelParts {
  context: vscode.ExtensionContext;
  executor: ExecutorPort;
  localModel: LocalModel;
  /** The agent types that could take a task of this folder now. */
  agents(folder: string | null): AgentChoice[];
  missingAgents(): MissingAgent[];
  /** Looks for them anew. */
  findAgents(): Promise<void>;
  /** Resolves when what is known from the files is in the records. */
  recovered: Promise<void>;
  /** Runs a command of ours and shows its UserError; the panel has no other way to act. */
  run(command: string, ...args: unknown[]): Promise<void>;
  log(line: string): void;
}

export class Panel implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #thread: PanelThread;
  readonly #pending: PendingAttachments;
  readonly #questionDocuments = new QuestionDocuments();
  readonly #disposables: vscode.Disposable[] = [this.#questionDocuments];
  #view: vscode.WebviewView | null = null;
  /** What is not done, and whether it asks something. */
  readonly #live = new Map<string, boolean>();
  #wantsFocus = false;
  #hasTakenUp = false;
  #isStarting = false;
  /** How often a thread was chosen to be shown. */
  #timesChosen = 0;

  constructor(parts: PanelParts) {
    this.#parts = parts;
    this.#pending = new PendingAttachments(parts.context.workspaceState);
    this.#thread = new PanelThread(parts.executor, parts.context.workspaceState.get<string>(THREAD_KEY) ?? null, (message) =>
      this.#post(message),
    );
    this.#disposables.push(parts.localModel.onDidChangeServer(() => this.sendFrame()));
  }

  resolveWebviewView(view: vscode.WebviewView): void {
    this.#view = view;
    const { extensionUri } = this.#parts.context;
    view.webview.options = {
      enableScripts: true,
      localResourceRoots: [vscode.Uri.joinPath(extensionUri, 'dist', 'webview'), vscode.Uri.joinPath(extensionUri, 'media')],
    };
    view.webview.html = panelHtml(view.webview, extensionUri);
    view.webview.onDidReceiveMessage((value: unknown) => {
      const message = parseFromPanel(value);
      if (!message) return this.#parts.log('the panel sent something that is no message of ours');
      this.#receive(message).catch((error: unknown) => this.#tell(message.type, error));
    });
    view.onDidDispose(() => {
      if (this.#view !== view) return;
      this.#view = null;
      this.#thread.pause();
    });
  }

  follow(change: Change): void {
    if (!this.#view) return;
    const isLastGone = change.kind === 'removed' && change.executionId === this.#thread.lastId;
    this.#thread.follow(change);
    // A message must not go on from what is gone, nor from nothing while older turns are shown.
    if (isLastGone) this.#show(this.#thread.lastShownId).catch((error: unknown) => this.#tell(change.kind, error));
    if (change.kind === 'execution') this.#countLive(this.#view, change.execution);
  }

  /** Shows the thread that ends with this execution, and the panel. */
  async open(executionId: string | null): Promise<void> {
    await this.#show(executionId);
    this.#wantsFocus = true;
    await vscode.commands.executeCommand(`${PANEL_VIEW}.focus`);
    if (this.#view) this.#focusInput();
  }

  /** Shows the thread and leaves the focus where it is. */
  async preview(executionId: string): Promise<void> {
    if (!this.#view) return this.open(executionId);
    await this.#show(executionId);
    this.#view.show(true);
  }

  /** True while somebody can see this execution. */
  isShowing(executionId: string): boolean {
    return this.#view?.visible === true && this.#thread.has(executionId);
  }

  get shownThread(): string | null {
    return this.#thread.lastId;
  }

  /** Agents, setup and endpoint anew, after settings or runners have changed. */
  sendFrame(): void {
    this.#post({ type: 'frame', frame: this.#frame() });
  }

  /** The active editor decides which folder's settings hold. */
  folderMayHaveChanged(): void {
    if ((vscode.workspace.workspaceFolders?.length ?? 0) > 1) this.sendFrame();
  }

  dispose(): void {
    for (const disposable of this.#disposables) disposable.dispose();
  }

  async #receive(message: FromPanel): Promise<void> {
    const { executor, run } = this.#parts;
    switch (message.type) {
      case 'ready':
        await this.#parts.recovered;
        await this.#takeUpLost();
        return this.#sendState();
      case 'submit':
        return this.#submit(message);
      case 'cancel':
        return run('claudomator.cancelExecution', message.executionId);
      case 'answer':
        return executor.answer(message.executionId, message.answer, message.questionId);
      case 'openQuestion':
        return this.#openQuestion(message.executionId);
      case 'rerun':
        return this.#rerun(() => run(`claudomator.${message.how}Execution`, message.executionId));
      case 'retryWithoutBudget':
        return this.#rerun(async () => this.open((await executor.rerun(message.executionId, 'retry', { maxCostUsd: null })).id));
      case 'runWith':
        return run('claudomator.runWith', message.executionId);
      case 'extend':
        return this.#rerun(() => run('claudomator.extendExecution', message.executionId));
      case 'keep':
      case 'dismiss':
        return executor[message.type](message.executionId);
      case 'copy':
        return run('claudomator.copyExecution', message.executionId);
      case 'copyText':
        return vscode.env.clipboard.writeText(message.text);
      case 'openTranscript':
        return run('claudomator.openTranscript', message.executionId);
      case 'newThread':
        return this.open(null);
      case 'chooseAgent':
        await this.#parts.context.workspaceState.update(AGENT_KEY, message.agentType);
        return this.sendFrame();
      case 'chooseLimits':
        await this.#parts.context.workspaceState.update(LIMITS_KEY, limitsOf(message));
        return this.sendFrame();
      case 'removeAttachment':
        this.#pending.remove(message.id);
        return this.sendFrame();
      case 'attachActive':
        this.#pending.addActive();
        return this.sendFrame();
      case 'findAgents':
        await this.#parts.findAgents();
        // Before the first task the page shows them itself.
        if (this.#thread.lastId !== null) tellMissing(this.#parts.missingAgents());
        return this.sendFrame();
      case 'openAgentPath':
        return run('workbench.action.openSettings', `claudomator.${message.agentType}.path`);
      case 'findServers':
        return findServers(this.#parts.localModel, (found) => this.#post(found));
      case 'useServer':
        await this.#parts.localModel.use(message.baseUrl, message.model, message.target);
        return this.sendFrame();
      case 'enterAddress':
        await this.#parts.localModel.enterAddress();
        return this.sendFrame();
      case 'checkEndpoint':
        return this.check();
      case 'setApiKey':
      case 'startServer':
      case 'showOutput':
      case 'openSettings':
        return run(`claudomator.${message.type}`);
      case 'manageTrust':
        return run('workbench.trust.manage');
    }
  }

  async #openQuestion(executionId: string): Promise<void> {
    const { executions } = await this.#parts.executor.snapshot();
    const question = executions.find(({ id }) => id === executionId)?.toolQuestion;
    const whole = await this.#parts.executor.wholeQuestion(executionId);
    if (question && whole !== null) await this.#questionDocuments.show(question.id, question.kind, whole);
  }

  async #submit({ requestId, instructions, agentType }: Extract<FromPanel, { type: 'submit' }>): Promise<void> {
    try {
      const last = await this.#last();
      if (last && isUnderWay(last)) throw new Error(NOT_DONE);
      const task = await toTask({
        instructions,
        agentType,
        attachments: this.#pending.all(),
        ...this.#limits,
        ...(last ? { resumes: last.id } : {}),
      });
      const chosen = this.#timesChosen;
      const execution = await this.#parts.executor.submit(task);
      this.#pending.clear();
      // Another chat was opened meanwhile: it stays.
      if (chosen === this.#timesChosen) await this.#show(execution.id);
      this.#post({ type: 'submitted', requestId, problem: null });
    } catch (error) {
      this.#post({ type: 'submitted', requestId, problem: errorMessage(error) });
    }
  }

  /** A chat has one run at a time, and a second click of a double click is no second wish. */
  async #rerun(start: () => Promise<void>): Promise<void> {
    if (this.#isStarting) return;
    this.#isStarting = true;
    try {
      const last = await this.#last();
      if (!last || !isUnderWay(last)) await start();
      else if (Date.now() - last.createdAt > DOUBLE_CLICK_MS) throw new Refusal(NOT_DONE);
    } finally {
      this.#isStarting = false;
    }
  }

  async #last(): Promise<Execution | undefined> {
    const { executions } = await this.#parts.executor.snapshot();
    return executions.find(({ id }) => id === this.#thread.lastId);
  }

  async #show(executionId: string | null): Promise<void> {
    await this.#choose(executionId);
    if (this.#view) await this.#sendState();
  }

  /** A window that dies right after a task was sent has not kept which thread it showed: the execution's files know. */
  async #takeUpLost(): Promise<void> {
    if (this.#hasTakenUp) return;
    this.#hasTakenUp = true;
    const chosenAt = this.#parts.context.workspaceState.get<number>(CHOSEN_AT_KEY) ?? 0;
    const { executions } = await this.#parts.executor.snapshot();
    const lost = executions.find(({ state, createdAt }) => createdAt > chosenAt && (state === 'interrupted' || !isAtRest(state)));
    if (lost) await this.#choose(lost.id);
  }

  async #choose(executionId: string | null): Promise<void> {
    const isSame = executionId === this.#thread.lastId;
    this.#timesChosen += 1;
    this.#thread.open(executionId);
    const { workspaceState } = this.#parts.context;
    await Promise.all([workspaceState.update(THREAD_KEY, executionId ?? undefined), workspaceState.update(CHOSEN_AT_KEY, Date.now())]);
    // A chat goes on with the limits of its last task; those of one that has none yet are its user's.
    if (!isSame) await workspaceState.update(LIMITS_KEY, (await this.#last())?.limits);
  }

  get #limits(): Limits {
    return this.#parts.context.workspaceState.get<Limits>(LIMITS_KEY) ?? { maxCostUsd: null, timeoutSeconds: null };
  }

  async #sendState(): Promise<void> {
    await this.#thread.read((turns, seq) => {
      this.#post({ type: 'state', state: { seq, turns, draft: null, ...this.#frame() } });
    });
    if (this.#wantsFocus) this.#focusInput();
  }

  /** The activity bar tells how many tasks are not done or ask something, also while the panel is hidden. */
  #countLive(view: vscode.WebviewView, { id, state }: Execution): void {
    const asks = state === 'blocked';
    const isLive = !isAtRest(state) || asks;
    if (this.#live.get(id) === (isLive ? asks : undefined)) return;
    if (isLive) this.#live.set(id, asks);
    else this.#live.delete(id);
    view.badge = badgeOf([...this.#live.values()]);
  }

  #focusInput(): void {
    this.#wantsFocus = false;
    this.#post({ type: 'focusInput' });
  }

  /** Checks the endpoint; the lines appear in the panel as they come. */
  check(): Promise<void> {
    return checkEndpoint(this.#parts.localModel, (message) => this.#post(message), this.#parts.log);
  }

  #frame(): Omit<PanelState, 'seq' | 'turns' | 'draft'> {
    const folder = currentFolder();
    const { localModel, agents, context } = this.#parts;
    const choices = agents(folder);
    const { endpoint, model } = localModel.settingsFor(folder);
    const chosen = context.workspaceState.get<string>(AGENT_KEY) ?? readSettings(folder).routing.defaultAgent;
    return {
      agents: [{ agentType: 'auto', label: 'Auto', detail: 'Claudomator decides who does it, and says why' }, ...choices],
      agentType: choices.some(({ agentType }) => agentType === chosen) ? (chosen ?? 'auto') : 'auto',
      limits: this.#limits,
      missing: this.#parts.missingAgents(),
      canStartServer: localModel.canStartServer(),
      setup: choices.length > 0 ? null : { reason: 'No agent is set up here yet.' },
      endpoint: endpoint === '' ? null : { label: endpoint, model },
      attachments: this.#pending.rows(),
      folder: folderLabel(folder),
    };
  }

  #tell(wish: string, error: unknown): void {
    const { log } = this.#parts;
    tellFailure(wish, error, this.#parts).catch((failure: unknown) => log(`“${wish}”: ${String(failure)}`));
  }

  #post(message: ToPanel): void {
    void this.#view?.webview.postMessage(message);
  }
}

function isUnderWay({ state }: Execution): boolean {
  return !isEnd(state) && state !== 'ready';
}

function limitsOf({ maxCostUsd, timeoutSeconds }: Limits): Limits {
  return { maxCostUsd, timeoutSeconds };
}
