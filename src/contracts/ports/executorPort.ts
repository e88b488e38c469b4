// Declares the port through which windows reach the executor. It carries plain JSON only.
import type { Alternative, Change, EarlierRequest, EarlierText, ExecutionDetail, Snapshot } from '#contracts/change.ts';
import type { FileChange, KeepResult, ReviewFile } from '#contracts/changes.ts';
import type { Answer, Execution } from '#contracts/execution.ts';
import type { Limits } from '#contracts/limits.ts';
import type { OutboundRecord, Repository, ScoreboardRow } from '#contracts/logs.ts';
import type { CheckLine, FoundServer } from '#contracts/modelServer.ts';
import type { Reply } from '#contracts/reply.ts';
import type { Task } from '#contracts/task.ts';

export type Unsubscribe = () => void;

/** Tasks and their executions. An id that does not exist is refused, unless said otherwise. */
export interface TaskPort {
  /** Records and queues a task; resolves before it runs. Failures end the execution with its `error`; a rejection is a bug. */
  submit(task: Task): Promise<Execution>;
  /** Resolves when the execution is in a final state, `ready` or `blocked`, at once if it already is. Rejects for an unknown id. */
  whenFinished(executionId: string): Promise<Execution>;
  /** Resolves when the run has stopped and released its resources. Does nothing if the execution has ended. */
  cancel(executionId: string): Promise<Reply<null>>;
  /**
   * Answers the question of a `blocked` execution. `questionId`: of its tool question; null = the question asked before it runs.
   * Does nothing if that question is no longer open.
   */
  answer(executionId: string, answer: Answer, questionId: string | null): Promise<Reply<null>>;
  /** The full `detail` of the open tool question; null = none is open. */
  wholeQuestion(executionId: string): Promise<string | null>;
  /** Deletes ended executions and their files; others are skipped. */
  remove(executionIds: string[]): Promise<void>;
  /** The full instructions, and the end of the text so far: from memory while it is live, otherwise from its transcript. `most`: UTF-16 units of it, default SHOWN_TEXT. */
  detail(executionId: string, most?: number | null): Promise<ExecutionDetail>;
  /** The part of its text before the part that a window has. */
  earlierText(executionId: string, request: EarlierRequest): Promise<EarlierText>;
  /** The whole answer, up to 32 million characters. */
  answerText(executionId: string): Promise<string>;
  /** Submits the task again: `retry` from the start, `resume` as a continuation of this execution. With the same limits, except those in `limits`. */
  rerun(executionId: string, how: 'retry' | 'resume', limits?: Partial<Limits>): Promise<Reply<Execution>>;
  /** Moves a queued execution one place up or down, or to the front. Does nothing if it is not queued. */
  move(executionId: string, direction: 'up' | 'down' | 'first'): Promise<void>;
  /** No execution starts until `resumePool`, even after a restart; running ones continue. */
  pausePool(): Promise<void>;
  resumePool(): Promise<void>;
  /** The registered agents other than the one that the execution is assigned to. */
  alternatives(executionId: string): Promise<Reply<Alternative[]>>;
  /** Gives the task to another agent, as a new execution; an execution that has not ended is cancelled first. */
  runWith(executionId: string, agentType: string): Promise<Reply<Execution>>;
  /** Has a stronger agent go on with what was not solved, in the same thread and copy: the one that was offered, else the strongest. */
  handOver(executionId: string): Promise<Reply<Execution>>;
}

/** The changes that executions made in their copies of the workspace. All of a thread's executions share one copy, and so one change. */
export interface ChangePort {
  /** The changed files as of now. Refused for an execution without a change. */
  changes(executionId: string): Promise<Reply<FileChange[]>>;
  /** The changed files to compare: as they were, and as they are in the copy. */
  review(executionId: string): Promise<Reply<ReviewFile[]>>;
  /** Merges the change into the user's files, whole or not at all. `files`: only these; null = all. */
  keep(executionId: string, files: string[] | null): Promise<Reply<KeepResult>>;
  /** Takes the last keep back, whole or not at all. */
  undoKeep(executionId: string): Promise<Reply<KeepResult>>;
  /** Rejects the change. The user's files stay as they are. */
  discard(executionId: string): Promise<Reply<null>>;
  undoDiscard(executionId: string): Promise<Reply<null>>;
  /** Verifies an open change in its copy again, and records the result. Resolves when it is recorded. */
  verify(executionId: string): Promise<Reply<null>>;
}

/** The CLI agents of this machine, and the runners that the window registers. */
export interface AgentPort {
  /** Resolves when the first search for CLIs on this machine is done. */
  agentsFound(): Promise<void>;
  /** Searches for the CLIs again. Resolves when the search is done. */
  findAgents(): Promise<void>;
  /** Registers a runner that runs in the window: see WindowPort.runTask. Refused when the agent type is invalid or already registered. */
  addRunner(agentType: string): Promise<Reply<null>>;
  removeRunner(agentType: string): Promise<void>;
  /** Writes one transcript line of a run in the window. Resolves when the next may be written (back-pressure). */
  writeLine(runId: string, line: object): Promise<void>;
  /** Writes what a program of that run printed to stderr. */
  writeStderr(runId: string, text: string): Promise<void>;
  /** Asks the user for permission before that run uses a tool. `request`: a ToolRequest. Null = withdrawn. */
  askUser(runId: string, askId: string, request: object): Promise<Answer | null>;
  withdrawQuestion(runId: string, askId: string): Promise<void>;
}

/** The local model's server. Without an address argument, the settings of `folder` name it. */
export interface ModelServerPort {
  /** The configured server, then those found on the usual ports of this machine. */
  findServers(folder: string | null): Promise<FoundServer[]>;
  /** The server at this address, asked with the key stored for it. Null = no model server answers. Refused for an invalid address. */
  findServer(address: string, folder: string | null): Promise<Reply<FoundServer | null>>;
  /** Resolves with all lines; each is also sent as a change of kind `checkLine` as soon as it is known. Refused when no server is set up. */
  checkEndpoint(folder: string | null, checkId: string): Promise<Reply<CheckLine[]>>;
  /** Starts llama-server with the model in the settings. Resolves when the model is loaded. `stopServer` also cancels a start. */
  startServer(): Promise<Reply<null>>;
  stopServer(): Promise<void>;
}

/** Transcripts, the outbound log and the scoreboard. */
export interface LogPort {
  /** The transcript as readable Markdown. */
  readableTranscript(executionId: string): Promise<string>;
  /** Oldest first. `file`: absolute path of the log. */
  outboundLog(): Promise<{ records: OutboundRecord[]; file: string }>;
  /** Oldest first. `current`: the repository of `folder`. */
  scoreboard(folder: string | null): Promise<{ rows: ScoreboardRow[]; current: Repository }>;
  clearScoreboard(): Promise<void>;
}

export interface ExecutorPort extends TaskPort, ChangePort, AgentPort, ModelServerPort, LogPort {
  /** Resolves when the executions of earlier windows have been read from disk. */
  recovered(): Promise<void>;
  snapshot(): Promise<Snapshot>;
  /** Calls `listener` with every change after this call, in order. */
  onDidChange(listener: (change: Change) => void): Unsubscribe;
}
