// Proves the checks of the benchmark's tasks: each fails on the start state, and passes with the task's own solution.
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { checkTask, startRepo } from './taskRepo.ts';

/** One sentence for each check that does not tell right from wrong. */
export async function proveTask(task: string): Promise<string[]> {
  const scratch = mkdtempSync(path.join(tmpdir(), 'claudomator-prove-'));
  try {
    const repo = startRepo(task, path.join(scratch, 'repo'));
    const answer = path.join(scratch, 'answer.md');
    writeFileSync(answer, '');
    const before = await checkTask(task, repo, answer);
    const solution = path.join(task, 'solution');
    cpSync(solution, repo, { recursive: true, filter: (from) => path.basename(from) !== 'ANSWER.md' });
    const given = path.join(solution, 'ANSWER.md');
    const after = await checkTask(task, repo, existsSync(given) ? given : answer);
    const name = path.basename(task);
    return [
      ...(before.status === 0 ? [`${name}: its check passes before anything was done.`] : []),
      ...(after.status === 0
        ? []
        : [`${name}: its check fails with its own solution:\n${after.stderr.slice(-1_500)}${after.stdout.slice(-1_500)}`]),
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}
