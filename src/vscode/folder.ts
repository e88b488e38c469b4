// Which folder a task belongs to.
import * as vscode from 'vscode';

/** The active editor's workspace folder, else the first; null without one. Absolute path. */
export function currentFolder(): string | null {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : null;
}
