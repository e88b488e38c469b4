// The one interface through which windows reach the executor. Its data are plain JSON: later the executor moves into a process of its own.
import type { Alternative, Change, ExecutionDetail, Snapshot } from './change.ts';
import type { Answer, Execution } from './execution.ts';
import type { Limits } from './limits.ts';
import type { Task } from './task.ts';

export type Unsubscribe = () => void;

export interface ExecutorPort {
  /** Records and queues. Never rejects for what the world does: the execution ends with its error. */
  submit(task: Task): Promise<Execution>;
  /** Resolves when the runner has let go. Cancelling what has ended does nothing. */
  cancel(executionId: string): Promise<void>;
  /** Answers what a `blocked` execution asks. `questionId`: of its tool question; null where it asks before it runs. An answer to what is no longer asked does nothing. */
  answer(executionId: string, answer: Answer, questionId: string | null): Promise<void>;
  /** The whole detail of the tool question that is open; null = none is. */
  wholeQuestion(executionId: string): Promise<string | null>;
  /** The user keeps the files that a `ready` execution changed: then it is completed. */
  keep(executionId: string): Promise<void>;
  /** The user doesn't want what a `ready` execution came to: then it is cancelled, and the files stay as they are. */
  dismiss(executionId: string): Promise<void>;
  /** Deletes ended executions and their files; live ones are left alone. */
  remove(executionIds: string[]): Promise<void>;
  snapshot(): Promise<Snapshot>;
  /** The whole instructions, and the text so far: of a live execution from memory, else from its transcript. */
  detail(executionId: string): Promise<ExecutionDetail>;
  /** A new run of the same task; with `resume`, one that goes on from this execution. Its limits hold for the new run, unless `limits` has others. */
  rerun(executionId: string, how: 'retry' | 'resume', limits?: Partial<Limits>): Promise<Execution>;
  /** Within the queue: one place up or down, or to its front. What is not in it stays where it is. */
  move(executionId: string, direction: 'up' | 'down' | 'first'): Promise<void>;
  /** Nothing new starts until `resumePool`, also after a restart; what runs goes on. */
  pausePool(): Promise<void>;
  resumePool(): Promise<void>;
  /** The registered agents other than the one that has it. */
  alternatives(executionId: string): Promise<Alternative[]>;
  /** The same task by another agent; a run that has not ended is cancelled first. */
  runWith(executionId: string, agentType: string): Promise<Execution>;
  onDidChange(listener: (change: Change) => void): Unsubscribe;
}
