// Which executions are deleted so that what is kept stays bounded: whole threads, oldest first. Pure.

export interface Limits {
  executions: number;
  /** Of all files of all executions. */
  bytes: number;
}

export const LIMITS: Limits = { executions: 200, bytes: 200 * 1024 * 1024 };

export interface KeptExecution {
  id: string;
  resumes: string | null;
  /** Epoch milliseconds. */
  lastUsedAt: number;
  bytes: number;
  /** Not ended, or waiting for the user. */
  isActive: boolean;
}

interface Thread {
  ids: string[];
  lastUsedAt: number;
  bytes: number;
  isActive: boolean;
}

/** The threads to delete, oldest first. The newest stays, and so does every thread of which something is active. One that alone is above the limits
 *  does not count, as it would empty the history; it goes when it is no longer the newest. */
export function planPrune(executions: readonly KeptExecution[], limits: Limits = LIMITS): string[][] {
  const [newest, ...others] = threadsOf(executions).sort((a, b) => b.lastUsedAt - a.lastUsedAt);
  if (!newest) return [];
  const fitsAlone = ({ ids, bytes }: Thread) => ids.length <= limits.executions && bytes <= limits.bytes;
  const staying = [newest, ...others.filter((thread) => thread.isActive)].filter(fitsAlone);
  let count = sum(staying.map(({ ids }) => ids.length));
  let bytes = sum(staying.map((thread) => thread.bytes));
  let isFull = false;
  const doomed: string[][] = [];
  for (const thread of others.filter(({ isActive }) => !isActive)) {
    if (fitsAlone(thread)) isFull ||= count + thread.ids.length > limits.executions || bytes + thread.bytes > limits.bytes;
    if (isFull || !fitsAlone(thread)) {
      doomed.unshift(thread.ids);
      continue;
    }
    count += thread.ids.length;
    bytes += thread.bytes;
  }
  return doomed;
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

/** With which the thread began. Files may say anything, also that two executions resume each other. */
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
