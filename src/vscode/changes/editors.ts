// Reads and writes open editors for a keep: unsaved texts count as they stand.
import * as vscode from 'vscode';

/** The texts of the unsaved editors of these files (absolute paths). */
export function unsavedTexts(paths: readonly string[]): { path: string; text: string }[] {
  const asked = new Set(paths);
  return vscode.workspace.textDocuments
    .filter((document) => document.isDirty && document.uri.scheme === 'file' && asked.has(document.uri.fsPath))
    .map((document) => ({ path: document.uri.fsPath, text: document.getText() }));
}

/** Puts the text into the open editor of that file, as one step that the editor can undo, and saves it. False = no editor has it, or it was not saved. */
export async function saveText(path: string, text: string): Promise<boolean> {
  const document = vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'file' && uri.fsPath === path);
  if (!document) return false;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  return (await vscode.workspace.applyEdit(edit)) && (await document.save());
}
