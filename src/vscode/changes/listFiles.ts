// Lists the first changed files of an execution for the panel, and sums up all of them.
import type { ExecutorPort } from '#contracts/ports/executorPort.ts';
import type { ChangedFiles } from '#contracts/ports/panelMessages.ts';

/** More would make the page slow, and nobody reads them there: the review shows all. */
const MAX_FILES = 200;

export async function listFiles(port: Pick<ExecutorPort, 'changes'>, executionId: string): Promise<ChangedFiles> {
  const reply = await port.changes(executionId);
  const all = reply.kind === 'done' ? reply.value : [];
  const sum = (of: 'insertions' | 'deletions') => all.reduce((total, file) => total + file[of], 0);
  // What needs the user comes first, so that it is not among those left out.
  const files = [...all.filter(({ hasConflict }) => hasConflict), ...all.filter(({ hasConflict }) => !hasConflict)].slice(0, MAX_FILES);
  return {
    files: all.length > MAX_FILES ? files : all,
    hidden: Math.max(0, all.length - MAX_FILES),
    total: { filesChanged: all.length, insertions: sum('insertions'), deletions: sum('deletions') },
    problem: reply.kind === 'done' ? null : reply.message,
  };
}
