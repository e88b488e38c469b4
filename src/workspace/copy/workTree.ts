// Reaches the administrative files of a copy that is a work tree of the user's repository.
import path from 'node:path';
import { gitFolderIn, type Repository } from '#workspace/git/repository.ts';
import { runGit } from '#workspace/git/runGit.ts';

/** The index that the agent's own git commands use; null = the copy is no work tree. */
export async function workIndexOf(copy: string): Promise<string | null> {
  const admin = await gitFolderIn(copy);
  return admin === null ? null : path.join(admin, 'index');
}

/** Detaches the copy's HEAD to a commit. */
export async function moveHead(repository: Repository, copy: string, commit: string): Promise<void> {
  const admin = await gitFolderIn(copy);
  if (admin === null) return;
  await runGit(repository.git, {
    args: ['update-ref', '--no-deref', 'HEAD', commit],
    cwd: copy,
    env: { GIT_DIR: admin, GIT_WORK_TREE: copy },
  });
}
