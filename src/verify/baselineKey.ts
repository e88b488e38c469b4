// Makes the key under which the verification of an unchanged tree can be kept.
import { createHash } from 'node:crypto';

/** Raised when what is kept of a run changes its meaning. */
const VERSION = 1;

/** `treeId`: git's id of the tree that the command ran on. The key is 64 hexadecimal digits, good as a file's name. */
export function baselineKey(command: string, treeId: string): string {
  return createHash('sha256')
    .update(JSON.stringify([VERSION, command, treeId]))
    .digest('hex');
}
