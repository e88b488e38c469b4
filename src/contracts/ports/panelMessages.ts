// Declares the messages between the panel's page and the extension, one union per direction.

import type { AgentPick } from '#contracts/agentOffer.ts';
import type {
  AgentChoice,
  Change,
  EarlierRequest,
  EarlierText,
  ExecutionText,
  InstallableAgent,
  MissingAgent,
  Phase,
} from '#contracts/change.ts';
import type { FileChange } from '#contracts/changes.ts';
import type { Answer, Changestats, Execution } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import type { CheckLine, FoundServer } from '#contracts/modelServer.ts';
import type { TaskMode } from '#contracts/task.ts';

/** One execution in the displayed thread. `text`: its end, as of when the turn was sent; changes follow, and earlier parts when asked for. */
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
  /** The model and mode chosen for each agent, by agent type. */
  picks: Record<string, AgentPick>;
  /** Of each new task, like the agent. */
  mode: TaskMode;
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

/** The first changed files of an execution. `hidden`: number of those that are left out. `total`: of all. `problem`: why they can't be listed, for users; null = they are. */
export interface ChangedFiles {
  files: FileChange[];
  hidden: number;
  total: Changestats;
  problem: string | null;
}

export type ToPanel =
  | { type: 'state'; state: PanelState }
  /** Changes collected for one animation frame. */
  | { type: 'changes'; changes: Change[] }
  /** The parts of the state that are not executions. */
  | { type: 'frame'; frame: Omit<PanelState, 'seq' | 'turns' | 'draft'> }
  /** An execution was added to the displayed thread. */
  | { type: 'turn'; turn: Turn }
  | { type: 'earlierText'; executionId: string; request: EarlierRequest; earlier: EarlierText }
  | { type: 'submitted'; requestId: number; problem: string | null }
  | { type: 'servers'; servers: FoundServer[]; searching: boolean; problem: string | null }
  | { type: 'checks'; lines: CheckLine[]; checking: boolean }
  | ({ type: 'changedFiles'; executionId: string } & ChangedFiles)
  | { type: 'focusInput' };

export type FromPanel =
  | { type: 'ready' }
  | { type: 'submit'; requestId: number; instructions: string; agentType: string; mode: TaskMode }
  | { type: 'cancel'; executionId: string }
  /** `questionId`: of the tool question that was displayed; null = the question asked before a run. */
  | { type: 'answer'; executionId: string; answer: Answer; questionId: string | null }
  /** Opens the full text of a question that is displayed in part. */
  | { type: 'openQuestion'; executionId: string }
  | { type: 'rerun'; executionId: string; how: 'retry' | 'resume' }
  | { type: 'retryWithoutBudget'; executionId: string }
  | { type: 'runWith'; executionId: string }
  /** Has the agent that was offered go on with what was not solved. */
  | { type: 'handOver'; executionId: string }
  /** Continues with a new limit, which the user is asked for. */
  | { type: 'extend'; executionId: string }
  /** Asks for the changed files, which come as `changedFiles` now and after each change of theirs. */
  | { type: 'changes'; executionId: string }
  /** `except`: paths of the files that are not kept. */
  | { type: 'keep'; executionId: string; except: string[] }
  | { type: 'discard'; executionId: string }
  | { type: 'undoKeep'; executionId: string }
  | ({ type: 'earlierText'; executionId: string } & EarlierRequest)
  | { type: 'undoDiscard'; executionId: string }
  /** `path`: of the one file to review; null = all. */
  | { type: 'review'; executionId: string; path: string | null }
  /** Compares the user's file and the one in the copy. */
  | { type: 'openBoth'; executionId: string; path: string }
  /** Has the agent make its change again on these files as they are now. */
  | { type: 'redo'; executionId: string; paths: string[] }
  | { type: 'verify'; executionId: string }
  | { type: 'copy'; executionId: string }
  | { type: 'copyText'; text: string }
  | { type: 'openTranscript'; executionId: string }
  /** A file that an answer links to, as the model names it. `line`: from 1. */
  | { type: 'openFile'; path: string; line: number | null }
  | { type: 'newThread' }
  | { type: 'chooseAgent'; agentType: string }
  | { type: 'chooseMode'; mode: TaskMode }
  /** Of what the agent offers; '' = its default. */
  | ({ type: 'choosePick'; agentType: string } & AgentPick)
  | ({ type: 'chooseLimits' } & Limits)
  | { type: 'removeAttachment'; id: string }
  | { type: 'attachActive' }
  /** Logs an agent in, in a terminal. */
  | { type: 'logIn'; agentType: string }
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
