// The conversation that an execution goes on from, rebuilt from transcripts alone.
import { extractSummary } from '../transcript/summary.ts';
import type { Exchange } from './prompt.ts';

/** More than any context holds; also ends a chain that a damaged file made circular. */
const MAX_EXCHANGES = 200;

export interface ThreadSource {
  transcriptPath(executionId: string): string;
  /** The execution that this one goes on from; null = the first of its thread. */
  resumes(executionId: string): Promise<string | null>;
}

/** The exchanges up to and including `lastId`, oldest first. What was never answered is left out: chat templates want question and answer in turn. */
export async function readThread(lastId: string, source: ThreadSource): Promise<Exchange[]> {
  const exchanges: Exchange[] = [];
  const seen = new Set<string>();
  for (let id: string | null = lastId; id !== null && !seen.has(id) && seen.size < MAX_EXCHANGES; id = await source.resumes(id)) {
    seen.add(id);
    const { prompt, text } = await extractSummary(source.transcriptPath(id));
    if (prompt !== null && text !== '') exchanges.unshift({ prompt, answer: text });
  }
  return exchanges;
}
