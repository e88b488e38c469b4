// Sets up the local model in dialogs: server, address, API key, and llama-server.
import * as vscode from 'vscode';
import { parseEndpoint } from '#base/endpoint.ts';
import { errorMessage } from '#base/errorMessage.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { LocalModelSettings } from '#contracts/settings.ts';
import { currentFolder } from '#vscode/common/folder.ts';
import { unlinked } from '#vscode/common/noticeText.ts';
import type { Output } from '#vscode/common/output.ts';
import type { Replica } from '#vscode/common/replica.ts';
import { readSettings, writeSetting } from '#vscode/common/settings.ts';
import { accepted, UserError } from '#vscode/common/userError.ts';
import type { ApiKeys } from './apiKeys.ts';
import { chooseServer } from './chooseServer.ts';
import { askForKey, keyProblem } from './enterKey.ts';
import { whereTasksGo } from './whereTasksGo.ts';

const MANAGE_TRUST = 'Manage Workspace Trust';
const SET_UP = { title: 'Set Up Local Model', command: 'claudomator.setUpLocalModel' };
const OPEN_SETTINGS = { title: 'Open Settings', command: 'claudomator.openSettings' };

export interface LocalModelSetupParts {
  port: Pick<ExecutorPort, 'findServers' | 'findServer' | 'startServer' | 'stopServer'>;
  replica: Replica;
  keys: ApiKeys;
  output: Output;
}

export class LocalModelSetup {
  readonly #parts: LocalModelSetupParts;

  constructor(parts: LocalModelSetupParts) {
    this.#parts = parts;
  }

  /** The effective settings of this folder. A running llama-server of Claudomator's own overrides the endpoint in settings. */
  settingsFor(folder: string | null): LocalModelSettings {
    const settings = readSettings(folder).localModel;
    const { server } = this.#parts.replica.snapshot;
    return server?.kind === 'running' ? { ...settings, endpoint: server.baseUrl, model: server.modelName } : settings;
  }

  /** Throws a UserError with a button for the next step if no server is set up. */
  assertSetUp(): void {
    if (this.settingsFor(currentFolder()).endpoint === '') throw new UserError('No local model is set up yet.', SET_UP);
  }

  canStartServer(): boolean {
    return this.#parts.replica.snapshot.server === null && readSettings(currentFolder()).localModel.serverModelPath !== '';
  }

  /** Saves the server and model in settings, and shows which server local tasks now use. Throws a UserError when settings can't be written. */
  async use(baseUrl: string, model: string, target: 'workspace' | 'user'): Promise<void> {
    await writeEndpoint(baseUrl, model, target);
    const { server } = this.#parts.replica.snapshot;
    const { text, needsTrust } = whereTasksGo({
      saved: { endpoint: baseUrl, model },
      effective: readSettings(currentFolder()).localModel,
      target: vscode.workspace.workspaceFolders?.length ? target : 'user',
      isTrusted: vscode.workspace.isTrusted,
      server: server?.kind === 'running' ? server : null,
    });
    this.#parts.output.line(text);
    const shown = needsTrust
      ? vscode.window.showWarningMessage(unlinked(text), MANAGE_TRUST)
      : vscode.window.showInformationMessage(unlinked(text));
    void shown.then((chosen) => chosen && vscode.commands.executeCommand('workbench.trust.manage'));
  }

  /** Returns false when the user cancels. `value`: initial text of the input box. */
  async enterAddress(value = readSettings(currentFolder()).localModel.endpoint): Promise<boolean> {
    const typed = await vscode.window.showInputBox({
      title: 'Address of an OpenAI-compatible server',
      prompt: 'Ollama, llama.cpp, vLLM, LM Studio, or any other. The /v1 at the end is optional.',
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
    const found = await this.#askModel(parsed.baseUrl);
    // Back to the address, so that a typo can be corrected.
    if (found === undefined) return this.enterAddress(typed);
    const target = await askTarget();
    if (!target) return false;
    await this.use(found.baseUrl, found.model, target);
    return true;
  }

  /** Lets the user pick a server and model with quick picks. */
  async setUp(): Promise<void> {
    const servers = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'Searching for local model servers…' },
      () => this.#parts.port.findServers(currentFolder()),
    );
    const chosen = await chooseServer(servers);
    if (chosen === 'enterAddress') {
      await this.enterAddress();
      return;
    }
    const target = chosen && (await askTarget());
    if (chosen && target) await this.use(chosen.baseUrl, chosen.model, target);
  }

  /** `origin`: the server's address, default: the configured one. `key`: '' removes the stored key; asked for if not a string. */
  async setApiKey(origin?: unknown, key?: unknown): Promise<void> {
    // An invalid address must not fall back to the configured server, which would then receive another server's key.
    if (origin !== undefined && typeof origin !== 'string')
      throw new UserError('The server address must be a string, such as http://127.0.0.1:8080.');
    const parsed = parseEndpoint(origin ?? this.settingsFor(currentFolder()).endpoint);
    if (!parsed.ok)
      throw new UserError(
        origin !== undefined
          ? `The server address is not valid. ${parsed.problem}`
          : 'Set up a local model first. An API key belongs to one server.',
        SET_UP,
      );
    const typed = typeof key === 'string' ? key : await askForKey(parsed.origin);
    if (typed === undefined) return;
    const problem = keyProblem(typed);
    if (problem !== null) throw new UserError(problem);
    const { keys, output } = this.#parts;
    if (typed.trim() === '') await keys.remove(parsed.origin);
    else await keys.set(parsed.origin, typed.trim());
    const result = `API key for ${parsed.origin} ${typed.trim() === '' ? 'removed' : 'stored'}`;
    output.line(result);
    void vscode.window.showInformationMessage(`${result}.`);
  }

  async startServer(): Promise<void> {
    const { port, replica } = this.#parts;
    const reply = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title: 'llama-server', cancellable: true },
      async (progress, token) => {
        const stop = replica.onDidChange((change) => {
          if (change.kind === 'server' && change.server?.kind === 'starting') progress.report({ message: change.server.progress });
        });
        const cancelling = token.onCancellationRequested(() => void port.stopServer().catch(() => undefined)); // the start then rejects
        try {
          return await port.startServer();
        } finally {
          stop();
          cancelling.dispose();
        }
      },
    );
    accepted(reply);
  }

  /** `model` '' = the server's first; `baseUrl`: where the API was found. Undefined when the user cancels, also after a warning that no server answers. */
  async #askModel(baseUrl: string): Promise<{ baseUrl: string; model: string } | undefined> {
    const looking = { location: vscode.ProgressLocation.Notification, title: `Connecting to ${baseUrl}…` };
    const server = accepted(await vscode.window.withProgress(looking, () => this.#parts.port.findServer(baseUrl, currentFolder())));
    if (server && server.models.length > 1) {
      const model = await vscode.window.showQuickPick(
        server.models.map(({ id }) => id),
        { title: 'Select a Model for Local Tasks', placeHolder: server.baseUrl },
      );
      return model === undefined ? undefined : { baseUrl: server.baseUrl, model };
    }
    if (server && server.problem === '') return { baseUrl: server.baseUrl, model: server.models[0]?.id ?? '' };
    const problem = server?.problem || `No model server responds at ${baseUrl}.`;
    const answer = await vscode.window.showWarningMessage(
      problem,
      { modal: true, detail: 'You can save the address now and start the server later.' },
      'Save Anyway',
    );
    return answer === undefined ? undefined : { baseUrl: server?.baseUrl ?? baseUrl, model: '' };
  }
}

/** Throws a UserError when VS Code can't write its settings, for example because settings.json has a syntax error. */
async function writeEndpoint(baseUrl: string, model: string, target: 'workspace' | 'user'): Promise<void> {
  try {
    await writeSetting('localModel.endpoint', baseUrl, target);
    await writeSetting('localModel.model', model, target);
  } catch (error) {
    throw new UserError(`The local model could not be saved: ${errorMessage(error)}`, OPEN_SETTINGS);
  }
}

/** Undefined when the user cancels. */
async function askTarget(): Promise<'workspace' | 'user' | undefined> {
  if (!vscode.workspace.workspaceFolders?.length) return 'user';
  const picked = await vscode.window.showQuickPick(
    [
      { label: 'Workspace Settings', description: 'Only this workspace', target: 'workspace' as const },
      { label: 'User Settings', description: 'All workspaces', target: 'user' as const },
    ],
    { title: 'Save In' },
  );
  return picked?.target;
}
