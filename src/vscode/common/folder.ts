// Resolves the workspace folder of a task, and its label.
import path from 'node:path';
import * as vscode from 'vscode';

/** The active editor's workspace folder, else the first; null without one. Absolute path. */
export function currentFolder(): string | null {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : null;
}

/** Its name, where there are several to tell apart; else ''. */
export function folderLabel(folder: string | null): string {
  if (folder === null || (vscode.workspace.workspaceFolders?.length ?? 0) < 2) return '';
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.fsPath === folder)?.name ?? path.basename(folder);
}
