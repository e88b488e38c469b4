// Keeps the window's latest settings, trust and folders, and resolves settings by folder.
import path from 'node:path';
import type { FolderSettings, NetworkSettings, WindowFacts, WindowPort } from '#contracts/ports/windowPort.ts';
import type { Settings } from '#contracts/settings.ts';

export class CurrentFacts {
  #facts: WindowFacts;
  readonly #listeners = new Set<() => void>();
  readonly #stop: () => void;

  constructor(facts: WindowFacts, window: Pick<WindowPort, 'onDidChangeFacts'>) {
    this.#facts = facts;
    this.#stop = window.onDidChangeFacts((changed) => {
      this.#facts = changed;
      for (const listener of this.#listeners) listener();
    });
  }

  get isTrusted(): boolean {
    return this.#facts.isTrusted;
  }

  get network(): NetworkSettings {
    return this.#facts.network;
  }

  /** Absolute paths of the workspace's folders. */
  get folders(): string[] {
    return this.#facts.folders.map((folder) => folder.path);
  }

  /** The settings of the workspace folder that is or contains `folder`; otherwise those without a folder. */
  of(folder: string | null): FolderSettings {
    if (folder === null) return this.#facts.settings;
    const containing = this.#facts.folders
      .filter((each) => folder === each.path || folder.startsWith(each.path.endsWith(path.sep) ? each.path : each.path + path.sep))
      .toSorted((a, b) => b.path.length - a.path.length)[0];
    return containing?.settings ?? this.#facts.settings;
  }

  settings(folder: string | null): Settings {
    return this.of(folder).settings;
  }

  onDidChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  dispose(): void {
    this.#stop();
    this.#listeners.clear();
  }
}
