// Locates the storage folder that all windows of a workspace share.
import path from 'node:path';

/** VS Code's remote hosts lock a workspace's storage (`workspaceStorage/<id>/<extension>`) for the first window, and also for one that only lost its
 *  connection; every other window is given a folder `<id>-1`, `<id>-2`, … of its own. Executions can be shared, and would be missed: they stay in the first. */
export function sharedStorage(storageFolder: string): string {
  const workspace = path.dirname(storageFolder);
  return path.join(path.dirname(workspace), path.basename(workspace).replace(/(?<=.)-[1-9]$/, ''), path.basename(storageFolder));
}
