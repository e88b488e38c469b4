// The conversation that an execution goes on from, rebuilt from what is on disk.
import type { Task } from '#contracts/task.ts';
import { extractSummary } from '#transcript/summary.ts';
import { type Exchange, promptText } from './prompt.ts';

/** More than any context holds; also ends a chain that a damaged file made circular. */
const MAX_EXCHANGES = 200;

export interface ThreadSource {
  transcriptPath(executionId: string): string;
  /** The execution that this one goes on from; null = the first of its thread. */
  resumes(executionId: string): Promise<string | null>;
  /** What was asked; for executions whose transcript has no prompt, because they never ran or another agent ran them. */
  task(executionId: string): Promise<Pick<Task, 'instructions' | 'attachments'> | null>;
}

/** The exchanges up to and including `lastId`, oldest first. What did not fit the context then is left out: it would not fit now. */
export async function readThread(lastId: string, source: ThreadSource): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const seen = new Set<string>();
  for (let id: string | null = lastId; id !== null && !seen.has(id) && seen.size < MAX_EXCHANGES; id = await source.resumes(id)) {
    seen.add(id);
    const { prompt, text, result } = await extractSummary(source.transcriptPath(id));
    if (result?.errorKind === 'contextExceeded') continue;
    const task = prompt === null ? await source.task(id) : null;
    const asked = prompt ?? (task && promptText(task.instructions, task.attachments));
    if (asked !== null) exchanges.unshift({ prompt: asked, answer: text });
  }
  return exchanges;
}
