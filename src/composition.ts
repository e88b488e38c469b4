// Composes the extension: a host that runs tasks, and a window that shows them.
import path from 'node:path';
import type * as vscode from 'vscode';
import { composeHost } from '#host/composeHost.ts';
import { parseRows } from '#storage/executionIndex.ts';
import { transcriptPath } from '#storage/executions.ts';
import type { CommandTable } from '#vscode/commands/command.ts';
import { createOutput } from '#vscode/common/output.ts';
import { sharedStorage } from '#vscode/common/storageFolder.ts';
import { composeWindow } from '#vscode/composeWindow.ts';
import { RegisteredRunners } from '#vscode/registeredRunners.ts';
import { apiKeysIn } from '#vscode/setup/apiKeys.ts';
import { createWindowPort, storedIndex, windowFacts } from '#vscode/windowPort.ts';
import type { ClaudomatorApi } from './api.ts';

export interface Composition {
  api: ClaudomatorApi;
  /** By command id without `claudomator.`. None of them rejects. */
  commands: CommandTable;
}

export function compose(context: vscode.ExtensionContext): Composition {
  const { storageUri, globalStorageUri, extensionPath } = context;
  const executionsFolder = path.join(storageUri ? sharedStorage(storageUri.fsPath) : globalStorageUri.fsPath, 'executions');
  const rows = parseRows(storedIndex(context));
  const watchdogPath = path.join(extensionPath, 'dist', 'llamaServer-watchdog.cjs');
  const output = createOutput();
  const log = (line: string, executionId?: string) => output.line(line, executionId);
  const keys = apiKeysIn(context.secrets);
  const runners = new RegisteredRunners();
  const verify = (executionId: string) => void port.verify(executionId);
  const window = createWindowPort({ context, keys, runners, verify, log });
  const host = composeHost({ facts: windowFacts(), executionsFolder, sharedFolder: globalStorageUri.fsPath, watchdogPath, rows }, window);
  const { port } = host;
  const { api, commands, replica } = composeWindow({
    context,
    port,
    rows,
    keys,
    output,
    transcriptPath: (id) => transcriptPath(executionsFolder, id),
    register: (runner) => runners.register(runner),
  });
  runners.parts = { host: port, registered: () => replica.snapshot.agents.registered, log };
  context.subscriptions.push({ dispose: () => void host.dispose() });
  return { api, commands };
}
