// Finding and checking model servers and agents for the panel: what comes is shown as it comes.
import * as vscode from 'vscode';
import { errorMessage } from '#base/errorMessage.ts';
import type { CheckLine } from '#contracts/modelServer.ts';
import type { MissingAgent, ToPanel } from '#contracts/panelMessages.ts';
import type { LocalModel } from '#vscode/setup/localModel.ts';

const PROBE_LIMIT_MS = 5_000;
const CHECK_LIMIT_MS = 120_000;

type Post = (message: ToPanel) => void;

export async function findServers(localModel: LocalModel, post: Post): Promise<void> {
  post({ type: 'servers', servers: [], searching: true, problem: null });
  try {
    const servers = await localModel.find(AbortSignal.timeout(PROBE_LIMIT_MS));
    const problem =
      servers.length === 0
        ? 'No model server answered on this machine (ports 11434, 1234, 8080, 8000, 1337). Start one, or enter its address.'
        : null;
    post({ type: 'servers', servers, searching: false, problem });
  } catch (error) {
    post({ type: 'servers', servers: [], searching: false, problem: errorMessage(error) });
  }
}

export async function checkEndpoint(localModel: LocalModel, post: Post, log: (line: string) => void): Promise<void> {
  const lines: CheckLine[] = [];
  post({ type: 'checks', lines, checking: true });
  try {
    const all = await localModel.check((line) => {
      lines.push(line);
      post({ type: 'checks', lines, checking: true });
    }, AbortSignal.timeout(CHECK_LIMIT_MS));
    post({ type: 'checks', lines: all, checking: false });
    for (const { label, status, detail, remedy } of all) log(`check: ${label}: ${status}. ${detail} ${remedy}`);
  } catch (error) {
    const detail = errorMessage(error);
    post({ type: 'checks', lines: [...lines, { label: 'Check', status: 'error', detail, remedy: '' }], checking: false });
  }
}

export function tellMissing(missing: MissingAgent[]): void {
  if (missing.length > 0) void vscode.window.showWarningMessage(missing.map(({ howTo }) => howTo).join(' '));
  else void vscode.window.showInformationMessage('Each agent that was looked for is there now: retry the task.');
}
