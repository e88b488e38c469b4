// Resolves the workspace folder of a task, and its label.
import path from 'node:path';
import * as vscode from 'vscode';

/** Absolute path of the active editor's workspace folder, else of the first; null if there is none on this machine. */
export function currentFolder(): string | null {
  const active = vscode.window.activeTextEditor?.document.uri;
  const folder = (active && vscode.workspace.getWorkspaceFolder(active)) ?? vscode.workspace.workspaceFolders?.[0];
  return folder?.uri.scheme === 'file' ? folder.uri.fsPath : null;
}

/** The folder's name if the workspace has several folders; else ''. */
export function folderLabel(folder: string | null): string {
  if (folder === null || (vscode.workspace.workspaceFolders?.length ?? 0) < 2) return '';
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.fsPath === folder)?.name ?? path.basename(folder);
}
