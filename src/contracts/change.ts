// Declares the executions' state as windows see it: a snapshot, then ordered changes.
import type { AgentOffer } from './agentOffer.ts';
import type { Execution } from './execution.ts';
import type { CheckLine } from './modelServer.ts';
import type { ResolvedAttachment } from './task.ts';

/** The current activity of a live execution, shown to users. Not stored. */
export type Phase =
  | { kind: 'classifying' }
  /** `ahead`: number of executions that wait for or hold the same kind of slot and come first. `reason`: why it waits, for users. */
  | { kind: 'queued'; ahead: number; reason: string }
  /** The request is sent; the server has not started to answer. */
  | { kind: 'waiting' }
  | { kind: 'loadingModel' }
  /** The agent's copy of the workspace is being made. */
  | { kind: 'preparingCopy' }
  /** Its change is verified with this command. */
  | { kind: 'verifying'; command: string }
  /** `processed`: tokens of the prompt processed so far, of `total`. */
  | { kind: 'readingPrompt'; processed: number; total: number }
  | { kind: 'thinking'; tokensPerSecond: number | null }
  | { kind: 'writing'; tokensPerSecond: number | null }
  /** `attempt`: number of the next attempt. `retryAt`: epoch ms. `reason`: why the last one failed, for users. */
  | { kind: 'retrying'; attempt: number; retryAt: number; reason: string };

/** The end of what an execution has said so far. `text`: the answer; `thinking`: the model's reasoning, shown separately. */
export interface ExecutionText {
  text: string;
  thinking: string;
  /** Facts the user must know, such as that older messages were left out. */
  notices: string[];
  /** Where each begins in all that was said, in UTF-16 units: 0 = nothing is left out. Null = not at the beginning, and unknown where. */
  start: { text: number | null; thinking: number | null };
}

/** UTF-16 units of text that a window is given of an execution at first. */
export const SHOWN_TEXT = 64 * 1024;

/** Asks for the part of a text before what is held of it. `start`: where that begins, see ExecutionText. `held`: its length in UTF-16 units. */
export interface EarlierRequest {
  channel: 'text' | 'thinking';
  start: number | null;
  held: number;
}

/** What comes right before the part that is held. `start`: where it begins. */
export interface EarlierText {
  text: string;
  start: number | null;
}

/** The parts of one execution that its record does not have. `attachments`: without their texts. */
export interface ExecutionDetail {
  instructions: string;
  attachments: Omit<ResolvedAttachment, 'text'>[];
  /** Absolute path of the task's folder; null = no folder, or unknown. */
  folder: string | null;
  text: ExecutionText;
}

/**
 * `seq` grows by one with each change; after a gap, request a new snapshot.
 * `isElsewhere`: another window of the workspace owns the execution.
 */
export type Change = { seq: number } & (
  | { kind: 'execution'; execution: Execution; isElsewhere: boolean }
  | { kind: 'removed'; executionId: string }
  | { kind: 'phase'; executionId: string; phase: Phase | null }
  /** `offset`: length of the channel's text before this piece, in UTF-16 units. */
  | { kind: 'text'; executionId: string; channel: 'text' | 'thinking'; offset: number; text: string }
  /** The text from `from` to `to` was reasoning: it moves to the end of `thinking`, which has the length `offset`. In UTF-16 units. */
  | { kind: 'textWasThinking'; executionId: string; from: number; to: number; offset: number }
  | { kind: 'notice'; executionId: string; text: string }
  | ({ kind: 'queue' } & Queue)
  | { kind: 'unreadable'; unreadable: Unreadable[] }
  | { kind: 'recovered' }
  | { kind: 'agents'; agents: Agents }
  | { kind: 'server'; server: ManagedServer | null }
  | { kind: 'checkLine'; checkId: string; line: CheckLine }
);

/** The executions that wait for a slot. `order`: their ids, next first. While the queue is paused, no execution starts. */
export interface Queue {
  order: string[];
  isPaused: boolean;
}

/** An agent that could run a task instead. `against`: the reason not to use it, for users; '' = none. `isPossible`: whether it can run the task at all. */
export interface Alternative {
  agentType: string;
  against: string;
  isPossible: boolean;
}

/** The complete state for a window; changes with a greater `seq` follow. `executions`: newest first. `phases`: by execution id. */
export interface Snapshot {
  seq: number;
  executions: Execution[];
  phases: Record<string, Phase>;
  queue: Queue;
  unreadable: Unreadable[];
  /** True once the executions of earlier windows have been read from disk. */
  isRecovered: boolean;
  /** Ids of executions that another window of the workspace owns. */
  elsewhere: string[];
  agents: Agents;
  server: ManagedServer | null;
}

/** A stored execution that can't be read. It is listed, and its files are not changed. `reason`: for users. */
export interface Unreadable {
  id: string;
  reason: string;
}

/** The agents that are available now. */
export interface Agents {
  /** By workspace folder (absolute path). `outside`: for a task without a folder. */
  byFolder: Record<string, AgentChoice[]>;
  outside: AgentChoice[];
  /** Every registered agent type, whether it is set up or not. */
  registered: string[];
  missing: MissingAgent[];
  /** Known agents that are not installed. */
  installable: InstallableAgent[];
}

export interface AgentChoice {
  /** 'auto' or an agent type. */
  agentType: string;
  label: string;
  /** A codicon. */
  icon: string;
  detail: string;
  /** The command line that logs it in, in a terminal; '' = not known. */
  login: string;
  offer: AgentOffer;
}

/** `install`: a command line, or a page. `login`: what to do then, as the end of a sentence. */
export interface InstallableAgent {
  agentType: string;
  label: string;
  detail: string;
  install: string;
  login: string;
}

/** A CLI that was not found on this machine. `howTo`: what happened and what to do, for users. */
export interface MissingAgent {
  agentType: 'claude' | 'gemini';
  howTo: string;
}

/** The llama-server that Claudomator starts and stops. `progress`: for users. */
export type ManagedServer = { kind: 'starting'; progress: string } | { kind: 'running'; baseUrl: string; modelName: string };

/** A change without `seq`. Distributes over the union, so that each kind keeps its own fields. */
export type Unnumbered = Change extends infer Each ? (Each extends Change ? Omit<Each, 'seq'> : never) : never;
