// The side panel: a viewer of one thread. What it says is checked; what it shows can be rebuilt at any time.
import * as vscode from 'vscode';
import type { Attachment } from '../api.ts';
import type { Execution, Limits } from '../executor/execution.ts';
import type { Change, ExecutorPort } from '../executor/port.ts';
import { Refusal } from '../executor/refusal.ts';
import { isAtRest, isEnd } from '../executor/state.ts';
import type { AgentChoice, CheckLine, FromPanel, MissingAgent, PanelState, ToPanel } from '../webview/messages.ts';
import { activeAttachment } from './attachments.ts';
import { currentFolder } from './folder.ts';
import { parseFromPanel } from './fromPanel.ts';
import type { LocalModel } from './localModel.ts';
import { panelHtml } from './panelHtml.ts';
import { PanelThread } from './panelThread.ts';
import { QuestionDocuments } from './questionDocument.ts';
import { toTask } from './requests.ts';
import { readSettings } from './settings.ts';

export const PANEL_VIEW = 'claudomator.panel';
const THREAD_KEY = 'panel.thread';
/** When the thread was chosen. */
const CHOSEN_AT_KEY = 'panel.threadChosenAt';
const AGENT_KEY = 'panel.agentType';
const LIMITS_KEY = 'panel.limits';
const PROBE_LIMIT_MS = 5_000;

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

interface Pending {
  id: string;
  attachment: Attachment;
}

export class Panel implements vscode.WebviewViewProvider, vscode.Disposable {
  readonly #parts: PanelParts;
  readonly #thread: PanelThread;
  readonly #questionDocuments = new QuestionDocuments();
  readonly #disposables: vscode.Disposable[] = [this.#questionDocuments];
  #view: vscode.WebviewView | null = null;
  #pending: Pending[] = [];
  #nextPending = 1;
  readonly #live = new Set<string>();
  #wantsFocus = false;
  #hasTakenUp = false;

  constructor(parts: PanelParts) {
    this.#parts = parts;
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
      this.#receive(message).catch((error: unknown) => {
        if (error instanceof Refusal) void vscode.window.showWarningMessage(error.message);
        this.#parts.log(`the panel’s “${message.type}” failed: ${error instanceof Error ? error.message : String(error)}`);
      });
    });
    view.onDidDispose(() => {
      if (this.#view !== view) return;
      this.#view = null;
      this.#thread.pause();
    });
  }

  follow(change: Change): void {
    if (!this.#view) return;
    this.#thread.follow(change);
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
        return this.#answer(message);
      case 'openQuestion':
        return this.#openQuestion(message.executionId);
      case 'rerun':
        return run(`claudomator.${message.how}Execution`, message.executionId);
      case 'runWith':
        return run('claudomator.runWith', message.executionId);
      case 'extend':
        return run('claudomator.extendExecution', message.executionId);
      case 'keep':
        return executor.keep(message.executionId);
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
        this.#pending = this.#pending.filter(({ id }) => id !== message.id);
        return this.sendFrame();
      case 'attachActive':
        return this.#attachActive();
      case 'findAgents':
        await this.#parts.findAgents();
        return this.sendFrame();
      case 'openAgentPath':
        return run('workbench.action.openSettings', `claudomator.${message.agentType}.path`);
      case 'findServers':
        return this.#findServers();
      case 'useServer':
        await this.#parts.localModel.use(message.baseUrl, message.model, message.target);
        return this.sendFrame();
      case 'enterAddress':
        await this.#parts.localModel.enterAddress();
        return this.sendFrame();
      case 'setApiKey':
        return run('claudomator.setApiKey');
      case 'checkEndpoint':
        return this.check();
      case 'startServer':
        return run('claudomator.startServer');
      case 'showOutput':
        return run('claudomator.showOutput');
      case 'openSettings':
        return run('claudomator.openSettings');
    }
  }

  async #answer({ executionId, answer, questionId }: Extract<FromPanel, { type: 'answer' }>): Promise<void> {
    try {
      await this.#parts.executor.answer(executionId, answer, questionId);
    } catch (error) {
      void vscode.window.showWarningMessage(error instanceof Error ? error.message : String(error));
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
      if (last && !isEnd(last.state) && last.state !== 'ready')
        throw new Error('The last task of this chat is not done yet: wait for it, stop it, or press New chat.');
      const attachments = this.#pending.map(({ attachment }) => attachment);
      const task = await toTask({ instructions, agentType, attachments, ...this.#limits, ...(last ? { resumes: last.id } : {}) });
      const execution = await this.#parts.executor.submit(task);
      this.#pending = [];
      await this.#show(execution.id);
      this.#post({ type: 'submitted', requestId, problem: null });
    } catch (error) {
      this.#post({ type: 'submitted', requestId, problem: error instanceof Error ? error.message : String(error) });
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
    this.#thread.open(executionId);
    const { workspaceState } = this.#parts.context;
    await Promise.all([workspaceState.update(THREAD_KEY, executionId ?? undefined), workspaceState.update(CHOSEN_AT_KEY, Date.now())]);
    // A chat goes on with the limits of its last task.
    await workspaceState.update(LIMITS_KEY, (await this.#last())?.limits);
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
    const isLive = !isAtRest(state) || state === 'blocked';
    if (isLive === this.#live.has(id)) return;
    if (isLive) this.#live.add(id);
    else this.#live.delete(id);
    const value = this.#live.size;
    view.badge = value === 0 ? undefined : { value, tooltip: value === 1 ? 'One task is under way' : `${value} tasks are under way` };
  }

  #focusInput(): void {
    this.#wantsFocus = false;
    this.#post({ type: 'focusInput' });
  }

  async #attachActive(): Promise<void> {
    const attachment = activeAttachment();
    const isThere =
      attachment !== null && this.#pending.some((pending) => JSON.stringify(pending.attachment) === JSON.stringify(attachment));
    if (attachment && !isThere) this.#pending.push({ id: String(this.#nextPending++), attachment });
    else if (attachment) void vscode.window.showInformationMessage('That goes along already.');
    else void vscode.window.showInformationMessage('Open a file in the editor first: it, or what is selected in it, is attached.');
    this.sendFrame();
  }

  async #findServers(): Promise<void> {
    this.#post({ type: 'servers', servers: [], searching: true, problem: null });
    try {
      const servers = await this.#parts.localModel.find(AbortSignal.timeout(PROBE_LIMIT_MS));
      const problem =
        servers.length === 0
          ? 'No model server answered on this machine (ports 11434, 1234, 8080, 8000, 1337). Start one, or enter its address.'
          : null;
      this.#post({ type: 'servers', servers, searching: false, problem });
    } catch (error) {
      this.#post({ type: 'servers', servers: [], searching: false, problem: error instanceof Error ? error.message : String(error) });
    }
  }

  /** Checks the endpoint; the lines appear in the panel as they come. */
  async check(): Promise<void> {
    const lines: CheckLine[] = [];
    this.#post({ type: 'checks', lines, checking: true });
    try {
      const all = await this.#parts.localModel.check((line) => {
        lines.push(line);
        this.#post({ type: 'checks', lines, checking: true });
      }, AbortSignal.timeout(120_000));
      this.#post({ type: 'checks', lines: all, checking: false });
      for (const { label, status, detail, remedy } of all) this.#parts.log(`check: ${label}: ${status}. ${detail} ${remedy}`);
    } catch (error) {
      const detail = error instanceof Error ? error.message : String(error);
      this.#post({ type: 'checks', lines: [...lines, { label: 'Check', status: 'error', detail, remedy: '' }], checking: false });
    }
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
      setup: choices.length > 0 ? null : { reason: 'No agent is set up for this folder yet.' },
      endpoint: endpoint === '' ? null : { label: endpoint, model },
      attachments: this.#pending.map(({ id, attachment }) => ({ id, ...describe(attachment) })),
    };
  }

  #post(message: ToPanel): void {
    void this.#view?.webview.postMessage(message);
  }
}

function limitsOf({ maxCostUsd, timeoutSeconds }: Limits): Limits {
  return { maxCostUsd, timeoutSeconds };
}

function describe(attachment: Attachment): { name: string; detail: string } {
  if (attachment.kind === 'text') return { name: attachment.name, detail: `${attachment.text.length.toLocaleString('en')} characters` };
  const { uri, range } = attachment;
  return {
    name: vscode.workspace.asRelativePath(uri),
    detail: range ? `lines ${range.start.line + 1}–${range.end.line + 1}` : 'whole file',
  };
}
