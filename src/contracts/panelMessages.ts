// Declares the messages between the side panel's page and the extension, one union a direction.
import type { AgentChoice, Change, ExecutionText, MissingAgent, Phase } from './change.ts';
import type { Answer, Execution } from './execution.ts';
import type { Limits } from './limits.ts';
import type { CheckLine, FoundServer } from './modelServer.ts';

/** One execution in the thread on show. `text` is what was there when the turn was sent; changes follow. */
export interface Turn {
  execution: Execution;
  phase: Phase | null;
  text: ExecutionText;
  attachments: { name: string; startLine: number | null; truncated: boolean }[];
  /** Where it runs; '' = there is only one folder, or none. */
  folder: string;
}

export interface PendingAttachment {
  id: string;
  name: string;
  /** For people: 'lines 3–9', '12 KB'. */
  detail: string;
}

/** Everything the panel shows. Sent on `ready`, when another thread is opened, and after a gap in `seq`. */
export interface PanelState {
  seq: number;
  turns: Turn[];
  agents: AgentChoice[];
  agentType: string;
  /** Of each task of this chat. */
  limits: Limits;
  missing: MissingAgent[];
  /** Why no task can be run yet; null = set up. */
  setup: { reason: string } | null;
  /** Whether an error's remedy may be *Start llama-server*. */
  canStartServer: boolean;
  endpoint: { label: string; model: string } | null;
  attachments: PendingAttachment[];
  /** Where a new chat runs; '' = there is only one folder, or none. */
  folder: string;
  /** Text to put in the input, e.g. after a failed submit; null = leave what is there. */
  draft: string | null;
}

export type ToPanel =
  | { type: 'state'; state: PanelState }
  /** Several changes a message: the host gathers what streams for one frame. */
  | { type: 'changes'; changes: Change[] }
  /** The parts of the state that are not executions. */
  | { type: 'frame'; frame: Omit<PanelState, 'seq' | 'turns' | 'draft'> }
  /** An execution joins the thread on show. */
  | { type: 'turn'; turn: Turn }
  | { type: 'submitted'; requestId: number; problem: string | null }
  | { type: 'servers'; servers: FoundServer[]; searching: boolean; problem: string | null }
  | { type: 'checks'; lines: CheckLine[]; checking: boolean }
  | { type: 'focusInput' };

export type FromPanel =
  | { type: 'ready' }
  | { type: 'submit'; requestId: number; instructions: string; agentType: string }
  | { type: 'cancel'; executionId: string }
  /** `questionId`: of the tool question that was read; null = what is asked before a run. */
  | { type: 'answer'; executionId: string; answer: Answer; questionId: string | null }
  /** All of a question that is shown in part. */
  | { type: 'openQuestion'; executionId: string }
  | { type: 'rerun'; executionId: string; how: 'retry' | 'resume' }
  | { type: 'retryWithoutBudget'; executionId: string }
  | { type: 'runWith'; executionId: string }
  /** With a limit that the user is asked for. */
  | { type: 'extend'; executionId: string }
  | { type: 'keep'; executionId: string }
  | { type: 'dismiss'; executionId: string }
  | { type: 'copy'; executionId: string }
  | { type: 'copyText'; text: string }
  | { type: 'openTranscript'; executionId: string }
  /** A file that an answer links to, as the model names it. `line`: from 1. */
  | { type: 'openFile'; path: string; line: number | null }
  | { type: 'newThread' }
  | { type: 'chooseAgent'; agentType: string }
  | ({ type: 'chooseLimits' } & Limits)
  | { type: 'removeAttachment'; id: string }
  | { type: 'attachActive' }
  /** The CLIs, anew. */
  | { type: 'findAgents' }
  | { type: 'openAgentPath'; agentType: MissingAgent['agentType'] }
  | { type: 'findServers' }
  | { type: 'useServer'; baseUrl: string; model: string; target: 'workspace' | 'user' }
  | { type: 'enterAddress' }
  | { type: 'setApiKey' }
  | { type: 'checkEndpoint' }
  | { type: 'startServer' }
  | { type: 'showOutput' }
  | { type: 'openSettings' }
  | { type: 'manageTrust' };
