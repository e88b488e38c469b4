// Plans which threads of executions to delete, oldest first, to keep the rest bounded. Pure.

export interface RetentionLimits {
  executions: number;
  /** Of all files of all executions. */
  bytes: number;
}

export const RETENTION_LIMITS: RetentionLimits = { executions: 200, bytes: 200 * 1024 * 1024 };

export interface KeptExecution {
  id: string;
  resumes: string | null;
  /** Epoch milliseconds. */
  lastUsedAt: number;
  bytes: number;
  /** Not ended, or waiting for the user. */
  isActive: boolean;
}

/** Executions linked by `resumes`. */
interface Thread {
  ids: string[];
  lastUsedAt: number;
  bytes: number;
  isActive: boolean;
}

/** The ids of the threads to delete, oldest first. The newest thread stays, and so does every one of which something is active. A thread that alone is
 *  above the limits does not count, as all others would have to go for it; it is deleted once it is no longer the newest. */
export function planPrune(executions: readonly KeptExecution[], limits: RetentionLimits = RETENTION_LIMITS): string[][] {
  const [newest, ...others] = threadsOf(executions).sort((a, b) => b.lastUsedAt - a.lastUsedAt);
  if (!newest) return [];
  const fitsAlone = ({ ids, bytes }: Thread) => ids.length <= limits.executions && bytes <= limits.bytes;
  const staying = [newest, ...others.filter((thread) => thread.isActive)].filter(fitsAlone);
  let count = sum(staying.map(({ ids }) => ids.length));
  let bytes = sum(staying.map((thread) => thread.bytes));
  let isFull = false;
  const toDelete: string[][] = [];
  for (const thread of others.filter(({ isActive }) => !isActive)) {
    if (fitsAlone(thread)) isFull ||= count + thread.ids.length > limits.executions || bytes + thread.bytes > limits.bytes;
    if (isFull || !fitsAlone(thread)) {
      toDelete.unshift(thread.ids);
      continue;
    }
    count += thread.ids.length;
    bytes += thread.bytes;
  }
  return toDelete;
}

function threadsOf(executions: readonly KeptExecution[]): Thread[] {
  const byId = new Map(executions.map((execution) => [execution.id, execution]));
  const threads = new Map<string, Thread>();
  for (const execution of executions) {
    const first = firstOf(execution, byId);
    const thread = threads.get(first) ?? { ids: [], lastUsedAt: 0, bytes: 0, isActive: false };
    thread.ids.push(execution.id);
    thread.lastUsedAt = Math.max(thread.lastUsedAt, execution.lastUsedAt);
    thread.bytes += execution.bytes;
    thread.isActive ||= execution.isActive;
    threads.set(first, thread);
  }
  return [...threads.values()];
}

/** The id of the thread's first execution. Files may be damaged, so that two executions resume each other. */
function firstOf(execution: KeptExecution, byId: ReadonlyMap<string, KeptExecution>): string {
  const seen = new Set<string>();
  let first = execution;
  while (!seen.has(first.id)) {
    seen.add(first.id);
    const earlier = first.resumes === null ? undefined : byId.get(first.resumes);
    if (!earlier) return first.id;
    first = earlier;
  }
  return [...seen].sort()[0] ?? first.id;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
