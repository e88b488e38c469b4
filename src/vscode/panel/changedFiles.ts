// Sends the panel the changed files that it asked for, and again when they may have changed.
import type { Change } from '#contracts/change.ts';
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { ToPanel } from '#contracts/ports/panelMessages.ts';
import { listFiles } from '#vscode/changes/listFiles.ts';

/** Saves come in bunches, such as of all editors. */
const QUIET_MS = 300;

export interface ChangedFilesParts {
  port: Pick<ExecutorPort, 'changes'>;
  post(message: ToPanel): void;
  isShown(executionId: string): boolean;
  log(line: string): void;
}

export class PanelChangedFiles {
  readonly #parts: ChangedFilesParts;
  readonly #asked = new Set<string>();
  /** Of the newest request for each execution: an older answer that comes late is dropped. */
  readonly #newest = new Map<string, number>();
  #requests = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(parts: ChangedFilesParts) {
    this.#parts = parts;
  }

  async send(executionId: string): Promise<void> {
    this.#asked.add(executionId);
    const request = ++this.#requests;
    this.#newest.set(executionId, request);
    const listed = await listFiles(this.#parts.port, executionId);
    if (this.#newest.get(executionId) !== request) return;
    this.#parts.post({ type: 'changedFiles', executionId, ...listed });
  }

  /** To be called when files of the workspace, or of a copy, were saved or changed. */
  mayHaveChanged(): void {
    if (this.#asked.size === 0) return;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      for (const id of this.#asked) {
        if (!this.#parts.isShown(id)) this.#forget(id);
        else this.send(id).catch((error: unknown) => this.#parts.log(`changed files: ${String(error)}`));
      }
    }, QUIET_MS);
  }

  follow(change: Change): void {
    if (change.kind === 'removed') this.#forget(change.executionId);
    // What is settled has no list any more.
    else if (change.kind === 'execution' && (change.execution.changes?.state === 'kept' || change.execution.changes?.state === 'discarded'))
      this.#forget(change.execution.id);
  }

  dispose(): void {
    if (this.#timer) clearTimeout(this.#timer);
  }

  #forget(id: string): void {
    this.#asked.delete(id);
    this.#newest.delete(id);
  }
}
