// Finds and checks model servers for the panel, showing results as they arrive.
import * as vscode from 'vscode';
import { errorMessage } from '#base/errorMessage.ts';
import type { MissingAgent } from '#contracts/change.ts';
import type { CheckLine } from '#contracts/modelServer.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { ToPanel } from '#contracts/ports/panelMessages.ts';
import { currentFolder } from '#vscode/common/folder.ts';
import type { Replica } from '#vscode/common/replica.ts';
import { accepted } from '#vscode/common/userError.ts';

type Post = (message: ToPanel) => void;

export interface SetupParts {
  port: Pick<ExecutorPort, 'findServers' | 'checkEndpoint'>;
  replica: Pick<Replica, 'onDidChange'>;
  post: Post;
  log(line: string): void;
}

/** Shows the servers found, or why none was, in the panel. Never rejects. */
export async function findServers({ port, post }: SetupParts): Promise<void> {
  post({ type: 'servers', servers: [], searching: true, problem: null });
  try {
    const servers = await port.findServers(currentFolder());
    const problem =
      servers.length === 0
        ? 'No model server responded on this machine (ports 11434, 1234, 8080, 8000, 4000, 1337, 30000). Start one, or enter its address.'
        : null;
    post({ type: 'servers', servers, searching: false, problem });
  } catch (error) {
    post({ type: 'servers', servers: [], searching: false, problem: errorMessage(error) });
  }
}

/** Shows each result in the panel as it arrives. Never rejects. */
export async function checkEndpoint({ port, replica, post, log }: SetupParts): Promise<void> {
  const lines: CheckLine[] = [];
  const checkId = crypto.randomUUID();
  post({ type: 'checks', lines, checking: true });
  const stop = replica.onDidChange((change) => {
    if (change.kind !== 'checkLine' || change.checkId !== checkId) return;
    lines.push(change.line);
    post({ type: 'checks', lines, checking: true });
  });
  try {
    const all = accepted(await port.checkEndpoint(currentFolder(), checkId));
    post({ type: 'checks', lines: all, checking: false });
    for (const { label, status, detail, remedy } of all) log(`check: ${label}: ${status}. ${detail} ${remedy}`);
  } catch (error) {
    const detail = errorMessage(error);
    post({ type: 'checks', lines: [...lines, { label: 'Check', status: 'error', detail, remedy: '' }], checking: false });
  } finally {
    stop();
  }
}

export function showMissingAgents(missing: MissingAgent[]): void {
  if (missing.length > 0) void vscode.window.showWarningMessage(missing.map(({ howTo }) => howTo).join(' '));
  else void vscode.window.showInformationMessage('All agents were found. Retry the task.');
}
