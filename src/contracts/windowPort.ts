// Declares the port through which the host reaches a window. It carries plain JSON only.
import type { Execution } from './execution.ts';
import type { Unsubscribe } from './executorPort.ts';
import type { RunnableTask } from './runner.ts';
import type { Settings } from './settings.ts';

/** The settings of one folder. `isEndpointOfWorkspace`: the workspace's own settings chose the endpoint, not the user's. */
export interface FolderSettings {
  settings: Settings;
  isEndpointOfWorkspace: boolean;
}

/** What holds in a window at one moment. */
export interface WindowFacts {
  /** The user trusts the workspace. */
  isTrusted: boolean;
  /** The workspace's folders on this machine, as absolute paths, each with its settings. */
  folders: { path: string; settings: FolderSettings }[];
  /** For what belongs to no folder. */
  settings: FolderSettings;
}

/** What a host is started with. Paths are absolute. */
export interface HostStart {
  facts: WindowFacts;
  /** The executions of this workspace, one folder each. */
  executionsFolder: string;
  /** For what all workspaces share: logs, and folders that agents may use. */
  sharedFolder: string;
  /** The program that ends a llama-server when its window dies. */
  watchdogPath: string;
  /** The index of executions that the window kept, newest first; the files win as soon as they are read. */
  rows: Execution[];
}

export interface WindowPort {
  onDidChangeFacts(listener: (facts: WindowFacts) => void): Unsubscribe;
  /** The key that the user stored for this origin, and for no other. Null = none. */
  apiKey(origin: string): Promise<string | null>;
  /** Origins off this machine to which the user allowed tasks to be sent. */
  allowedOrigins(): Promise<string[]>;
  allowOrigin(origin: string): Promise<void>;
  /** Keeps the index of executions, newest first. */
  saveIndex(rows: Execution[]): Promise<void>;
  /** One readable line for the output channel. `executionId`: the execution that it is about. */
  log(line: string, executionId: string | null): Promise<void>;
  /** Runs a task with a runner of the window. Resolves with its outcome, not yet checked, when nothing of the run is left. */
  runTask(agentType: string, runId: string, task: RunnableTask): Promise<unknown>;
  /** Tells that runner to let go; `runTask` resolves when it has. */
  cancelRun(runId: string): Promise<void>;
}
