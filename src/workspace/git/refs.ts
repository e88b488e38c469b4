// Keeps snapshots from being collected, by refs below refs/claudomator/, which are no branches.
import { createHash } from 'node:crypto';
import type { Repository } from './repository.ts';
import { runGit } from './runGit.ts';

const PREFIX = 'refs/claudomator';

/** `id`: of an execution. */
export function refName(id: string, which: 'base' | 'result'): string {
  return `${PREFIX}/${/^[\w-]+$/.test(id) ? id : createHash('sha256').update(id).digest('hex').slice(0, 16)}/${which}`;
}

/** Sets (a commit) or deletes (null) refs, all or none. */
export async function updateRefs(repository: Repository, refs: Readonly<Record<string, string | null>>): Promise<void> {
  const lines = Object.entries(refs).map(([name, commit]) => (commit === null ? `delete ${name}\0\0` : `update ${name}\0${commit}\0\0`));
  if (lines.length === 0) return;
  await runGit(repository.git, {
    args: ['update-ref', '--no-deref', '-z', '--stdin'],
    cwd: repository.root,
    env: { GIT_DIR: repository.gitFolder, GIT_WORK_TREE: repository.root },
    input: lines.join(''),
  });
}
