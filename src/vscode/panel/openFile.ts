// Opens a file that an answer links to, at its line, if it is inside the workspace.
import * as vscode from 'vscode';
import { visible } from '#base/visible.ts';
import { UserError } from '#vscode/common/userError.ts';
import { findWorkspaceFile } from '#vscode/common/workspaceFile.ts';

/** `line`: 1-based; null = none. Throws a UserError if there is no such file in the workspace. */
export async function openFile(named: string, line: number | null): Promise<void> {
  const folders = vscode.workspace.workspaceFolders?.filter(({ uri }) => uri.scheme === 'file') ?? [];
  const file = await findWorkspaceFile(
    folders.map(({ uri }) => uri.fsPath),
    named,
  );
  if (file === null) throw new UserError(`“${visible(named)}” is not a file in this workspace.`);
  const selection = line === null ? undefined : new vscode.Range(line - 1, 0, line - 1, 0);
  await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(file), { preview: true, selection });
}
