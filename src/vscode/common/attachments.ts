// Reads attachments (a selection, a file or text) with an upper bound on their size.
import * as vscode from 'vscode';
import type { Attachment } from '#api.ts';
import type { ResolvedAttachment } from '#contracts/task.ts';

const MAX_CHARACTERS = 256 * 1024;
const MAX_FILE_BYTES = 32 * 1024 * 1024;

/** Throws an Error with a message for users when the file can't be read or is not text. */
export async function resolveAttachment(attachment: Attachment): Promise<ResolvedAttachment> {
  if (attachment.kind === 'text') return bounded(attachment.name, attachment.text, null);
  const name = vscode.workspace.asRelativePath(attachment.uri);
  const text = await readText(attachment.uri, attachment.range);
  const path = attachment.uri.scheme === 'file' ? { path: attachment.uri.fsPath } : {};
  return { ...bounded(name, text, attachment.range ? attachment.range.start.line + 1 : null), ...path };
}

/** The active editor's selection, or its whole file if nothing is selected; null without an active editor. */
export function activeAttachment(): Attachment | null {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return null;
  const { document, selection } = editor;
  if (selection.isEmpty)
    return document.isUntitled ? { kind: 'text', name: document.fileName, text: document.getText() } : { kind: 'file', uri: document.uri };
  return document.isUntitled
    ? { kind: 'text', name: document.fileName, text: document.getText(selection) }
    : { kind: 'file', uri: document.uri, range: new vscode.Range(selection.start, selection.end) };
}

async function readText(uri: vscode.Uri, range: vscode.Range | undefined): Promise<string> {
  const open = vscode.workspace.textDocuments.find((document) => document.uri.toString() === uri.toString());
  if (open) return open.getText(range);
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > MAX_FILE_BYTES)
    throw new Error(
      `${vscode.workspace.asRelativePath(uri)} is too large to attach (${Math.round(size / 1024 / 1024)} MB). Select part of it instead.`,
    );
  const bytes = await vscode.workspace.fs.readFile(uri);
  if (bytes.subarray(0, 8_000).includes(0)) throw new Error(`${vscode.workspace.asRelativePath(uri)} is not a text file.`);
  const text = new TextDecoder().decode(bytes);
  return range ? linesOf(text, range) : text;
}

function linesOf(text: string, range: vscode.Range): string {
  const lines = text.split(/\r?\n/).slice(range.start.line, range.end.line + 1);
  const last = lines.length - 1;
  return lines.map((line, i) => line.slice(i === 0 ? range.start.character : 0, i === last ? range.end.character : undefined)).join('\n');
}

function bounded(name: string, text: string, startLine: number | null): ResolvedAttachment {
  const truncated = text.length > MAX_CHARACTERS;
  return { name, text: truncated ? text.slice(0, MAX_CHARACTERS) : text, startLine, truncated };
}
