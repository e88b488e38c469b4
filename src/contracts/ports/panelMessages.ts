// Declares the messages between the panel's page and the extension, one union per direction.
import type { AgentChoice, Change, ExecutionText, InstallableAgent, MissingAgent, Phase } from '#contracts/change.ts';
import type { Answer, Execution } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import type { CheckLine, FoundServer } from '#contracts/modelServer.ts';

/** One execution in the displayed thread. `text`: as of when the turn was sent; changes follow. */
export interface Turn {
  execution: Execution;
  phase: Phase | null;
  text: ExecutionText;
  attachments: { name: string; startLine: number | null; truncated: boolean }[];
  /** Name of the folder it runs in; '' = the workspace has only one folder, or none. */
  folder: string;
}

export interface PendingAttachment {
  id: string;
  name: string;
  /** For users: 'lines 3–9', '1,234 characters'. */
  detail: string;
}

/** The complete state of the panel. Sent on `ready`, when another thread is opened, and after a gap in `seq`. */
export interface PanelState {
  seq: number;
  turns: Turn[];
  agents: AgentChoice[];
  agentType: string;
  /** Of each new task in this chat. */
  limits: Limits;
  missing: MissingAgent[];
  installable: InstallableAgent[];
  /** Why no task can run yet, for users; null = a task can run. */
  setup: { reason: string } | null;
  /** Whether an error may offer “Start llama-server”. */
  canStartServer: boolean;
  endpoint: { label: string; model: string } | null;
  attachments: PendingAttachment[];
  /** Name of the folder in which a new chat runs; '' = the workspace has only one folder, or none. */
  folder: string;
  /** Text for the input box; null = keep its text. */
  draft: string | null;
}

export type ToPanel =
  | { type: 'state'; state: PanelState }
  /** Changes collected for one animation frame. */
  | { type: 'changes'; changes: Change[] }
  /** The parts of the state that are not executions. */
  | { type: 'frame'; frame: Omit<PanelState, 'seq' | 'turns' | 'draft'> }
  /** An execution was added to the displayed thread. */
  | { type: 'turn'; turn: Turn }
  | { type: 'submitted'; requestId: number; problem: string | null }
  | { type: 'servers'; servers: FoundServer[]; searching: boolean; problem: string | null }
  | { type: 'checks'; lines: CheckLine[]; checking: boolean }
  | { type: 'focusInput' };

export type FromPanel =
  | { type: 'ready' }
  | { type: 'submit'; requestId: number; instructions: string; agentType: string }
  | { type: 'cancel'; executionId: string }
  /** `questionId`: of the tool question that was displayed; null = the question asked before a run. */
  | { type: 'answer'; executionId: string; answer: Answer; questionId: string | null }
  /** Opens the full text of a question that is displayed in part. */
  | { type: 'openQuestion'; executionId: string }
  | { type: 'rerun'; executionId: string; how: 'retry' | 'resume' }
  | { type: 'retryWithoutBudget'; executionId: string }
  | { type: 'runWith'; executionId: string }
  /** Continues with a new limit, which the user is asked for. */
  | { type: 'extend'; executionId: string }
  | { type: 'keep'; executionId: string }
  | { type: 'discard'; executionId: string }
  | { type: 'undoKeep'; executionId: string }
  | { type: 'review'; executionId: string }
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
  /** Searches for the CLIs again. */
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
