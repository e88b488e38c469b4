// The one interface through which windows reach the executor. Its data are plain JSON: later the executor moves into a process of its own.
import type { Answer, Execution, Limits } from './execution.ts';

/** A text that goes along with a task, already read. `path`: absolute, of a file on this machine. `startLine` is 1-based; null = the whole file. */
export interface ResolvedAttachment {
  name: string;
  path?: string | undefined;
  text: string;
  startLine: number | null;
  truncated: boolean;
}

/** A task as the executor takes it. `agentType` 'auto' = let the classifier decide. `folder` is an absolute path. */
export interface Task extends Limits {
  instructions: string;
  name: string;
  agentType: string;
  /** '' = the agent's own choice. */
  model: string;
  resumes: string | null;
  attachments: ResolvedAttachment[];
  folder: string | null;
}

/** What a live execution is doing right now, for people. Not stored. */
export type Phase =
  | { kind: 'classifying' }
  /** `ahead`: executions before this one that wait for or hold the same kind of slot. */
  | { kind: 'queued'; ahead: number; reason: string }
  /** Sent; the server has not begun. */
  | { kind: 'waiting' }
  | { kind: 'loadingModel' }
  /** Tokens of the prompt read so far, of `total`. */
  | { kind: 'readingPrompt'; processed: number; total: number }
  | { kind: 'thinking'; tokensPerSecond: number | null }
  | { kind: 'writing'; tokensPerSecond: number | null }
  | { kind: 'retrying'; attempt: number; retryAt: number; reason: string };

/** The text of an execution so far. `text` is the answer; `thinking` the model's reasoning, shown apart. */
export interface ExecutionText {
  text: string;
  thinking: string;
  /** Things the user must know, e.g. that older messages were left out. */
  notices: string[];
}

/** What a window shows of one execution besides its record. `attachments` without their texts. */
export interface ExecutionDetail {
  instructions: string;
  attachments: Omit<ResolvedAttachment, 'text'>[];
  /** Absolute path; null = without one, or not known. */
  folder: string | null;
  text: ExecutionText;
}

/** Ordered by `seq`, which grows by one a change; a gap means: ask for a snapshot. `offset` is the length of the text before this piece (UTF-16 units). */
export type Change = { seq: number } & (
  | { kind: 'execution'; execution: Execution }
  | { kind: 'removed'; executionId: string }
  | { kind: 'phase'; executionId: string; phase: Phase | null }
  | { kind: 'text'; executionId: string; channel: 'text' | 'thinking'; offset: number; text: string }
  | { kind: 'notice'; executionId: string; text: string }
  | ({ kind: 'queue' } & Queue)
);

/** What waits for a slot. `order`: the executions' ids, next first. While it is paused nothing new starts. */
export interface Queue {
  order: string[];
  isPaused: boolean;
}

/** An agent that a task could be given to. `against`: what speaks against it, '' = nothing; `isPossible`: it would run. */
export interface Alternative {
  agentType: string;
  against: string;
  isPossible: boolean;
}

/** Everything a window needs to begin; changes with a greater `seq` follow. `executions` is newest first. */
export interface Snapshot {
  seq: number;
  executions: Execution[];
  phases: Record<string, Phase>;
  queue: Queue;
}

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
