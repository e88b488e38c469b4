// Composes a window on a host: replica, panel, views, documents, commands and the API.
import * as vscode from 'vscode';
import type { ClaudomatorApi } from '#api.ts';
import type { Change } from '#contracts/change.ts';
import type { Execution } from '#contracts/execution.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { Runner } from '#contracts/runner.ts';
import { CommandQuestions } from '#vscode/changes/mayRun.ts';
import { type CommandTable, idOf } from '#vscode/commands/command.ts';
import { commandTable } from '#vscode/commands/commandTable.ts';
import { guarded } from '#vscode/commands/guarded.ts';
import { currentFolder } from '#vscode/common/folder.ts';
import type { WindowOutput } from '#vscode/common/output.ts';
import { Replica } from '#vscode/common/replica.ts';
import { SECTION, settingProblems } from '#vscode/common/settings.ts';
import { Documents } from '#vscode/documents/documents.ts';
import { outboundDocument } from '#vscode/documents/outboundDocument.ts';
import { scoreboardDocument } from '#vscode/documents/scoreboardDocument.ts';
import { TranscriptPages } from '#vscode/documents/transcriptPage.ts';
import { PanelMemory } from '#vscode/panel/memory.ts';
import { PANEL_VIEW, Panel } from '#vscode/panel/panel.ts';
import type { ApiKeys } from '#vscode/setup/apiKeys.ts';
import { LocalModelSetup } from '#vscode/setup/localModelSetup.ts';
import { ExecutionsView } from '#vscode/views/executionsView.ts';
import { logChanges } from '#vscode/views/logChanges.ts';
import { QuestionNotices } from '#vscode/views/questionNotices.ts';
import { showPause } from '#vscode/views/queuePause.ts';
import { createApi } from './publicApi.ts';

export interface WindowParts {
  context: vscode.ExtensionContext;
  port: ExecutorPort;
  /** The window's cached index of executions, shown until the host sends its snapshot. */
  rows: readonly Execution[];
  keys: ApiKeys;
  output: WindowOutput;
  transcriptPath(executionId: string): string;
  register(runner: Runner): () => void;
}

export interface ComposedWindow {
  api: ClaudomatorApi;
  /** By command id without `claudomator.`. None of them rejects. */
  commands: CommandTable;
  replica: Replica;
}

export function composeWindow({ context, port, rows, keys, output, transcriptPath, register }: WindowParts): ComposedWindow {
  const log = (line: string, executionId?: string) => output.line(line, executionId);
  const replica = new Replica(port, rows, (error) => log(`the window could not apply a change: ${String(error)}`));
  output.nameOf = (id) => replica.get(id)?.name ?? id.slice(0, 8);
  const transcriptUri = (id: string) => vscode.Uri.file(transcriptPath(id));
  const localModelSetup = new LocalModelSetup({ port, replica, keys, output });
  const view = new ExecutionsView(replica);
  const tree = vscode.window.createTreeView('claudomator.executions', { treeDataProvider: view });
  const panel = new Panel({
    context,
    port,
    replica,
    localModelSetup,
    memory: new PanelMemory(context.workspaceState),
    run: async (command, ...args) => void (await vscode.commands.executeCommand(command, ...args)),
    log,
  });
  const questionNotices = new QuestionNotices({ port, isShown: (id) => panel.isShowing(id), show: (id) => panel.open(id), log });
  const transcriptPages = new TranscriptPages(port);
  const documents = composeDocuments(port);
  const table = commandTable({
    port,
    replica,
    panel,
    localModelSetup,
    output,
    mayVerify: (command, folder) => new CommandQuestions(context.workspaceState).askNow(command, folder),
    showDocument: (title) => documents.show(title),
    transcriptUri,
    transcriptPages,
    selected: () => idOf(tree.selection[0]),
  });
  replica.onDidChange((change: Change) => {
    view.follow(change);
    panel.follow(change);
    questionNotices.follow(change);
    logChanges(change, output);
    showPause(change, tree);
    if (change.kind === 'server')
      void vscode.commands.executeCommand('setContext', 'claudomator.serverRuns', change.server?.kind === 'running');
  });
  const { api, dispose } = createApi({ port, replica, transcriptUri, register });
  followWindow(context, panel, log);
  context.subscriptions.push(output, replica, documents, view, panel, transcriptPages, { dispose }, tree);
  return { api, commands: guarded(table, log, () => output.show()), replica };
}

function composeDocuments(port: ExecutorPort): Documents {
  return new Documents({
    'Outbound Log': async () => {
      const { records, file } = await port.outboundLog();
      return outboundDocument(records, file);
    },
    Scoreboard: async () => {
      const { rows, current } = await port.scoreboard(currentFolder());
      return scoreboardDocument(rows, current);
    },
  });
}

/** Updates the panel when settings, trust or the active editor change. */
function followWindow({ subscriptions }: vscode.ExtensionContext, panel: Panel, log: (line: string) => void): void {
  const logProblems = () => {
    for (const problem of settingProblems(null)) log(problem);
  };
  logProblems();
  subscriptions.push(
    vscode.window.registerWebviewViewProvider(PANEL_VIEW, panel),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SECTION)) return;
      logProblems();
      panel.sendFrame();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => panel.sendFrame()),
    vscode.window.onDidChangeActiveTextEditor(() => panel.folderMayHaveChanged()),
    vscode.workspace.onDidSaveTextDocument(() => panel.filesMayHaveChanged()),
    vscode.window.onDidChangeWindowState(({ focused }) => focused && panel.filesMayHaveChanged()),
  );
}
