// Declares the port through which windows reach the executor. It carries plain JSON only.
import type { Alternative, Change, ExecutionDetail, Snapshot } from './change.ts';
import type { Answer, Execution } from './execution.ts';
import type { Limits } from './limits.ts';
import type { OutboundRecord, Repository, ScoreboardRow } from './logs.ts';
import type { CheckLine, FoundServer } from './modelServer.ts';
import type { Reply } from './reply.ts';
import type { Task } from './task.ts';

export type Unsubscribe = () => void;

/** Tasks and their executions. */
export interface TaskPort {
  /** Records and queues. Never rejects for what the world does: the execution ends with its error. */
  submit(task: Task): Promise<Execution>;
  /** Resolves with a final state, `ready` or `blocked`; at once for an execution that already rests. Rejects for an id that nobody knows. */
  whenFinished(executionId: string): Promise<Execution>;
  /** Resolves when the runner has let go. Cancelling what has ended does nothing. */
  cancel(executionId: string): Promise<Reply<null>>;
  /** Answers what a `blocked` execution asks. `questionId`: of its tool question; null where it asks before it runs. An answer to what is no longer asked does nothing. */
  answer(executionId: string, answer: Answer, questionId: string | null): Promise<Reply<null>>;
  /** The whole detail of the tool question that is open; null = none is. */
  wholeQuestion(executionId: string): Promise<string | null>;
  /** The user keeps the files that a `ready` execution changed: then it is completed. */
  keep(executionId: string): Promise<Reply<null>>;
  /** The user doesn't want the changes of a `ready` execution: then it is cancelled, and the files stay as they are. */
  dismiss(executionId: string): Promise<Reply<null>>;
  /** Deletes ended executions and their files; live ones are left alone. */
  remove(executionIds: string[]): Promise<void>;
  /** The whole instructions, and the text so far: of a live execution from memory, else from its transcript. */
  detail(executionId: string): Promise<ExecutionDetail>;
  /** A new run of the same task; with `resume`, one that goes on from this execution. Its limits hold for the new run, unless `limits` has others. */
  rerun(executionId: string, how: 'retry' | 'resume', limits?: Partial<Limits>): Promise<Reply<Execution>>;
  /** Within the queue: one place up or down, or to its front. What is not in it stays where it is. */
  move(executionId: string, direction: 'up' | 'down' | 'first'): Promise<void>;
  /** Nothing new starts until `resumePool`, also after a restart; what runs goes on. */
  pausePool(): Promise<void>;
  resumePool(): Promise<void>;
  /** The registered agents other than the one that has it. */
  alternatives(executionId: string): Promise<Reply<Alternative[]>>;
  /** The same task by another agent; a run that has not ended is cancelled first. */
  runWith(executionId: string, agentType: string): Promise<Reply<Execution>>;
}

/** Agents: those that are looked for on this machine, and runners that the window brings. */
export interface AgentPort {
  /** Resolves when it is known which CLIs are on this machine. */
  agentsFound(): Promise<void>;
  /** Looks for the CLIs anew. Resolves when they have been looked for. */
  findAgents(): Promise<void>;
  /** Registers a runner that the window runs: see WindowPort.runTask. Refused where the agent type is taken or can't be one. */
  addRunner(agentType: string): Promise<Reply<null>>;
  removeRunner(agentType: string): Promise<void>;
  /** One transcript line of a run in the window. Resolves when it may be forgotten (back-pressure). */
  writeLine(runId: string, line: object): Promise<void>;
  /** What a program of that run says on stderr, as text. */
  writeStderr(runId: string, text: string): Promise<void>;
  /** Asks the user before that run uses a tool. Null = withdrawn. */
  askUser(runId: string, askId: string, request: object): Promise<Answer | null>;
  withdrawQuestion(runId: string, askId: string): Promise<void>;
}

/** The local model's server. Where an address is not given, the settings of the folder name it. */
export interface ModelServerPort {
  /** What runs on this machine's usual ports, after the server that is set up. */
  findServers(folder: string | null): Promise<FoundServer[]>;
  /** The server at this address, with the key stored for it. Null when no model server answers there. Refused for what is no address. */
  findServer(address: string, folder: string | null): Promise<Reply<FoundServer | null>>;
  /** Resolves with all lines; each also comes as a change of kind `checkLine`. Refused where no server is set up. */
  checkEndpoint(folder: string | null, checkId: string): Promise<Reply<CheckLine[]>>;
  /** Starts llama-server with the model of the settings. Resolves when the model is loaded; `stopServer` gives it up. */
  startServer(): Promise<Reply<null>>;
  stopServer(): Promise<void>;
}

/** What was recorded of runs. */
export interface LogPort {
  /** The transcript as a page to read, in Markdown. */
  readableTranscript(executionId: string): Promise<string>;
  /** Oldest first. `file`: where they lie. */
  outboundLog(): Promise<{ records: OutboundRecord[]; file: string }>;
  /** Oldest first. `current`: the repository of the folder. */
  scoreboard(folder: string | null): Promise<{ rows: ScoreboardRow[]; current: Repository }>;
  clearScoreboard(): Promise<void>;
}

export interface ExecutorPort extends TaskPort, AgentPort, ModelServerPort, LogPort {
  /** Resolves when what earlier windows left has been read from the files. */
  recovered(): Promise<void>;
  snapshot(): Promise<Snapshot>;
  /** Calls `listener` with every change after this call, in order. */
  onDidChange(listener: (change: Change) => void): Unsubscribe;
}
