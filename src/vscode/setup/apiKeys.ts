// Stores API keys in VS Code's secret storage, one per server origin.
import type * as vscode from 'vscode';

export interface ApiKeys {
  /** `origin`: in the form of `URL.origin`. Null = no key is stored. */
  get(origin: string): Promise<string | null>;
  set(origin: string, key: string): Promise<void>;
  remove(origin: string): Promise<void>;
}

export function apiKeysIn(secrets: vscode.SecretStorage): ApiKeys {
  const nameOf = (origin: string) => `apiKey ${origin}`;
  return {
    get: async (origin) => (await secrets.get(nameOf(origin))) ?? null,
    set: async (origin, key) => secrets.store(nameOf(origin), key),
    remove: async (origin) => secrets.delete(nameOf(origin)),
  };
}
