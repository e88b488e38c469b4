// Shows generated read-only Markdown documents: the outbound log and the scoreboard.
import * as vscode from 'vscode';

const SCHEME = 'claudomator';

export class Documents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #texts: Record<string, () => Promise<string>>;
  readonly #registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  #shown = 0;

  /** `texts`: the functions that generate the Markdown, by title. */
  constructor(texts: Record<string, () => Promise<string>>) {
    this.#texts = texts;
  }

  async provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    const text = this.#texts[titleOf(uri)];
    return text ? text() : '';
  }

  /** Opens the document rendered, or as text if VS Code's Markdown extension is disabled. */
  async show(title: string): Promise<void> {
    // A new document each time: VS Code keeps a closed one for minutes, and a preview that opens while its document changes may keep the old text.
    this.#shown += 1;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md`, query: String(this.#shown) });
    try {
      await vscode.commands.executeCommand('markdown.showPreview', uri);
    } catch {
      await vscode.window.showTextDocument(uri);
    }
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

function titleOf(uri: vscode.Uri): string {
  return uri.path.replace(/^\//, '').replace(/\.md$/, '');
}
