// All of a question that is too long for its card, as a document that can't be edited.
import * as vscode from 'vscode';

const SCHEME = 'claudomator-question';
/** VS Code draws no more of a line than its first 10,000 characters, and without a wrap far fewer are in sight. */
const LINE_CHARS = 160;
const ENDINGS = { command: 'sh', edit: 'diff', other: 'json' } as const;

export class QuestionDocuments implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts = new Map<string, string>();
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  readonly #closing = vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#texts.delete(uri.toString()));

  provideTextDocumentContent(uri: vscode.Uri): string | undefined {
    return this.#texts.get(uri.toString());
  }

  async show(questionId: string, kind: keyof typeof ENDINGS, text: string): Promise<void> {
    // The ending decides the colours.
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${questionId}/question.${ENDINGS[kind]}` });
    this.#texts.set(uri.toString(), broken(text));
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#closing.dispose();
  }
}

/** Long lines go on below, behind a mark. */
function broken(text: string): string {
  const lines = text.split('\n');
  if (lines.every((line) => line.length <= LINE_CHARS)) return text;
  const pieces = lines.map((line) => (line.match(new RegExp(`.{1,${LINE_CHARS}}`, 'gsu')) ?? ['']).join('\n↪ '));
  return `${pieces.join('\n')}\n\n⟨Lines that begin with ↪ go on from the line above.⟩`;
}
