// Implements the window port on VS Code's settings, trust, folders, secrets and storage.
import * as vscode from 'vscode';
import type { WindowFacts, WindowPort } from '#contracts/ports/windowPort.ts';
import { saveText, unsavedTexts } from '#vscode/changes/editors.ts';
import { CommandQuestions } from '#vscode/changes/mayRun.ts';
import { networkSettings } from '#vscode/common/network.ts';
import { isFromWorkspace, readSettings, SECTION } from '#vscode/common/settings.ts';
import type { ApiKeys } from '#vscode/setup/apiKeys.ts';
import type { RegisteredRunners } from './registeredRunners.ts';

/** In global state, which no workspace can write to. */
const ALLOWED_KEY = 'allowedOrigins';
const INDEX_KEY = 'executions';

/** The cached index of executions, unchecked. */
export function storedIndex({ workspaceState }: vscode.ExtensionContext): unknown {
  return workspaceState.get(INDEX_KEY);
}

export function windowFacts(): WindowFacts {
  const of = (folder: string | null) => ({
    settings: readSettings(folder),
    isEndpointOfWorkspace: isFromWorkspace('localModel.endpoint', folder),
  });
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
  return {
    isTrusted: vscode.workspace.isTrusted,
    folders: folders.map((path) => ({ path, settings: of(path) })),
    settings: of(null),
    network: networkSettings(),
  };
}

export interface WindowPortParts {
  context: vscode.ExtensionContext;
  keys: ApiKeys;
  runners: RegisteredRunners;
  /** Verifies the change of an execution, if it still has one. */
  verify(executionId: string): void;
  log(line: string, executionId?: string): void;
}

export function createWindowPort({ context, keys, runners, verify, log }: WindowPortParts): WindowPort {
  const { globalState, workspaceState, subscriptions } = context;
  const questions = new CommandQuestions(workspaceState, verify);
  const allowed = () => globalState.get<string[]>(ALLOWED_KEY, []);
  return {
    onDidChangeFacts: (listener) => {
      const tell = () => listener(windowFacts());
      const following = vscode.Disposable.from(
        vscode.workspace.onDidChangeConfiguration(
          (event) => [SECTION, 'http'].some((section) => event.affectsConfiguration(section)) && tell(),
        ),
        vscode.workspace.onDidGrantWorkspaceTrust(tell),
        vscode.workspace.onDidChangeWorkspaceFolders(tell),
      );
      subscriptions.push(following);
      return () => following.dispose();
    },
    apiKey: (origin) => keys.get(origin),
    allowedOrigins: async () => allowed(),
    allowOrigin: async (origin) => globalState.update(ALLOWED_KEY, [...new Set([...allowed(), origin])]),
    saveIndex: async (rows) => workspaceState.update(INDEX_KEY, rows),
    log: async (line, executionId) => log(line, executionId ?? undefined),
    runTask: (agentType, runId, task) => runners.runTask(agentType, runId, task),
    cancelRun: (runId) => runners.cancelRun(runId),
    unsavedTexts: async (paths) => unsavedTexts(paths),
    saveText: (path, text) => saveText(path, text),
    mayRun: (request) => questions.mayRun(request),
  };
}
