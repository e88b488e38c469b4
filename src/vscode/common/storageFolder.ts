// Locates the storage folder that all windows of a workspace share.
import path from 'node:path';

/**
 * VS Code's remote extension hosts lock a workspace's storage (`workspaceStorage/<id>/<extension>`) for its first window, even after that window lost its
 * connection, and give every other window its own folder `<id>-1`, `<id>-2`, … Returns the first window's folder, so that all windows see all executions.
 */
export function sharedStorage(storageFolder: string): string {
  const workspace = path.dirname(storageFolder);
  return path.join(path.dirname(workspace), path.basename(workspace).replace(/(?<=.)-[1-9]$/, ''), path.basename(storageFolder));
}
