// Carries out the requests of the panel's page, by message type.
import * as vscode from 'vscode';
import type { FromPanel } from '#contracts/ports/panelMessages.ts';
import { openBoth } from '#vscode/changes/conflicts.ts';
import { accepted } from '#vscode/common/userError.ts';
import { logIn } from '#vscode/setup/logIn.ts';
import { openFile } from './openFile.ts';
import type { PanelActions, PanelParts } from './panelParts.ts';
import type { PendingAttachments } from './pendingAttachments.ts';
import { choosePick } from './picks.ts';
import { findServers, type SetupParts, showMissingAgents } from './setup.ts';

export type Requests = { [Type in FromPanel['type']]: (message: Extract<FromPanel, { type: Type }>) => unknown };

/** The requests that the panel itself carries out. */
export type OwnRequests = Pick<
  Requests,
  'ready' | 'submit' | 'openQuestion' | 'rerun' | 'retryWithoutBudget' | 'extend' | 'redo' | 'newThread'
>;

export function panelRequests(
  panel: PanelActions,
  parts: PanelParts,
  pending: PendingAttachments,
  setup: SetupParts,
  own: OwnRequests,
): Requests {
  return {
    ...own,
    ...executionRequests(parts, setup.post),
    ...changeRequests(panel, parts),
    ...composerRequests(panel, parts, pending),
    ...setupRequests(panel, parts, setup),
  };
}

function executionRequests({ port, run }: PanelParts, post: SetupParts['post']) {
  return {
    cancel: ({ executionId }) => run('claudomator.cancelExecution', executionId),
    answer: async ({ executionId, answer, questionId }) => accepted(await port.answer(executionId, answer, questionId)),
    runWith: ({ executionId }) => run('claudomator.runWith', executionId),
    handOver: ({ executionId }) => run('claudomator.handOver', executionId),
    earlierText: async ({ executionId, channel, start, held }) => {
      const request = { channel, start, held };
      post({ type: 'earlierText', executionId, request, earlier: await port.earlierText(executionId, request) });
    },
    copy: ({ executionId }) => run('claudomator.copyExecution', executionId),
    copyText: ({ text }) => vscode.env.clipboard.writeText(text),
    openFile: ({ path, line }) => openFile(path, line),
    openTranscript: ({ executionId }) => run('claudomator.openTranscript', executionId),
  } satisfies Partial<Requests>;
}

function changeRequests(panel: PanelActions, parts: PanelParts) {
  const { port, run } = parts;
  /** The page waits for the files before it takes the next click, whatever comes of the command. */
  const thenFiles =
    <Message extends { executionId: string }>(act: (message: Message) => Promise<unknown>) =>
    async (message: Message) => {
      try {
        await act(message);
      } finally {
        await panel.sendFiles(message.executionId);
      }
    };
  const command = (name: string) => thenFiles(({ executionId }: { executionId: string }) => run(`claudomator.${name}`, executionId));
  return {
    changes: ({ executionId }) => panel.sendFiles(executionId),
    keep: thenFiles(async ({ executionId, except }: Extract<FromPanel, { type: 'keep' }>) => {
      if (except.length === 0) return run('claudomator.keepChanges', executionId);
      const files = accepted(await port.changes(executionId)).map(({ path }) => path);
      return run(
        'claudomator.keepChanges',
        executionId,
        files.filter((path) => !except.includes(path)),
      );
    }),
    discard: command('discardChanges'),
    undoKeep: command('undoKeep'),
    undoDiscard: command('undoDiscard'),
    verify: command('verifyChanges'),
    review: ({ executionId, path }) => run('claudomator.reviewChanges', executionId, ...(path === null ? [] : [[path]])),
    openBoth: ({ executionId, path }) => openBoth(parts, executionId, path),
  } satisfies Partial<Requests>;
}

function composerRequests(panel: PanelActions, { memory }: PanelParts, pending: PendingAttachments) {
  const thenFrame =
    <Message>(act: (message: Message) => unknown) =>
    async (message: Message) => {
      await act(message);
      panel.sendFrame();
    };
  return {
    chooseAgent: thenFrame(({ agentType }: Extract<FromPanel, { type: 'chooseAgent' }>) => memory.keepAgentType(agentType)),
    chooseMode: thenFrame(({ mode }: Extract<FromPanel, { type: 'chooseMode' }>) => memory.keepMode(mode)),
    choosePick: thenFrame((pick: Extract<FromPanel, { type: 'choosePick' }>) => choosePick(memory, panel.agents, pick)),
    chooseLimits: thenFrame((limits: Extract<FromPanel, { type: 'chooseLimits' }>) => memory.keepLimits(limits)),
    removeAttachment: thenFrame(({ id }: Extract<FromPanel, { type: 'removeAttachment' }>) => pending.remove(id)),
    attachActive: thenFrame(() => pending.addActive()),
  } satisfies Partial<Requests>;
}

function setupRequests(panel: PanelActions, { port, replica, localModelSetup, run }: PanelParts, setup: SetupParts) {
  return {
    findAgents: async () => {
      await port.findAgents();
      // In a new chat the page lists them itself.
      if (panel.shownThread !== null) showMissingAgents(replica.snapshot.agents.missing);
      panel.sendFrame();
    },
    logIn: ({ agentType }) => logIn(panel.agents, agentType),
    openAgentPath: ({ agentType }) => run('workbench.action.openSettings', `claudomator.${agentType}.path`),
    findServers: () => findServers(setup),
    useServer: async ({ baseUrl, model, target }) => {
      await localModelSetup.use(baseUrl, model, target);
      panel.sendFrame();
    },
    enterAddress: async () => {
      await localModelSetup.enterAddress();
      panel.sendFrame();
    },
    checkEndpoint: () => panel.check(),
    setApiKey: () => run('claudomator.setApiKey'),
    startServer: () => run('claudomator.startServer'),
    showOutput: () => run('claudomator.showOutput'),
    openSettings: () => run('claudomator.openSettings'),
    manageTrust: () => run('workbench.trust.manage'),
  } satisfies Partial<Requests>;
}
