// Rebuilds a thread's conversation from the transcripts on disk.
import type { Task } from '#contracts/task.ts';
import { extractSummary } from '#transcript/summary.ts';
import { type Exchange, promptText } from './prompt.ts';

/** More than any model's context holds; also bounds a chain that a damaged file made circular. */
const MAX_EXCHANGES = 200;

export interface ThreadSource {
  transcriptPath(executionId: string): string;
  /** The execution that this one continues; null = the first of its thread. */
  resumes(executionId: string): Promise<string | null>;
  /** The task of an execution whose transcript has no prompt, because it never ran or another agent ran it. */
  task(executionId: string): Promise<Pick<Task, 'instructions' | 'attachments'> | null>;
}

/** Returns the exchanges up to and including `lastId`, oldest first, without those that did not fit the model's context. */
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
