// Setting up the local model: finding servers, entering an address, keys, checks, and a llama-server of our own.
import path from 'node:path';
import * as vscode from 'vscode';
import { parseEndpoint } from '#base/endpoint.ts';
import { errorMessage } from '#base/errorMessage.ts';
import type { LocalModelSettings } from '#config/settings.ts';
import type { CheckLine, FoundServer } from '#contracts/modelServer.ts';
import type { RunningServer } from '#llamaServer/llamaServer.ts';
import type { Endpoint } from '#llm/types.ts';
import type { OutboundLog, Sender } from '#storage/outboundLog.ts';
import { currentFolder } from '#vscode/common/folder.ts';
import { unlinked } from '#vscode/common/noticeText.ts';
import type { Output } from '#vscode/common/output.ts';
import { readSettings, writeSetting } from '#vscode/common/settings.ts';
import { UserError } from '#vscode/common/userError.ts';
import type { ApiKeys } from './apiKeys.ts';
import { whereTasksGo } from './whereTasksGo.ts';

/** For an address that the user typed: it may be far away. */
const ADDRESS_LIMIT_MS = 4_000;
/** For the server that is set up, beside those that are looked for. */
const OWN_LIMIT_MS = 900;
const MANAGE_TRUST = 'Manage Trust';
const SET_UP = { title: 'Set Up Local Model', command: 'claudomator.setUpLocalModel' };

export class LocalModel implements vscode.Disposable {
  readonly #context: vscode.ExtensionContext;
  readonly #keys: ApiKeys;
  readonly #output: Output;
  readonly #outbound: OutboundLog;
  readonly #serverChanged = new vscode.EventEmitter<void>();
  /** Fires when the server of our own starts or ends. */
  readonly onDidChangeServer = this.#serverChanged.event;
  #server: RunningServer | null = null;
  #starting: Promise<void> | null = null;

  constructor(context: vscode.ExtensionContext, keys: ApiKeys, output: Output, outbound: OutboundLog) {
    this.#context = context;
    this.#keys = keys;
    this.#output = output;
    this.#outbound = outbound;
  }

  /** The settings that hold for this folder. A server of our own that runs comes before the endpoint in the settings, with its one model. */
  settingsFor(folder: string | null): LocalModelSettings {
    const settings = readSettings(folder).localModel;
    return this.#server ? { ...settings, endpoint: this.#server.baseUrl, model: this.#server.modelName } : settings;
  }

  /** With the key of its origin, and of no other. What is sent there is on record as `sender`'s. Throws a UserError when none is set or it can't be read. */
  async endpoint(folder: string | null, sender: Omit<Sender, 'folder'>): Promise<Endpoint> {
    const text = this.settingsFor(folder).endpoint;
    if (text === '') throw new UserError('No local model is set up yet.', SET_UP);
    const parsed = parseEndpoint(text);
    if (!parsed.ok)
      throw new UserError(`claudomator.localModel.endpoint can't be used: ${parsed.problem}`, {
        title: 'Open Settings',
        command: 'claudomator.openSettings',
      });
    return this.#at(parsed, { ...sender, folder });
  }

  /** What runs on this machine's usual ports, after the server that is set up. */
  async find(signal: AbortSignal): Promise<FoundServer[]> {
    const { findServers } = await import('#host/engine.ts');
    const [own, found] = await Promise.all([this.#ownServer(signal), findServers(signal)]);
    return own ? [own, ...found.filter(({ baseUrl }) => baseUrl !== own.baseUrl)] : found;
  }

  async use(baseUrl: string, model: string, target: 'workspace' | 'user'): Promise<void> {
    await writeEndpoint(baseUrl, model, target);
    const folder = currentFolder();
    const { text, needsTrust } = whereTasksGo({
      saved: { endpoint: baseUrl, model },
      holds: readSettings(folder).localModel,
      target: vscode.workspace.workspaceFolders?.length ? target : 'user',
      isTrusted: vscode.workspace.isTrusted,
      server: this.#server,
    });
    this.#output.line(text);
    const told = needsTrust
      ? vscode.window.showWarningMessage(unlinked(text), MANAGE_TRUST)
      : vscode.window.showInformationMessage(unlinked(text));
    void told.then((chosen) => chosen && vscode.commands.executeCommand('workbench.trust.manage'));
  }

  /** Returns false when the user gives up. `value`: what stands in the field to begin with. */
  async enterAddress(value = readSettings(currentFolder()).localModel.endpoint): Promise<boolean> {
    const typed = await vscode.window.showInputBox({
      title: 'Address of an OpenAI-compatible server',
      prompt: 'With or without /v1. Ollama, llama.cpp, vLLM, LM Studio or any other.',
      placeHolder: 'http://127.0.0.1:11434',
      value,
      ignoreFocusOut: true,
      validateInput: (text) => {
        const parsed = parseEndpoint(text);
        return parsed.ok ? null : parsed.problem;
      },
    });
    const parsed = typed === undefined ? null : parseEndpoint(typed);
    if (!parsed?.ok) return false;
    const model = await this.#askModel(await this.#at(parsed, { by: 'Set Up Local Model', folder: currentFolder() }));
    // An address with a typing error is corrected, not typed again.
    if (model === undefined) return this.enterAddress(typed);
    const target = await this.#askTarget();
    if (!target) return false;
    await this.use(parsed.baseUrl, model, target);
    return true;
  }

  /** '' = the server's first. Undefined when the user gives up. Also says when nothing answers there. */
  async #askModel(endpoint: Endpoint): Promise<string | undefined> {
    const { findServer } = await import('#host/engine.ts');
    const looking = { location: vscode.ProgressLocation.Notification, title: `Asking ${endpoint.baseUrl}…` };
    const server = await vscode.window.withProgress(looking, () =>
      findServer(endpoint, ADDRESS_LIMIT_MS, AbortSignal.timeout(2 * ADDRESS_LIMIT_MS)),
    );
    if (server && server.models.length > 1) {
      return vscode.window.showQuickPick(
        server.models.map(({ id }) => id),
        { title: 'Which model should do local tasks?', placeHolder: endpoint.baseUrl },
      );
    }
    if (server && server.problem === '') return server.models[0]?.id ?? '';
    const problem = server?.problem || `No model server answers at ${endpoint.baseUrl}.`;
    const answer = await vscode.window.showWarningMessage(
      problem,
      { modal: true, detail: 'The address can be saved all the same, for when the server is ready.' },
      'Save Anyway',
    );
    return answer === undefined ? undefined : '';
  }

  /** Not asked when it is elsewhere: looking around must not leave this machine. */
  async #ownServer(signal: AbortSignal): Promise<FoundServer | null> {
    const parsed = parseEndpoint(this.settingsFor(currentFolder()).endpoint);
    if (!parsed.ok || !parsed.isLoopback) return null;
    const { findServer } = await import('#host/engine.ts');
    return findServer(await this.#at(parsed, { by: 'Set Up Local Model', folder: currentFolder() }), OWN_LIMIT_MS, signal);
  }

  async #at({ baseUrl, origin }: { baseUrl: string; origin: string }, sender: Sender): Promise<Endpoint> {
    const onSend = this.#outbound.observe(sender);
    return { baseUrl, apiKey: await this.#keys.get(origin), onSend };
  }

  /** The palette's way to what the panel offers. */
  async setUp(): Promise<void> {
    const servers = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Looking for local model servers…' },
      () => this.find(AbortSignal.timeout(5_000)),
    );
    const items = servers.flatMap((server) =>
      server.models.map((model) => ({
        label: model.id,
        description: `${server.product} · ${server.baseUrl}`,
        detail: [
          model.contextTokens === null ? '' : `${model.contextTokens.toLocaleString('en')} tokens of context`,
          model.loaded ? 'loaded' : '',
          server.problem,
        ]
          .filter(Boolean)
          .join(' · '),
        pick: { baseUrl: server.baseUrl, model: model.id },
      })),
    );
    const enter = {
      label: '$(edit) Enter an address…',
      description: '',
      detail: items.length === 0 ? 'No server answered on the usual ports (11434, 1234, 8080, 8000, 1337).' : '',
      pick: null,
    };
    const chosen = await vscode.window.showQuickPick([...items, enter], {
      title: 'Local model',
      placeHolder: 'Which model should do local tasks?',
      matchOnDescription: true,
    });
    if (!chosen) return;
    if (chosen.pick === null) {
      await this.enterAddress();
      return;
    }
    const target = await this.#askTarget();
    if (target) await this.use(chosen.pick.baseUrl, chosen.pick.model, target);
  }

  /** Without arguments it asks; `origin` is an address of the server. */
  async setApiKey(origin?: unknown, key?: unknown): Promise<void> {
    // A key that belongs elsewhere must not be stored for the address that is set.
    if (origin !== undefined && typeof origin !== 'string')
      throw new UserError('The address of a key must be a text, such as http://127.0.0.1:8080.');
    const parsed = parseEndpoint(origin ?? this.settingsFor(currentFolder()).endpoint);
    if (!parsed.ok)
      throw new UserError(
        origin !== undefined ? `This is no address for a key: ${parsed.problem}` : 'Set an endpoint first: a key belongs to one server.',
        SET_UP,
      );
    const typed =
      typeof key === 'string'
        ? key
        : await vscode.window.showInputBox({
            title: `API key for ${parsed.origin}`,
            prompt: 'Kept in VS Code’s secret storage and sent to this address only. Empty: forget the key.',
            password: true,
            ignoreFocusOut: true,
            validateInput: keyProblem,
          });
    if (typed === undefined) return;
    const problem = keyProblem(typed);
    if (problem !== null) throw new UserError(problem);
    if (typed.trim() === '') await this.#keys.remove(parsed.origin);
    else await this.#keys.set(parsed.origin, typed.trim());
    const told = `API key for ${parsed.origin} ${typed.trim() === '' ? 'forgotten' : 'stored'}`;
    this.#output.line(told);
    void vscode.window.showInformationMessage(`${told}.`);
  }

  /** The lines come one by one through `onLine`. */
  async check(onLine: (line: CheckLine) => void, signal: AbortSignal): Promise<CheckLine[]> {
    const folder = currentFolder();
    const endpoint = await this.endpoint(folder, { by: 'Check Endpoint' });
    const { checkEndpoint } = await import('#host/engine.ts');
    return checkEndpoint(endpoint, this.settingsFor(folder).model, signal, onLine);
  }

  get serverRuns(): boolean {
    return this.#server !== null;
  }

  canStartServer(): boolean {
    return this.#server === null && readSettings(currentFolder()).localModel.serverModelPath !== '';
  }

  async startServer(): Promise<void> {
    this.#starting ??= this.#start().finally(() => {
      this.#starting = null;
    });
    await this.#starting;
  }

  async stopServer(): Promise<void> {
    await this.#server?.stop();
  }

  dispose(): void {
    void this.#server?.stop();
    this.#serverChanged.dispose();
  }

  async #start(): Promise<void> {
    if (this.#server) return;
    const { serverCommand, serverModelPath } = readSettings(null).localModel;
    const plan = {
      command: serverCommand,
      modelPath: serverModelPath,
      workspaceFolders: (vscode.workspace.workspaceFolders ?? []).map((folder) => folder.uri.fsPath),
      watchdogPath: path.join(this.#context.extensionPath, 'dist', 'llamaServer-watchdog.cjs'),
    };
    const { startLlamaServer } = await import('#host/engine.ts');
    const started = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'llama-server', cancellable: true },
      (progress, token) => {
        const abort = new AbortController();
        token.onCancellationRequested(() => abort.abort());
        return startLlamaServer(plan, (message) => progress.report({ message }), abort.signal);
      },
    );
    if (!started.ok) throw new UserError(started.problem, { title: 'Open Settings', command: 'claudomator.openSettings' });
    this.#adopt(started.server);
  }

  #adopt(server: RunningServer): void {
    this.#setServer(server);
    this.#output.line(`llama-server runs ${server.modelName} at ${server.baseUrl}`);
    void server.ended.then((lastWords) => {
      this.#setServer(null);
      this.#output.line(`llama-server ended: ${lastWords}`);
    });
  }

  #setServer(server: RunningServer | null): void {
    this.#server = server;
    void vscode.commands.executeCommand('setContext', 'claudomator.serverRuns', server !== null);
    this.#serverChanged.fire();
  }

  async #askTarget(): Promise<'workspace' | 'user' | undefined> {
    if (!vscode.workspace.workspaceFolders?.length) return 'user';
    const picked = await vscode.window.showQuickPick(
      [
        { label: 'This workspace', target: 'workspace' as const },
        { label: 'All my workspaces', target: 'user' as const },
      ],
      { title: 'Where should this hold?' },
    );
    return picked?.target;
  }
}

/** Throws a UserError where VS Code can't write its settings, e.g. over a file with a mistake in it. */
async function writeEndpoint(baseUrl: string, model: string, target: 'workspace' | 'user'): Promise<void> {
  try {
    await writeSetting('localModel.endpoint', baseUrl, target);
    await writeSetting('localModel.model', model, target);
  } catch (error) {
    throw new UserError(`The local model could not be saved: ${errorMessage(error)}`, {
      title: 'Open Settings',
      command: 'claudomator.openSettings',
    });
  }
}

/** null = it can be sent: a header takes no other characters. */
function keyProblem(typed: string): string | null {
  return /^[\x21-\x7e]*$/.test(typed.trim())
    ? null
    : 'A key has no blanks, and only letters, digits and signs of ASCII: this one was probably copied with something else.';
}
