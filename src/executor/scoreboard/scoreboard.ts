// How the agents did here: one row an execution, which outlives it. No words of a task, no names of files.

import type { Change } from '#contracts/change.ts';
import type { ErrorKind, Execution, ExecutionState } from '#contracts/execution.ts';
import type { Repository, RunOutcome, ScoreboardRow } from '#contracts/logs.ts';
import { isGood, RUN_OUTCOMES, TASK_KINDS, type TaskKind } from '#contracts/logs.ts';
import type { Task } from '#contracts/task.ts';
import type { JsonLines } from '#storage/jsonLines.ts';
import { kindOfTask } from './taskKind.ts';

/** How often an agent did well with tasks of one kind in one repository. */
export type Evidence = Record<string, { runs: number; good: number }>;

export interface HistoryParts {
  lines: Pick<JsonLines<ScoreboardRow>, 'append' | 'read' | 'clear'>;
  /** All that the window knows, newest first. */
  executions(): readonly Execution[];
  /** Rejects when it can't be read any more. */
  task(executionId: string): Promise<Task>;
  repositoryOf(folder: string | null): Promise<Repository>;
  onError(executionId: string, error: unknown): void;
  now(): number;
}

/** Fewer say nothing. */
const MIN_RUNS = 3;
/** Agents and models change: what was long ago counts no more. */
const RECENT_RUNS = 30;
const MAX_THREAD = 200;

/** What an agent can't help, such as a missing key, says nothing about it. */
const AGENTS_OWN: readonly ErrorKind[] = ['contextExceeded', 'badResponse', 'incomplete', 'serverError', 'agentFailed'];

export class History {
  readonly #parts: HistoryParts;
  readonly #seen = new Map<string, ExecutionState>();
  /** Those that the user stopped while they ran: not while they waited, or for their quota. */
  readonly #stopped = new Set<string>();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: HistoryParts) {
    this.#parts = parts;
    for (const { id, state } of parts.executions()) this.#seen.set(id, state);
  }

  /** Notes what has become of an execution. Resolves when it is on record; never rejects. */
  follow(change: Change): Promise<void> {
    if (change.kind === 'removed') this.#seen.delete(change.executionId);
    if (change.kind !== 'execution') return this.#last;
    const { execution } = change;
    const before = this.#seen.get(execution.id);
    this.#seen.set(execution.id, execution.state);
    // One that is first seen at rest was run before this window began: it is on record, or was forgotten on purpose.
    if (before === undefined || before === execution.state) return this.#last;
    if (before === 'running' && execution.state === 'cancelled') this.#stopped.add(execution.id);
    if (execution.state === 'queued') {
      const earlier = overruledBy(execution, this.#parts.executions());
      return earlier ? this.overruled(earlier.id) : this.#last;
    }
    const outcome = outcomeOf(before, execution);
    return outcome ? this.#inTurn(execution.id, () => this.#record(execution, outcome)) : this.#last;
  }

  /** The user gave the task of this execution to another agent. Changes nothing where it failed, was kept, or only waited. */
  overruled(executionId: string): Promise<void> {
    return this.#inTurn(executionId, async () => {
      const execution = this.#parts.executions().find(({ id }) => id === executionId);
      const hasAnswered = execution && (execution.state === 'completed' || execution.state === 'ready' || this.#stopped.has(executionId));
      if (hasAnswered) await this.#record(execution, 'overruled');
    });
  }

  /** The last word on each execution, oldest first. */
  async rows(): Promise<ScoreboardRow[]> {
    await this.#last;
    return lastWords(await this.#parts.lines.read());
  }

  /** How the agents did with such tasks in the same repository; only those with enough runs. */
  async evidenceFor(task: Task): Promise<Evidence> {
    const [rows, { id }, kind] = await Promise.all([this.rows(), this.#parts.repositoryOf(task.folder), this.#kindOf(task)]);
    return evidenceIn(rows.filter((row) => row.repository.id === id && row.kind === kind));
  }

  clear(): Promise<void> {
    return this.#parts.lines.clear();
  }

  async #record(execution: Execution, outcome: RunOutcome): Promise<void> {
    const { id, agentType, model, startedAt, finishedAt, workedMs, costUsd, tokensIn, tokensOut } = execution;
    const known = lastWords(await this.#parts.lines.read()).find(({ executionId }) => executionId === id);
    if (known && (known.outcome === outcome || known.outcome === 'kept' || known.outcome === 'failed')) return;
    const now = this.#parts.now();
    const durationMs = startedAt === null ? null : (workedMs ?? Math.max(0, (finishedAt ?? now) - startedAt));
    // Of one that waited for its review the run took what was noted first.
    if (known) return this.#parts.lines.append({ ...known, at: now, outcome });
    const task = await this.#parts.task(id);
    const [repository, kind] = await Promise.all([this.#parts.repositoryOf(task.folder), this.#kindOf(task)]);
    const counts = { durationMs, costUsd, tokensIn, tokensOut };
    await this.#parts.lines.append({ executionId: id, at: now, repository, kind, agentType, model, outcome, ...counts });
  }

  /** A follow-up that says nothing of itself is of the kind of what it follows. */
  async #kindOf(task: Task): Promise<TaskKind> {
    let current: Task | null = task;
    for (let depth = 0; current && depth < MAX_THREAD; depth++) {
      const kind = kindOfTask(current);
      if (kind) return kind;
      current = current.resumes === null ? null : await this.#parts.task(current.resumes).catch(() => null);
    }
    return 'question';
  }

  #inTurn(executionId: string, act: () => Promise<void>): Promise<void> {
    this.#last = this.#last.then(act).catch((error: unknown) => this.#parts.onError(executionId, error));
    return this.#last;
  }
}

/** Null = no outcome of an agent. */
export function outcomeOf(
  before: ExecutionState,
  { state, error, isTimeUp }: Pick<Execution, 'state' | 'error' | 'isTimeUp'>,
): RunOutcome | null {
  if (before === 'ready') return state === 'completed' ? 'kept' : state === 'cancelled' ? 'overruled' : null;
  switch (state) {
    case 'ready':
    case 'completed':
      return 'finished';
    case 'timed-out':
      return isTimeUp ? null : 'failed'; // a limit of the user's own can be extended
    case 'failed':
      return error && AGENTS_OWN.includes(error.kind) ? 'failed' : null;
    default:
      return null;
  }
}

/** The newest earlier run of the same task in the same place, by another agent than the user now asks for. */
function overruledBy(execution: Execution, all: readonly Execution[]): Execution | null {
  if (execution.classification?.source !== 'requested') return null;
  const earlier = all.find(
    (each) =>
      each.id !== execution.id &&
      each.createdAt <= execution.createdAt &&
      each.instructions === execution.instructions &&
      (execution.resumes === each.resumes || execution.resumes === each.id),
  );
  return earlier && earlier.agentType !== execution.agentType ? earlier : null;
}

/** By agent type, from rows that are oldest first. */
export function evidenceIn(rows: readonly ScoreboardRow[]): Evidence {
  const evidence: Evidence = {};
  for (const agentType of new Set(rows.map((row) => row.agentType))) {
    const recent = rows.filter((row) => row.agentType === agentType).slice(-RECENT_RUNS);
    if (recent.length >= MIN_RUNS) evidence[agentType] = { runs: recent.length, good: recent.filter(isGood).length };
  }
  return evidence;
}

function lastWords(rows: readonly ScoreboardRow[]): ScoreboardRow[] {
  return [...new Map(rows.map((row) => [row.executionId, row])).values()].toSorted((a, b) => a.at - b.at);
}

/** A row as it comes from disk; null = it can't be used. */
export function checkRow(value: unknown): ScoreboardRow | null {
  if (typeof value !== 'object' || value === null) return null;
  const { executionId, at, repository, kind, agentType, model, outcome, durationMs, costUsd, tokensIn, tokensOut } = value as Record<
    string,
    unknown
  >;
  const { id, name } = (typeof repository === 'object' ? (repository ?? {}) : {}) as Record<string, unknown>;
  if (![executionId, id, name, agentType, model].every((text) => typeof text === 'string' && text.length <= 300)) return null;
  if (numberOrNull(at) === null || !isOneOf(TASK_KINDS, kind) || !isOneOf(RUN_OUTCOMES, outcome)) return null;
  const texts = { executionId, agentType, model } as Pick<ScoreboardRow, 'executionId' | 'agentType' | 'model'>;
  return {
    ...texts,
    at: at as number,
    repository: { id, name } as Repository,
    kind,
    outcome,
    durationMs: numberOrNull(durationMs),
    costUsd: numberOrNull(costUsd),
    tokensIn: numberOrNull(tokensIn),
    tokensOut: numberOrNull(tokensOut),
  };
}

function isOneOf<T extends string>(words: readonly T[], word: unknown): word is T {
  return (words as readonly unknown[]).includes(word);
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
