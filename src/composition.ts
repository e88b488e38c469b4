// The composition root: builds the parts, registers them, disposes them. Loaded right after activation, or with the first thing asked for.
import path from 'node:path';
import * as vscode from 'vscode';
import { errorSentence } from '#base/errorMessage.ts';
import type { Change } from '#contracts/change.ts';
import { isEnd } from '#contracts/states.ts';
import { Executor } from '#executor/executor.ts';
import { Pool } from '#executor/queue/pool.ts';
import { ChangeFeed } from '#executor/records/feed.ts';
import { Records } from '#executor/records/records.ts';
import { OtherWindows } from '#executor/recovery/otherWindows.ts';
import { Pruner } from '#executor/recovery/pruner.ts';
import { type RecoveryParts, recoverAll } from '#executor/recovery/recoverAll.ts';
import { RunnerRegistry } from '#executor/routing/registry.ts';
import { repositoryOf } from '#executor/scoreboard/repository.ts';
import { checkRow, History } from '#executor/scoreboard/scoreboard.ts';
import { createClassify } from '#host/agents/classifierModels.ts';
import { CliAgents } from '#host/agents/cliAgents.ts';
import { conversation, earlierExchanges, threadSource } from '#host/agents/conversation.ts';
import { localRunner } from '#host/agents/localAgent.ts';
import { LocalSlots } from '#host/agents/localSlots.ts';
import { createPermit } from '#host/agents/policyFacts.ts';
import { parseRows } from '#storage/executionIndex.ts';
import { ExecutionStore } from '#storage/executions.ts';
import { JsonLines } from '#storage/jsonLines.ts';
import { OutboundLog } from '#storage/outboundLog.ts';
import { thisProcess } from '#storage/owner.ts';
import { PauseMark } from '#storage/pauseMark.ts';
import { type CommandTable, commandTable, guarded, idOf } from '#vscode/commands/commandTable.ts';
import { currentFolder } from '#vscode/common/folder.ts';
import { createOutput } from '#vscode/common/output.ts';
import { readSettings, SECTION, settingProblems } from '#vscode/common/settings.ts';
import { sharedStorage } from '#vscode/common/storageFolder.ts';
import { Documents } from '#vscode/documents/documents.ts';
import { outboundDocument } from '#vscode/documents/outboundDocument.ts';
import { scoreboardDocument } from '#vscode/documents/scoreboardDocument.ts';
import { TranscriptPages } from '#vscode/documents/transcriptPage.ts';
import { PANEL_VIEW, Panel } from '#vscode/panel/panel.ts';
import { createApi } from '#vscode/publicApi.ts';
import { apiKeysIn } from '#vscode/setup/apiKeys.ts';
import { LocalModel } from '#vscode/setup/localModel.ts';
import { ExecutionsView, type Unreadable } from '#vscode/views/executionsView.ts';
import { logChanges } from '#vscode/views/logChanges.ts';
import { QuestionNotices } from '#vscode/views/questionNotices.ts';
import { showPause } from '#vscode/views/queuePause.ts';
import type { ClaudomatorApi } from './api.ts';

const INDEX_KEY = 'executions';

export interface Composition {
  api: ClaudomatorApi;
  /** By name, without `claudomator.`; none of them rejects. */
  commands: CommandTable;
}

export function compose(context: vscode.ExtensionContext): Composition {
  const output = createOutput((id) => records.get(id)?.name ?? id.slice(0, 8));
  const log = (line: string, executionId?: string) => output.line(line, executionId);

  // Executions: on disk, in the index, in memory.
  const root = path.join(context.storageUri ? sharedStorage(context.storageUri.fsPath) : context.globalStorageUri.fsPath, 'executions');
  const store = new ExecutionStore(root);
  const feed = new ChangeFeed((error) => log(`a window could not follow a change: ${errorSentence(error)}`));
  const records = new Records(
    {
      store,
      owner: thisProcess,
      feed,
      saveIndex: (rows) => void context.workspaceState.update(INDEX_KEY, rows),
      onDiskError: (id, error) => log(`not saved: ${errorSentence(error)}`, id),
      now: Date.now,
    },
    parseRows(context.workspaceState.get(INDEX_KEY)),
  );

  // Who does tasks, and who decides.
  const outbound = new OutboundLog(path.join(context.globalStorageUri.fsPath, 'outbound.jsonl'), log);
  const localModel = new LocalModel(context, apiKeysIn(context.secrets), output, outbound);
  const registry = new RunnerRegistry();
  const poolSettings = () => readSettings(null).pool;
  const resumes = (id: string) => records.get(id)?.resumes ?? null;
  const localSlots = new LocalSlots(
    localModel,
    () => (poolSettings().perAgent.local ?? poolSettings().total) > 1,
    () => pool.dispatch(),
  );
  registry.register(localSlots.around(localRunner(localModel, store, resumes)));
  const cliAgents = new CliAgents(
    registry,
    localModel,
    localSlots,
    context.globalStorageUri.fsPath,
    outbound,
    { exchanges: earlierExchanges(threadSource(resumes, store)), tasks: (last) => conversation(last, resumes, store) },
    log,
  );
  const pool = new Pool(() => ({ ...poolSettings(), perAccount: localSlots.limits() }));
  const history = new History({
    lines: new JsonLines({
      file: path.join(context.globalStorageUri.fsPath, 'history.jsonl'),
      what: 'the scoreboard',
      maxBytes: 1_000_000,
      check: checkRow,
    }),
    executions: () => records.all(),
    task: (id) => store.loadTask(id),
    repositoryOf,
    onError: (id, error) => log(`its outcome is not on the scoreboard: ${errorSentence(error)}`, id),
    now: Date.now,
  });
  const executor = new Executor({
    store,
    records,
    feed,
    pool,
    registry,
    permit: createPermit(context, localModel, (task) => conversation(task.resumes, resumes, store)),
    classify: createClassify(localModel, cliAgents, (task) => history.evidenceFor(task)),
    endLeftovers: async (id) => (await import('#host/engine.ts')).endLeftovers(id),
    log: (id, line) => log(line, id),
    now: Date.now,
  });

  // What became of earlier runs: read in the background.
  const unreadable: Unreadable[] = [];
  const agentsFound = cliAgents.refresh().catch((error: unknown) => log(`the CLI agents could not be looked for: ${errorSentence(error)}`));
  const recovery: RecoveryParts = { store, records, executor, agentsFound, log: (id, line) => log(line, id) };
  const pruner = new Pruner({ store, records, log });
  const pruneAfterEnd = (change: Change) => {
    if (change.kind === 'execution' && isEnd(change.execution.state)) void pruner.prune();
  };
  const pauseMark = new PauseMark(path.join(path.dirname(root), 'queue-paused'), (error) =>
    log(`the queue’s pause is not saved: ${errorSentence(error)}`),
  );
  let others: OtherWindows | null = null;
  // Before anything that waits is found again.
  const pauseKnown = pauseMark.read().then((isPaused) => isPaused && pool.pause());
  const recovered = pauseKnown
    .then(() => recoverAll(recovery))
    .then(
      (report) => {
        unreadable.push(...report.unreadable);
        view.follow({ kind: 'removed' });
        others = new OtherWindows(report.elsewhere, recovery);
        context.subscriptions.push(others, { dispose: executor.onDidChange(pruneAfterEnd) });
        void pruner.prune();
      },
      (error: unknown) => log(`earlier executions could not be read: ${errorSentence(error)}`),
    );

  // Views, commands, API.
  const transcriptUri = (id: string) => vscode.Uri.file(store.transcriptPath(id));
  const view = new ExecutionsView(
    () => executor.executions(),
    () => unreadable,
    {
      queue: () => executor.queue(),
      whyWaiting: (id) => executor.whyWaiting(id) || (others?.has(id) ? 'waits in another window' : ''),
    },
  );
  const panel = new Panel({
    context,
    executor,
    localModel,
    agents: (folder) =>
      registry.candidates(folder).map(({ agentType, label, strengths }) => ({ agentType, label: label ?? agentType, detail: strengths })),
    missingAgents: () => cliAgents.missing(),
    findAgents: () => cliAgents.refresh(),
    recovered,
    run: async (command, ...args) => void (await vscode.commands.executeCommand(command, ...args)),
    log,
  });
  const questionNotices = new QuestionNotices({
    executor,
    isMine: (id) => records.isMine(id),
    isShown: (id) => panel.isShowing(id),
    show: (id) => panel.open(id),
    log,
  });
  registry.onDidChange = () => panel.sendFrame();
  void agentsFound.then(() => panel.sendFrame());
  const tree = vscode.window.createTreeView('claudomator.executions', { treeDataProvider: view });
  const transcriptPages = new TranscriptPages(store);
  const selected = () => idOf(tree.selection[0]);
  const documents = new Documents({
    'Outbound Log': async () => outboundDocument(await outbound.read(), outbound.file),
    Scoreboard: async () => scoreboardDocument(await history.rows(), await repositoryOf(currentFolder())),
  });
  const table = commandTable({
    executor,
    panel,
    localModel,
    output,
    showDocument: (title) => documents.show(title),
    clearScoreboard: () => history.clear(),
    transcriptUri,
    transcriptPages,
    selected,
  });
  const commands = guarded(table, log, () => output.show());
  const { api, dispose } = createApi(executor, registry, transcriptUri, { recovered, agentsFound });
  const stopFollowing = executor.onDidChange((change) => {
    view.follow(change);
    panel.follow(change);
    questionNotices.follow(change);
    logChanges(change, output);
    showPause(change, tree);
    if (change.kind === 'queue') void pauseMark.set(change.isPaused);
    void history.follow(change);
  });
  const tellProblems = () => {
    for (const problem of settingProblems(null)) log(problem);
  };
  tellProblems();
  context.subscriptions.push(
    output,
    localModel,
    cliAgents,
    documents,
    view,
    panel,
    transcriptPages,
    { dispose },
    { dispose: stopFollowing },
    { dispose: () => void executor.dispose() },
    vscode.window.registerWebviewViewProvider(PANEL_VIEW, panel),
    tree,
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (!event.affectsConfiguration(SECTION)) return;
      tellProblems();
      void cliAgents.refresh();
      pool.dispatch();
      panel.sendFrame();
    }),
    vscode.workspace.onDidGrantWorkspaceTrust(() => panel.sendFrame()),
    vscode.window.onDidChangeActiveTextEditor(() => panel.folderMayHaveChanged()),
  );
  return { api, commands };
}
