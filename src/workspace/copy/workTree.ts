// Runs git's worktree commands in the user's repository, and moves the HEAD of a copy.
import { setTimeout as delay } from 'node:timers/promises';
import type { Repository } from '#workspace/git/repository.ts';
import { GitError, runGit } from '#workspace/git/runGit.ts';

/** Each of these commands reads all work trees of the repository, and gives up at one that another git is just making or removing. */
const OTHER_IS_CHANGING = /failed to read .*[\\/]worktrees[\\/]/;
const ATTEMPTS = 6;
const PAUSE_MS = 100;

/** `git worktree …`, again where another one was in its way: another run's, another window's, or the user's own. Throws a GitError. */
export async function runWorkTree({ git, root, gitFolder }: Repository, args: readonly string[]): Promise<void> {
  const env = { GIT_DIR: gitFolder, GIT_WORK_TREE: root };
  for (let attempt = 1; ; attempt++) {
    try {
      await runGit(git, { args: ['worktree', ...args], cwd: root, env });
      return;
    } catch (error) {
      if (!(error instanceof GitError) || !OTHER_IS_CHANGING.test(error.message) || attempt === ATTEMPTS) throw error;
      // Not all at the same moment again.
      await delay(attempt * PAUSE_MS * (0.5 + Math.random()));
    }
  }
}

/** Detaches it to a commit. `admin`: the copy's folder in the repository, as it was recorded. */
export async function moveHead(repository: Repository, copy: string, admin: string, commit: string): Promise<void> {
  await runGit(repository.git, {
    args: ['update-ref', '--no-deref', 'HEAD', commit],
    cwd: copy,
    env: { GIT_DIR: admin, GIT_WORK_TREE: copy },
  });
}
