// Shows the whole text of a long permission question as a read-only document.
import * as vscode from 'vscode';
import { wrapLongLines } from './wrapLongLines.ts';

const SCHEME = 'claudomator-question';
const EXTENSIONS = { command: 'sh', edit: 'diff', other: 'json' } as const;

export class QuestionDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly #closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString()));

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  async show(questionId: string, kind: keyof typeof EXTENSIONS, text: string): Promise<void> {
    // The file extension selects the language mode.
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${questionId}/question.${EXTENSIONS[kind]}` });
    this.#texts.set(uri.toString(), wrapLongLines(text));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#closing.dispose();
  }
}
