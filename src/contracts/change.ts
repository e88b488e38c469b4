// Declares how windows see executions: a snapshot, then ordered changes.
import type { Execution } from './execution.ts';
import type { CheckLine } from './modelServer.ts';
import type { ResolvedAttachment } from './task.ts';

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
export type Change = { seq: number } /** `isElsewhere`: another window of the workspace has it. */ & (
  | { kind: 'execution'; execution: Execution; isElsewhere: boolean }
  | { kind: 'removed'; executionId: string }
  | { kind: 'phase'; executionId: string; phase: Phase | null }
  | { kind: 'text'; executionId: string; channel: 'text' | 'thinking'; offset: number; text: string }
  /** The text between `from` and `to` was reasoning: it moves to the end of that, which lies at `offset` (UTF-16 units). */
  | { kind: 'textWasThinking'; executionId: string; from: number; to: number; offset: number }
  | { kind: 'notice'; executionId: string; text: string }
  | ({ kind: 'queue' } & Queue)
  | { kind: 'unreadable'; unreadable: Unreadable[] }
  | { kind: 'recovered' }
  | { kind: 'agents'; agents: Agents }
  | { kind: 'server'; server: ManagedServer | null }
  | { kind: 'checkLine'; checkId: string; line: CheckLine }
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
  unreadable: Unreadable[];
  /** True once what earlier windows left has been read. */
  isRecovered: boolean;
  /** Ids of executions that another window of the workspace has. */
  elsewhere: string[];
  agents: Agents;
  server: ManagedServer | null;
}

/** A stored execution that can't be read: shown as such, left alone. `reason` is for people. */
export interface Unreadable {
  id: string;
  reason: string;
}

/** The agents that could take a task now. */
export interface Agents {
  /** By folder of the workspace; `outside`: for a task without a folder. */
  byFolder: Record<string, AgentChoice[]>;
  outside: AgentChoice[];
  /** Every registered agent type, whether it is set up or not. */
  registered: string[];
  missing: MissingAgent[];
}

export interface AgentChoice {
  /** 'auto' or an agent type. */
  agentType: string;
  label: string;
  detail: string;
}

/** A CLI that was looked for on this machine and not found. `howTo`: what happened and what to do, for people. */
export interface MissingAgent {
  agentType: 'claude' | 'gemini';
  howTo: string;
}

/** The llama-server that Claudomator started itself. */
export type ManagedServer = { kind: 'starting'; progress: string } | { kind: 'running'; baseUrl: string; modelName: string };

/** A change before it has its number. Distributes over the union, so that each kind keeps its own fields. */
export type Unnumbered = Change extends infer Each ? (Each extends Change ? Omit<Each, 'seq'> : never) : never;
