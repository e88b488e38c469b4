// Moves the HEAD of a copy that is a work tree of the user's repository.

import type { Repository } from '#workspace/git/repository.ts';
import { runGit } from '#workspace/git/runGit.ts';

/** Detaches it to a commit. `admin`: the copy's folder in the repository, as it was recorded. */
export async function moveHead(repository: Repository, copy: string, admin: string, commit: string): Promise<void> {
  await runGit(repository.git, {
    args: ['update-ref', '--no-deref', 'HEAD', commit],
    cwd: copy,
    env: { GIT_DIR: admin, GIT_WORK_TREE: copy },
  });
}
