// Reads and completes what VS Code keeps in the browser: workspace state and secrets.
import type { Page } from 'playwright-core';

/** Stands in for code-server's front, from which VS Code gets the key to its secrets. Without it they are gone with the window. */
export async function serveSecretsKey(page: Page): Promise<void> {
  await page.route('**/mint-key', (route) => route.fulfill({ body: Buffer.alloc(32, 1) }));
}

/** The workspace state of an extension as JSON: what is on disk, which is a moment behind. */
export async function workspaceState(page: Page, extensionId: string): Promise<string> {
  const texts = await page.evaluate(`(async () => {
    const result = (request) => new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const isOfWorkspace = ({ name }) => /^vscode-web-state-db-(?!global)/.test(name);
    const texts = [];
    for (const { name } of (await indexedDB.databases()).filter(isOfWorkspace)) {
      const database = await result(indexedDB.open(name));
      texts.push(await result(database.transaction('ItemTable').objectStore('ItemTable').get(${JSON.stringify(extensionId)})));
      database.close();
    }
    return texts;
  })()`);
  return (texts as (string | undefined)[]).filter(Boolean).join('\n');
}
