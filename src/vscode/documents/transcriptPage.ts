// Shows the readable transcript of an execution as a read-only document.
import * as vscode from 'vscode';
import { visible } from '#base/visible.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';

const SCHEME = 'claudomator-transcript';

export class TranscriptPages implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #port: Pick<ExecutorPort, 'readableTranscript'>;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #registration: vscode.Disposable;

  constructor(port: Pick<ExecutorPort, 'readableTranscript'>) {
    this.#port = port;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);
  }

  provideTextDocumentContent(uri: vscode.Uri): Promise<string> {
    return this.#port.readableTranscript(uri.query);
  }

  /** `name`: title of the tab. Refreshes a page that is open. Shown as text, not as a rendered preview, which would load remote images from an answer. */
  async open(executionId: string, name: string): Promise<void> {
    const title =
      visible(name)
        .replace(/[\\/:*?"<>|#\p{Cc}]+/gu, ' ')
        .trim() || executionId;
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${title}.md`, query: executionId });
    this.#changed.fire(uri);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri), { preview: true });
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }
}
