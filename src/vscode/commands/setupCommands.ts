// Implements the commands that set up the local model and show logs and settings.
import * as vscode from 'vscode';
import { isOnEndpoint } from '#contracts/agentTypes.ts';
import type { CommandTable } from './command.ts';
import type { CommandParts } from './commandParts.ts';
import { confirmDelete, confirmStopServer } from './confirm.ts';

export function setupCommands(parts: CommandParts): CommandTable {
  const { port, panel, replica, localModelSetup, output, showDocument } = parts;
  return {
    setUpLocalModel: () => localModelSetup.setUp(),
    checkEndpoint: async () => {
      localModelSetup.assertSetUp();
      await panel.open(panel.shownThread);
      await panel.check();
    },
    setApiKey: (origin, key) => localModelSetup.setApiKey(origin, key),
    startServer: () => localModelSetup.startServer(),
    stopServer: async (isConfirmed) => {
      const { server, executions } = replica.snapshot;
      const running = executions.filter(({ state, agentType }) => state === 'running' && isOnEndpoint(agentType));
      const isAllowed = isConfirmed === true || server === null || running.length === 0 || (await confirmStopServer(running));
      if (isAllowed) await port.stopServer();
    },
    showOutput: async () => output.show(),
    showOutboundLog: () => showDocument('Outbound Log'),
    showScoreboard: () => showDocument('Scoreboard'),
    clearScoreboard: async (isConfirmed) => {
      const isAllowed = isConfirmed === true || (await confirmDelete('Delete the scoreboard’s results for all workspaces?'));
      if (!isAllowed) return;
      await port.clearScoreboard();
      await vscode.window.showInformationMessage('Scoreboard cleared. Executions and transcripts are not affected.');
    },
    openSettings: async () => vscode.commands.executeCommand('workbench.action.openSettings', '@ext:claudomator.claudomator'),
  };
}
