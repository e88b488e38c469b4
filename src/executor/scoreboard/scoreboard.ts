// Records how each execution turned out for its agent, in rows that outlive the execution.
import type { Change } from '#contracts/change.ts';
import type { ErrorKind, Execution, ExecutionState } from '#contracts/execution.ts';
import type { Repository, RunOutcome, ScoreboardRow, TaskKind } from '#contracts/logs.ts';
import type { Task } from '#contracts/task.ts';
import type { JsonLines } from '#storage/jsonLines.ts';
import { type Evidence, evidenceIn, usualCost } from './evidence.ts';
import { lastRows } from './row.ts';
import { kindOfTask } from './taskKind.ts';

export interface ScoreboardParts {
  lines: Pick<JsonLines<ScoreboardRow>, 'append' | 'read' | 'clear'>;
  /** All that the window knows, newest first. */
  executions(): readonly Execution[];
  /** Rejects when it can't be read any more. */
  task(executionId: string): Promise<Task>;
  repositoryOf(folder: string | null): Promise<Repository>;
  onError(executionId: string, error: unknown): void;
  /** Epoch ms. */
  now(): number;
}

/** Of a conversation, for the kind of its task; bounds the search where stored executions resume each other. */
const MAX_CONVERSATION = 200;

/** Failures that count against the agent. What it can't help, such as a missing key, says nothing about it. */
const FAILURES_OF_AGENT: readonly ErrorKind[] = ['contextExceeded', 'badResponse', 'incomplete', 'serverError', 'agentFailed'];

export class Scoreboard {
  readonly #parts: ScoreboardParts;
  readonly #states = new Map<string, ExecutionState>();
  /** Those that the user stopped while they ran; not those stopped while they waited for a slot or a quota. */
  readonly #stopped = new Set<string>();
  #previous: Promise<void> = Promise.resolve();

  constructor(parts: ScoreboardParts) {
    this.#parts = parts;
    for (const { id, state } of parts.executions()) this.#states.set(id, state);
  }

  /** Records what has become of an execution. Resolves when it is on disk; never rejects. */
  follow(change: Change): Promise<void> {
    if (change.kind === 'removed') this.#states.delete(change.executionId);
    if (change.kind !== 'execution') return this.#previous;
    const { execution } = change;
    const before = this.#states.get(execution.id);
    this.#states.set(execution.id, execution.state);
    // An execution that is first seen at rest ran before this window began: it is on record, or the user cleared the scoreboard since.
    if (before === undefined || before === execution.state) return this.#previous;
    if (before === 'running' && execution.state === 'cancelled') this.#stopped.add(execution.id);
    if (execution.state === 'queued') {
      const earlier = overruledBy(execution, this.#parts.executions());
      return earlier ? this.overruled(earlier.id) : this.#previous;
    }
    const outcome = outcomeOf(before, execution);
    return outcome ? this.#afterPrevious(execution.id, () => this.#record(execution, outcome)) : this.#previous;
  }

  /** Records that the user gave the task of this execution to another agent. Changes nothing where it failed, was kept, or only waited. */
  overruled(executionId: string): Promise<void> {
    return this.#afterPrevious(executionId, async () => {
      const execution = this.#parts.executions().find(({ id }) => id === executionId);
      const hasAnswered = execution && (execution.state === 'completed' || execution.state === 'ready' || this.#stopped.has(executionId));
      if (hasAnswered) await this.#record(execution, 'overruled');
    });
  }

  /** The last row of each execution, oldest first. */
  async rows(): Promise<ScoreboardRow[]> {
    await this.#previous;
    return lastRows(await this.#parts.lines.read());
  }

  /** How the agents did with tasks of the same kind in the same repository; only those with enough runs. */
  async evidenceFor(task: Task): Promise<Evidence> {
    const [rows, { id }, kind] = await Promise.all([this.rows(), this.#parts.repositoryOf(task.folder), this.#kindOf(task)]);
    return evidenceIn(rows.filter((row) => row.repository.id === id && row.kind === kind));
  }

  /** What a task of the same kind cost with this agent, in US dollars; null = unknown. */
  async usualCost(agentType: string, task: Task): Promise<number | null> {
    const [rows, kind] = await Promise.all([this.rows(), this.#kindOf(task)]);
    return usualCost(
      rows.filter((row) => row.agentType === agentType),
      kind,
    );
  }

  clear(): Promise<void> {
    return this.#parts.lines.clear();
  }

  async #record(execution: Execution, outcome: RunOutcome): Promise<void> {
    const { id, agentType, model, startedAt, finishedAt, workedMs, costUsd, tokensIn, tokensOut } = execution;
    const known = lastRows(await this.#parts.lines.read()).find(({ executionId }) => executionId === id);
    if (known && (known.outcome === outcome || known.outcome === 'kept' || known.outcome === 'failed')) return;
    const now = this.#parts.now();
    const durationMs = startedAt === null ? null : (workedMs ?? Math.max(0, (finishedAt ?? now) - startedAt));
    // The user's review changes the outcome; time and cost stay those of the run.
    if (known) return this.#parts.lines.append({ ...known, at: now, outcome });
    const task = await this.#parts.task(id);
    const [repository, kind] = await Promise.all([this.#parts.repositoryOf(task.folder), this.#kindOf(task)]);
    const counts = { durationMs, costUsd, tokensIn, tokensOut, verified: verifiedOf(execution) };
    await this.#parts.lines.append({ executionId: id, at: now, repository, kind, agentType, model, outcome, ...counts });
  }

  /** A follow-up whose own words tell no kind is of the kind of the task before it. */
  async #kindOf(task: Task): Promise<TaskKind> {
    let current: Task | null = task;
    for (let depth = 0; current && depth < MAX_CONVERSATION; depth++) {
      const kind = kindOfTask(current);
      if (kind) return kind;
      current = current.resumes === null ? null : await this.#parts.task(current.resumes).catch(() => null);
    }
    return 'question';
  }

  #afterPrevious(executionId: string, act: () => Promise<void>): Promise<void> {
    this.#previous = this.#previous.then(act).catch((error: unknown) => this.#parts.onError(executionId, error));
    return this.#previous;
  }
}

/** Null = this change of state says nothing about the agent. */
export function outcomeOf(
  before: ExecutionState,
  { state, error, isTimeUp, changes, said }: Pick<Execution, 'state' | 'error' | 'isTimeUp' | 'changes' | 'said'>,
): RunOutcome | null {
  // With its change still open, a follow-up goes on with it.
  if (before === 'ready' && state === 'completed') return changes?.state === 'open' ? null : 'kept';
  if (before === 'ready') return state === 'cancelled' ? 'overruled' : null;
  switch (state) {
    case 'ready':
    case 'completed':
      return said === 'notSolved' ? 'failed' : 'finished';
    case 'timed-out':
      return isTimeUp ? null : 'failed'; // the task's own time limit is the user's, who can extend it
    case 'failed':
      return error && FAILURES_OF_AGENT.includes(error.kind) ? 'failed' : null;
    default:
      return null;
  }
}

function verifiedOf({ verification }: Pick<Execution, 'verification'>): boolean | null {
  if (verification === null || verification.state === 'notRun') return null;
  return verification.state === 'passed' || (verification.state === 'failed' && verification.newFailures === 0);
}

/** The newest earlier run of the same task in the same conversation, by another agent than the one that the user asks for now. */
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
